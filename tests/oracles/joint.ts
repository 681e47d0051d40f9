/**
 * Exact moments of estimators of a few units by visiting every joint outcome of all noise: each unit has a list of outcomes
 * with probabilities, and a joint outcome fixes the estimate. What one list cannot hold (noise common to several samples) goes
 * into the outcome. Written from the definitions, apart from the twins.
 */
import type { HyperparameterValue } from "../../src/estimators/contract";
import type { ToyFunction } from "../../src/reference/toy";
import { gaussLegendre } from "./quadrature";

export type Hyper = Readonly<Record<string, HyperparameterValue>>;

export interface Weighted<Outcome> {
  probability: number;
  outcome: Outcome;
}

export interface Joint<Outcome> {
  /** All that may happen to a unit of probability p. */
  outcomes: (p: number, hyper: Hyper) => Weighted<Outcome>[];
  /** The estimate of every unit, [units]. */
  estimate: (context: JointContext, joint: readonly Outcome[]) => Float64Array;
}

export interface JointContext {
  f: ToyFunction;
  p: Float64Array;
  hyper: Hyper;
  baseline: number;
  control: readonly number[];
}

/** Mean and variance of the estimate of every unit; cost grows as outcomes^units. */
export function jointMoments<Outcome>(
  { outcomes, estimate }: Joint<Outcome>,
  context: JointContext,
): { mean: Float64Array; variance: Float64Array } {
  const { p, hyper } = context;
  const units = Array.from(p, (probability) => outcomes(probability, hyper));
  const mean = new Float64Array(p.length);
  const square = new Float64Array(p.length);
  const joint: Outcome[] = [];
  // Deviations from one estimate keep the difference of the two sums accurate.
  const centre = estimate(
    context,
    units.map((list) => list[0].outcome),
  );
  const descend = (i: number, probability: number) => {
    if (i < units.length) {
      for (const each of units[i]) {
        joint[i] = each.outcome;
        descend(i + 1, probability * each.probability);
      }
      return;
    }
    estimate(context, joint).forEach((g, k) => {
      mean[k] += probability * (g - centre[k]);
      square[k] += probability * (g - centre[k]) ** 2;
    });
  };
  descend(0, 1);
  return { mean: mean.map((m, k) => m + centre[k]), variance: square.map((s, k) => Math.max(0, s - mean[k] ** 2)) };
}

/** A hard state. */
export const bernoulli = (p: number): Weighted<number>[] => [
  { probability: p, outcome: 1 },
  { probability: 1 - p, outcome: 0 },
];

/** Independent repetitions of a list: every tuple of them. */
export function tuples<Outcome>(list: readonly Weighted<Outcome>[], count: number): Weighted<Outcome[]>[] {
  let all: Weighted<Outcome[]>[] = [{ probability: 1, outcome: [] }];
  for (let k = 0; k < count; k++) {
    all = all.flatMap(({ probability, outcome }) =>
      list.map((next) => ({ probability: probability * next.probability, outcome: [...outcome, next.outcome] })),
    );
  }
  return all;
}

/** The uniform of a unit in each of the pieces where its hard state is constant, by quadrature. */
export function splitUniform(p: number, nodes: number): Weighted<{ u: number; state: number }>[] {
  const piece = (from: number, to: number, state: number) =>
    gaussLegendre(nodes, from, to).map(({ at, weight }) => ({ probability: weight, outcome: { u: at, state } }));
  return [...piece(0, 1 - p, 0), ...piece(1 - p, 1, 1)];
}

/** States of sample k of every unit, from joint outcomes that are tuples. */
export function sampleStates(joint: readonly (readonly number[])[], k: number): Float64Array {
  return Float64Array.from(joint, (states) => states[k]);
}
