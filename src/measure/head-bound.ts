/**
 * The exact gradient of a predictor's bound of K draws, -log mean_k p(outcome | s_k). It asks the draws about nothing but their top
 * states. They are alike, so its gradient is K times that of the first, with the bound's mean over the others as what follows.
 */
import { type StackTrace, stackBackward, stackForward } from "../reference/stacks";
import { outcomeLoss, outcomeLossSlope, outcomesOf, type TwinModel } from "../reference/model";
import { type Parameters, zerosLike } from "../reference/parameters";
import type { ExactGradient } from "./exact";
import { repeated } from "./layerwise-head";
import { bottomLevel, enumerateLevel, type Level, lookAhead, output, transitionOf, visits } from "./levels";

/** Expected bound (as a loss) of the batch with so many draws, and its gradient, examples with their outcomes behind the inputs. */
export function headBoundGradient(
  model: TwinModel,
  parameters: Parameters,
  examples: Float64Array,
  rows: number,
  draws: number,
): ExactGradient {
  const gradients = zerosLike(parameters);
  const above = model.network.units.map((_, l) => enumerateLevel(model, parameters, l + 1));
  const top = above[above.length - 1];
  const head = stackForward(model.network.head, parameters, top.values, top.count);
  const width = examples.length / rows;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const example = examples.subarray(row * width, (row + 1) * width);
    const levels = [bottomLevel(model, parameters, example), ...above];
    const outcome = outcomesOf(model.network, example, 1);
    loss += exampleGradient(model, parameters, levels, { head, outcome, draws }, gradients, 1 / rows) / rows;
  }
  return { loss, gradients };
}

interface Labelled {
  head: StackTrace;
  outcome: Float64Array;
  draws: number;
}

/** Adds one example's gradient, weighted; returns its expected bound. */
function exampleGradient(
  { network }: TwinModel,
  parameters: Parameters,
  levels: readonly Level[],
  { head, outcome, draws }: Labelled,
  gradients: Parameters,
  weight: number,
): number {
  const transitions = levels.slice(1).map((next, l) => transitionOf(levels[l], next));
  const occupancy = [Float64Array.of(1)];
  transitions.forEach((transition, l) => {
    occupancy.push(Float64Array.from(visits(occupancy[l], transition)));
  });
  const last = levels.length - 1;
  const logits = output(head);
  const outcomes = repeated(outcome, levels[last].count);
  const weightsOf = (l: number) => occupancy[l].map((o) => o * draws * weight);
  const bound = boundOf(outcomeLoss(network, logits, outcomes), occupancy[last], draws);
  const shares = weightsOf(last).map((w, s) => w * bound.share[s]);
  stackBackward(network.head, parameters, head, outcomeLossSlope(network, logits, outcomes), shares, gradients);
  let value = bound.value;
  for (let l = last - 1; l >= 0; l--) {
    const [here, next] = [levels[l], levels[l + 1]];
    const after = value;
    const { mean, slope } = lookAhead(here, next, transitions[l], (k) => after[k % next.count]);
    stackBackward(network.encoder[l], parameters, here.up as StackTrace, slope, weightsOf(l), gradients);
    value = mean;
  }
  return value[0];
}

/**
 * For every top state of one draw, means over those of the others: the bound, and the draw's share of the sum of p(class | s_k).
 * Visits states^draws tuples.
 */
function boundOf(losses: Float64Array, probability: Float64Array, draws: number) {
  const least = losses.reduce((a, b) => Math.min(a, b));
  const likelihood = losses.map((loss) => Math.exp(least - loss));
  let others = [{ q: 1, sum: 0 }];
  for (let k = 1; k < draws; k++) {
    others = others.flatMap(({ q, sum }) =>
      Array.from(likelihood, (w, s) => ({ q: q * probability[s], sum: sum + w })),
    );
  }
  const mean = (of: (sum: number) => number) => others.reduce((total, { q, sum }) => total + q * of(sum), 0);
  return {
    value: likelihood.map((w) => least - mean((sum) => Math.log((w + sum) / draws))),
    share: likelihood.map((w) => mean((sum) => w / (w + sum))),
  };
}
