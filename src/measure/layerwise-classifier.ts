/**
 * The exact expected loss of a classifier and its gradient, layer by layer (`estimators.md` section 4). With U_L(s) the loss of the
 * class under the head at state s, and q_l(s'|s) the transition into layer l + 1:
 *   U_l(s) = sum_s' q_l(s'|s) U_{l+1}(s'),   loss = U_0 at the example
 *   d loss / d eta_{l+1} at s = occupancy_l(s) sum_s' q_l(s'|s) (s' - p) U_{l+1}(s')
 * A bound of K draws, -log mean_k p(class | s_k), asks the draws about nothing but their top states. They are alike, so its gradient
 * is K times that of the first, with U_L(s) the bound's mean over the others.
 */
import { type StackTrace, stackBackward, stackForward } from "../reference/dense";
import { classLoss, classLossSlope, labelsOf, type TwinModel } from "../reference/model";
import { type Parameters, zerosLike } from "../reference/parameters";
import type { ExactGradient } from "./exact";
import { bottomLevel, chainOf, enumerateLevel, type Level, lookAhead, output } from "./levels";

/** Expected loss of the batch, or bound of so many draws, and its gradient in every parameter, examples [rows, inputs + 1]. */
export function classifierGradient(
  model: TwinModel,
  parameters: Parameters,
  examples: Float64Array,
  rows: number,
  draws = 1,
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
    const [label] = labelsOf(model.network, example, 1);
    loss += exampleGradient(model, parameters, levels, { head, label, draws }, gradients, 1 / rows) / rows;
  }
  return { loss, gradients };
}

interface Told {
  head: StackTrace;
  label: number;
  draws: number;
}

/** Adds one example's gradient, weighted; returns its expected loss. */
function exampleGradient(
  { network }: TwinModel,
  parameters: Parameters,
  levels: readonly Level[],
  { head, label, draws }: Told,
  gradients: Parameters,
  weight: number,
): number {
  const { transition, occupancy } = chainOf(levels);
  const last = levels.length - 1;
  const labels = new Float64Array(levels[last].count).fill(label);
  const logits = output(head);
  const weightsOf = (l: number) => occupancy[l].map((o) => o * draws * weight);
  const bound = boundOf(classLoss(logits, labels), occupancy[last], draws);
  const shares = weightsOf(last).map((w, s) => w * bound.share[s]);
  stackBackward(network.head, parameters, head, classLossSlope(logits, labels), shares, gradients);
  let value = bound.value;
  for (let l = last - 1; l >= 0; l--) {
    const [here, next] = [levels[l], levels[l + 1]];
    const after = value;
    const { mean, slope } = lookAhead(here, next, transition[l], (k) => after[k % next.count]);
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
