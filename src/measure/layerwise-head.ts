/**
 * The exact expected loss of a model that predicts and its gradient, layer by layer. With U_L(s) the loss
 * of the outcome under the head at state s, and q_l(s'|s) the transition into layer l + 1:
 *   U_l(s) = sum_s' q_l(s'|s) U_{l+1}(s'),   loss = U_0 at the example
 *   d loss / d eta_{l+1} at s = occupancy_l(s) sum_s' q_l(s'|s) (s' - p) U_{l+1}(s')
 * Above the examples U depends on them by their outcome alone, and all else is linear in the occupancies: so the layers are gone
 * through once for all examples of one outcome, a class for example.
 */
import { type StackTrace, stackBackward, stackForward } from "../reference/stacks";
import { outcomeLoss, outcomeLossSlope, outcomesOf, type TwinModel } from "../reference/model";
import { type Parameters, zerosLike } from "../reference/parameters";
import type { ExactGradient } from "./exact";
import { bottomLevel, enumerateLevel, type Level, lookAhead, output, transitionOf, visits } from "./levels";

/** What does not depend on the examples. */
interface Upper {
  /** Levels 1..L. */
  levels: Level[];
  /** Between them. */
  transitions: Float64Array[];
  head: StackTrace;
}

/** Expected loss of the batch and its gradient in every parameter, examples with their outcomes behind the inputs. */
export function headGradient(
  model: TwinModel,
  parameters: Parameters,
  examples: Float64Array,
  rows: number,
): ExactGradient {
  const gradients = zerosLike(parameters);
  const levels = model.network.units.map((_, l) => enumerateLevel(model, parameters, l + 1));
  const top = levels[levels.length - 1];
  const upper = {
    levels,
    transitions: levels.slice(1).map((next, l) => transitionOf(levels[l], next)),
    head: stackForward(model.network.head, parameters, top.values, top.count),
  };
  const width = examples.length / rows;
  const groups = new Map<string, { outcome: Float64Array; bottoms: Level[] }>();
  for (let row = 0; row < rows; row++) {
    const example = examples.subarray(row * width, (row + 1) * width);
    const outcome = outcomesOf(model.network, example, 1);
    const group = groups.get(outcome.join()) ?? { outcome, bottoms: [] };
    group.bottoms.push(bottomLevel(model, parameters, example));
    groups.set(outcome.join(), group);
  }
  let loss = 0;
  for (const { outcome, bottoms } of groups.values()) {
    loss += outcomeGradient(model, parameters, upper, outcome, bottoms, gradients, 1 / rows);
  }
  return { loss, gradients };
}

/** Adds the gradient of all examples of one outcome, each so weighted; returns their weighted expected loss. */
function outcomeGradient(
  { network }: TwinModel,
  parameters: Parameters,
  { levels, transitions, head }: Upper,
  outcome: Float64Array,
  bottoms: readonly Level[],
  gradients: Parameters,
  weight: number,
): number {
  const [first] = levels;
  const logits = output(head);
  const outcomes = repeated(outcome, levels[levels.length - 1].count);
  const slopes: Float64Array[] = [];
  let value = outcomeLoss(network, logits, outcomes);
  for (let l = transitions.length - 1; l >= 0; l--) {
    const after = value;
    const { count } = levels[l + 1];
    const { mean, slope } = lookAhead(levels[l], levels[l + 1], transitions[l], (k) => after[k % count]);
    slopes[l] = slope;
    value = mean;
  }
  let loss = 0;
  let occupancy: Float64Array = new Float64Array(first.count);
  for (const bottom of bottoms) {
    const transition = transitionOf(bottom, first);
    const { mean, slope } = lookAhead(bottom, first, transition, (k) => value[k]);
    stackBackward(network.encoder[0], parameters, bottom.up as StackTrace, slope, Float64Array.of(weight), gradients);
    loss += weight * mean[0];
    transition.forEach((q, t) => {
      occupancy[t] += weight * q;
    });
  }
  transitions.forEach((transition, l) => {
    stackBackward(network.encoder[l + 1], parameters, levels[l].up as StackTrace, slopes[l], occupancy, gradients);
    occupancy = visits(occupancy, transition);
  });
  stackBackward(network.head, parameters, head, outcomeLossSlope(network, logits, outcomes), occupancy, gradients);
  return loss;
}

/** The same numbers so many times over. */
export function repeated(values: Float64Array, count: number): Float64Array {
  return Float64Array.from({ length: values.length * count }, (_, i) => values[i % values.length]);
}
