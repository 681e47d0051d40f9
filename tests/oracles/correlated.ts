/**
 * Exact moments of muprop-fourier on a function of a few independent units, with any h: all states x are enumerated, and of the
 * correlated copies x' only the mean and variance of h(x') given x matter, since the estimate is linear in their average. Both come
 * from h by one pass over the units: copy i is x_i with probability rho, else drawn anew.
 */
import type { ToyFunction } from "../../src/reference/toy";
import { enumerateStates } from "../../src/measure/exact";

export interface CorrelatedOptions {
  f: ToyFunction;
  /** Probabilities of the units. */
  p: Float64Array;
  rho: number;
  copies: number;
  /** Constant of the signal, mean and guess from below together. */
  baseline: number;
  h: (x: Float64Array) => number;
}

export function correlatedMoments({ f, p, rho, copies, baseline, h }: CorrelatedOptions) {
  const n = p.length;
  const states = enumerateStates(n);
  const stateOf = (s: number) => states.subarray(s * n, (s + 1) * n);
  const all = Array.from({ length: 2 ** n }, (_, s) => h(stateOf(s)));
  const first = expectedAtCopies(all, p, rho);
  const second = expectedAtCopies(
    all.map((value) => value * value),
    p,
    rho,
  );
  const slope = f.derivative(p);
  const plane = f.value(p);
  const mean = new Float64Array(n);
  const square = new Float64Array(n);
  all.forEach((here, s) => {
    const x = stateOf(s);
    const probability = x.reduce((product, xi, i) => product * (xi === 1 ? p[i] : 1 - p[i]), 1);
    const tangent = slope.reduce((value, d, i) => value + d * (x[i] - p[i]), plane);
    const signal = f.value(x) - tangent - baseline - (here - first[s] / rho);
    const noise = (second[s] - first[s] ** 2) / (copies * rho ** 2);
    x.forEach((xi, i) => {
      const score = xi - p[i];
      const g = signal * score + slope[i] * p[i] * (1 - p[i]);
      mean[i] += probability * g;
      square[i] += probability * (g * g + noise * score * score);
    });
  });
  return { mean, variance: square.map((value, i) => Math.max(0, value - mean[i] ** 2)) };
}

/** E[values(x') | x] by state x, bit i of whose number is unit i. */
export function expectedAtCopies(values: readonly number[], p: Float64Array, rho: number): number[] {
  let found = [...values];
  p.forEach((pi, i) => {
    const bit = 2 ** i;
    found = found.map((_, s) => {
      const one = Math.floor(s / bit) % 2 === 1;
      const toOne = (one ? rho : 0) + (1 - rho) * pi;
      return toOne * found[one ? s : s + bit] + (1 - toOne) * found[one ? s - bit : s];
    });
  });
  return found;
}
