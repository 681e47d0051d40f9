/**
 * Exact moments of a classifier's loss over the layers above its first, for two states of the first layer at once: what
 * antithetic pairs in depth compare. The two continuations draw from the same uniforms, or independently.
 *
 * With F_k(a) = E[f | level k at state a] and G_k(a, b) = E[(f_a - f_b)^2], one loss from each continuation, both come down from
 * the head: F_k(a) = sum_c P(c | a) F_{k+1}(c), G_k(a, b) = sum_{c, d} P(c, d | a, b) G_{k+1}(c, d). P(c, d | a, b) is a product
 * over units: independently of the two probabilities; with a shared u, where a unit is 1 if u > 1 - p, P(1, 1) = min(p, q).
 */
import type { ToyFunction } from "../../src/reference/toy";
import { type StackTrace, stackForward } from "../../src/reference/stacks";
import { sigmoid } from "../../src/reference/functions";
import { outcomeLoss, outcomesOf, type TwinModel } from "../../src/reference/model";
import type { Parameters } from "../../src/reference/parameters";
import { bottomLevel, enumerateLevel, type Level, output, transitionOf } from "../../src/measure/levels";

export type NoiseAbove = "shared" | "independent";

/** The first layer of one example as the moments of `variance.ts` take it. */
export interface FirstLayer {
  eta: Float64Array;
  /** The mean loss over the layers above, at corners only. */
  f: ToyFunction;
  /** Variance of f(x) - f(mirror) that the layers above add. */
  above: (x: Float64Array, mirror: Float64Array) => number;
}

/** Probabilities of the states (0, 0), (0, 1), (1, 0) and (1, 1) of a unit in two continuations. */
const COUPLINGS: Record<NoiseAbove, (p: number, q: number) => readonly number[]> = {
  shared: (p, q) => [1 - Math.max(p, q), Math.max(0, q - p), Math.max(0, p - q), Math.min(p, q)],
  independent: (p, q) => [(1 - p) * (1 - q), (1 - p) * q, p * (1 - q), p * q],
};

/** For every example [inputs + 1] of a classifier; levels are gone through once for all of a class. */
export function firstLayers(
  model: TwinModel,
  parameters: Parameters,
  examples: readonly Float64Array[],
  noise: NoiseAbove,
): FirstLayer[] {
  const levels = model.network.units.map((_, l) => enumerateLevel(model, parameters, l + 1));
  const top = levels[levels.length - 1];
  const logits = output(stackForward(model.network.head, parameters, top.values, top.count));
  const known = new Map<number, Pick<FirstLayer, "f" | "above">>();
  return examples.map((example) => {
    const [label] = outcomesOf(model.network, example, 1);
    const found =
      known.get(label) ??
      descend(levels, outcomeLoss(model.network, logits, new Float64Array(top.count).fill(label)), noise);
    known.set(label, found);
    return { ...found, eta: output(bottomLevel(model, parameters, example).up as StackTrace) };
  });
}

/** F and G from the losses at the top level's states down to level 1. */
function descend(levels: readonly Level[], losses: Float64Array, noise: NoiseAbove): Pick<FirstLayer, "f" | "above"> {
  let mean = losses;
  let square: Float64Array = Float64Array.from({ length: losses.length ** 2 }, (_, k) => {
    return (losses[Math.floor(k / losses.length)] - losses[k % losses.length]) ** 2;
  });
  for (let l = levels.length - 2; l >= 0; l--) {
    const [here, next] = [levels[l], levels[l + 1]];
    const p = output(here.up as StackTrace).map(sigmoid);
    const transition = transitionOf(here, next);
    const after = mean;
    mean = Float64Array.from({ length: here.count }, (_, a) => {
      return after.reduce((sum, value, c) => sum + transition[a * next.count + c] * value, 0);
    });
    const above = square;
    square = Float64Array.from({ length: here.count ** 2 }, (_, k) => {
      const [a, b] = [Math.floor(k / here.count), k % here.count].map((s) =>
        p.subarray(s * next.units, (s + 1) * next.units),
      );
      return expectation(next, a, b, above, COUPLINGS[noise]);
    });
  }
  const [{ count, units }] = levels;
  const number = (x: Float64Array) => x.reduce((sum, state, i) => sum + state * 2 ** i, 0);
  const f: ToyFunction = {
    name: "mean loss of one example over the layers above",
    units,
    value: (x) => mean[number(x)],
    derivative: () => {
      throw new RangeError("The mean loss is known at states only.");
    },
  };
  const above = (x: Float64Array, mirror: Float64Array) => {
    const [a, b] = [number(x), number(mirror)];
    return square[a * count + b] - (mean[a] - mean[b]) ** 2;
  };
  return { f, above };
}

/** E over the pair of next states of `values` [state, state], given the units' probabilities p and q in the two continuations. */
function expectation(
  { units, count, states }: Level,
  p: Float64Array,
  q: Float64Array,
  values: Float64Array,
  coupling: (p: number, q: number) => readonly number[],
): number {
  const tables = Array.from(p, (pi, i) => coupling(pi, q[i]));
  let sum = 0;
  for (let c = 0; c < count; c++) {
    for (let d = 0; d < count; d++) {
      let probability = 1;
      for (let i = 0; i < units && probability > 0; i++) {
        probability *= tables[i][2 * states[c * units + i] + states[d * units + i]];
      }
      sum += probability * values[c * count + d];
    }
  }
  return sum;
}
