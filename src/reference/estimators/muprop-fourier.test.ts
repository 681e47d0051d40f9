/** What h makes of the variance as it learns, on the signal or on what is left of it, in double precision. */
import { describe, expect, it } from "vitest";
import type { Params } from "../../estimators/contract";
import { findEstimator } from "../../estimators/table";
import { enumerateStates } from "../../measure/exact";
import { logitsOfOneLayer, signalOfOneLayer } from "../../../tests/oracles/one-layer";
import { degreeWeights } from "../../../tests/oracles/spectrum";
import { exactMoments } from "../../../tests/oracles/variance";
import { auxiliaryNetworks, initialAuxiliaryParameters } from "../../estimators/auxiliary-parameters";
import { stackForward } from "../stacks";
import { buildFixture } from "../../../tests/support/fixtures";
import { drawNoise } from "../noise";
import { toFloat64 } from "../parameters";
import { hyperOf } from "../../../tests/support/estimator-cases";
import type { BaselineState } from "./contract";
import { TWINS } from "./table";

const KEY = "muprop-fourier";
const ROWS = 64;
const STEPS = 300;
const RATE = 0.02;

// One example, whose signal bends in several units at once.
const { model, parameters, data } = buildFixture(
  { layers: [{ hidden: [{ width: 2 }], units: 4 }], representation: { lo: -1, hi: 1 } },
  { rows: 1, inputs: 6, spread: 3.5, seed: 2 },
);
const f = signalOfOneLayer(model, parameters, data);
const eta = logitsOfOneLayer(model, parameters, data);
const batch = Float64Array.from({ length: ROWS * data.length }, (_, i) => data[i % data.length]);

/** Variance of the estimate over MuProp's, both with the mean of the rest taken off, before h learns and after. */
function learn(given: Params): { before: number; after: number } {
  const hyper = hyperOf(KEY, { units: 12, network: false, ...given });
  const row = findEstimator(KEY);
  if (!row) throw new Error(KEY);
  const network = toFloat64(initialAuxiliaryParameters(model.network, row, hyper, 5));
  let state: BaselineState = { steps: 0, mean: [0, 0], square: [0, 0], network };
  const first = new Map([...network].map(([name, v]) => [name, new Float64Array(v.length)]));
  const second = new Map([...network].map(([name, v]) => [name, new Float64Array(v.length)]));
  const [stack] = auxiliaryNetworks(model.network, { hidden: [12, 12], reads: "states" });
  const variance = () => {
    const h = (x: Float64Array) => stackForward(stack, network, x, 1).outputs[2][0];
    const at = (baseline: number) =>
      exactMoments(KEY, f, eta, { hyper, baseline, h }).variance.reduce((s, v) => s + v, 0);
    // The variance is quadratic in the constant: its least value stands in for a running mean that has settled.
    const [low, middle, high] = [at(-10), at(0), at(10)];
    const curve = (low + high - 2 * middle) / 200;
    return at(-(high - low) / 20 / (2 * curve));
  };
  const before = variance();
  for (let step = 0; step < STEPS; step++) {
    const noise = drawNoise(model.network, ROWS, 3, step);
    const output = TWINS[KEY]({ model, parameters, data: batch, rows: ROWS, noise, hyper, state });
    state = { ...(output.state as BaselineState), network };
    for (const [name, gradient] of output.learnedGradients ?? []) {
      const [values, m, v] = [network, first, second].map((map) => map.get(name) as Float64Array);
      gradient.forEach((g, i) => {
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.999 * v[i] + 0.001 * g * g;
        const unbiased = Math.sqrt(v[i] / (1 - 0.999 ** (step + 1))) + 1e-8;
        values[i] -= (RATE * (m[i] / (1 - 0.9 ** (step + 1)))) / unbiased;
      });
    }
  }
  return { before, after: variance() };
}

describe("the variance as h learns", () => {
  it("has something to take away: most of what the expansion leaves is of degree 2 and more", () => {
    const p = eta.map((e) => 1 / (1 + Math.exp(-e)));
    const states = enumerateStates(4);
    const slope = f.derivative(p);
    const rest = Array.from({ length: 16 }, (_, s) => {
      const x = states.subarray(4 * s, 4 * s + 4);
      return f.value(x) - slope.reduce((sum, d, i) => sum + d * (x[i] - p[i]), f.value(p));
    });
    const [, one, ...more] = degreeWeights(rest, p);
    expect(more.reduce((sum, w) => sum + w, 0)).toBeGreaterThan(20 * one);
  });

  it("falls below MuProp's where h learns on what is left: little with one copy, much with 16", () => {
    const one = learn({ copies: 1 });
    const many = learn({ copies: 16 });
    expect(one.after).toBeLessThan(0.95 * one.before);
    expect(one.after / one.before).toBeCloseTo(0.9, 1);
    expect(many.after / many.before).toBeLessThan(0.45);
  });

  it("rises above it where h learns the signal itself with one copy, towards four times", () => {
    const { before, after } = learn({ copies: 1, residual: false });
    expect(after).toBeGreaterThan(3 * before);
    expect(after).toBeLessThan(5 * before);
  });
});
