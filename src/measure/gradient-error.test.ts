import { describe, expect, it } from "vitest";
import { uniformStream } from "../random/threefry";
import { GradientError } from "./gradient-error";

/** Draws g* + bias + noise, the noise uniform on (-1, 1) times scale: variance scale^2 / 3 a component. */
function measure(bias: number, scale: number, draws: number, seed: number) {
  const reference = Float64Array.of(1, -2, 0.5, 0);
  const next = uniformStream([seed, 0, 0, 0]);
  const error = new GradientError(reference);
  for (let m = 0; m < draws; m++) error.add(reference.map((g) => g + bias + scale * (2 * next() - 1)));
  return error.report();
}

describe("bias and variance of a gradient estimator", () => {
  it("finds both where they are known", () => {
    const { bias2, bias2StdErr, variance, norm2, count } = measure(0.1, 0.6, 4000, 1);
    expect(count).toBe(4000);
    expect(norm2).toBe(5.25);
    expect(Math.abs(bias2 - 4 * 0.01)).toBeLessThan(4 * bias2StdErr);
    expect(bias2StdErr).toBeLessThan(0.01);
    expect(variance / (4 * 0.12)).toBeCloseTo(1, 1);
  });

  it("says what a draw has of signal, with errors that many measurements bear out", () => {
    const runs = Array.from({ length: 200 }, (_, seed) => measure(0.1, 6, 32, 1000 + seed));
    const centres = { signal2: 1.1 ** 2 + 1.9 ** 2 + 0.6 ** 2 + 0.1 ** 2, variance: 4 * 12 };
    for (const key of ["signal2", "variance"] as const) {
      const mean = runs.reduce((sum, run) => sum + run[key], 0) / runs.length;
      const spread = Math.sqrt(runs.reduce((sum, run) => sum + (run[key] - mean) ** 2, 0) / (runs.length - 1));
      const claimed = runs.reduce((sum, run) => sum + run[`${key}StdErr`], 0) / runs.length;
      expect(Math.abs(mean - centres[key]), key).toBeLessThan((4 * spread) / Math.sqrt(runs.length));
      expect(claimed / spread, key).toBeGreaterThan(0.7);
      expect(claimed / spread, key).toBeLessThan(1.4);
    }
  });

  it("takes the noise of the mean off the bias: on average nothing is left of it, and its error says how much may be", () => {
    const runs = Array.from({ length: 200 }, (_, seed) => measure(0, 1, 64, seed));
    const mean = runs.reduce((sum, { bias2 }) => sum + bias2, 0) / runs.length;
    const spread = Math.sqrt(runs.reduce((sum, { bias2 }) => sum + (bias2 - mean) ** 2, 0) / (runs.length - 1));
    const claimed = runs.reduce((sum, { bias2StdErr }) => sum + bias2StdErr, 0) / runs.length;
    expect(Math.abs(mean)).toBeLessThan((4 * spread) / Math.sqrt(runs.length));
    expect(claimed / spread).toBeGreaterThan(0.7);
    expect(claimed / spread).toBeLessThan(1.4);
    expect(runs.some(({ bias2 }) => bias2 < 0)).toBe(true);
  });

  it("complains about too few draws and about draws of another length", () => {
    expect(() => measure(0, 1, 31, 1).count).toThrow("too few");
    expect(() => new GradientError(new Float64Array(3)).add([1, 2])).toThrow("2 numbers");
  });
});

it("measures against draws of the truth as well: their noise is taken off too", () => {
  const next = uniformStream([9, 0, 0, 0]);
  const draw = (centre: number) => Float64Array.from({ length: 4 }, () => centre + 2 * next() - 1);
  const biases = Array.from({ length: 100 }, () => {
    const truth = new GradientError(new Float64Array(4));
    for (let m = 0; m < 128; m++) truth.add(draw(0.5));
    const error = new GradientError(truth.mean(), truth);
    for (let m = 0; m < 64; m++) error.add(draw(0.7));
    return error.report();
  });
  const mean = biases.reduce((sum, { bias2 }) => sum + bias2, 0) / biases.length;
  const spread = Math.sqrt(biases.reduce((sum, { bias2 }) => sum + (bias2 - mean) ** 2, 0) / (biases.length - 1));
  expect(Math.abs(mean - 4 * 0.04)).toBeLessThan((4 * spread) / Math.sqrt(biases.length));
  const claimed = biases.reduce((sum, { bias2StdErr }) => sum + bias2StdErr, 0) / biases.length;
  expect(claimed / spread).toBeGreaterThan(0.7);
  expect(claimed / spread).toBeLessThan(1.4);
  expect(biases[0].norm2).toBeCloseTo(4 * 0.25, 0);
});
