import { describe, expect, it } from "vitest";
import { uniformStream } from "../random/threefry";
import { GradientError } from "./gradient-error";
import { drawsToDecide, percentText, verdictOf } from "./verdict";

describe("verdictOf", () => {
  const layer = { bias2: 0.04, bias2StdErr: 0.002, gradNorm: 2 };

  it("gives a bias with its error, and without noise no error", () => {
    expect(verdictOf(layer)).toMatchObject({ kind: "biased", biased: true, z: 20, text: "biased: 10 % ± 0.25 %" });
    expect(verdictOf({ ...layer, bias2StdErr: 0 })).toMatchObject({ text: "biased: 10 %", z: null, more: null });
    expect(verdictOf({ bias2: 1e-14, bias2StdErr: 1e-16, gradNorm: 2 })).toMatchObject({ kind: "none", precise: true });
  });

  it("never calls an estimator unbiased: it says what bias would have been detected", () => {
    // 5.96 standard errors of 0.002 over |g*|^2 = 4: the root of 0.298 %.
    expect(verdictOf({ ...layer, bias2: -0.001 })).toMatchObject({
      kind: "none",
      biased: false,
      precise: false,
      z: -0.5,
      text: "no bias detected (5.5 % would have been)",
    });
    expect(verdictOf({ ...layer, bias2: 0.007 })).toMatchObject({ biased: false, z: 3.5 });
    expect(verdictOf({ ...layer, bias2: 0, bias2StdErr: 2 })).toMatchObject({
      open: true,
      text: "not decided (only a bias of 173 % would have been detected)",
    });
    expect(verdictOf({ bias2: 0, bias2StdErr: 0, gradNorm: 2 }).text).toBe("no bias beyond rounding");
  });

  it("is precise where a bias of 5 % would have been detected, and says how many draws would get there", () => {
    const at = (samples: number) => verdictOf({ bias2: 0, bias2StdErr: 1 / samples, noise2: 8 / samples, gradNorm: 1 });
    const verdict = at(100);
    expect(verdict.precise).toBe(false);
    const needed = 100 * (verdict.more ?? Number.NaN);
    expect(at(needed).detects).toBeCloseTo(0.05, 10);
    expect(at(1.01 * needed).precise).toBe(true);
    const draws = drawsToDecide(verdict, 100) ?? Number.NaN;
    expect(draws / needed).toBeGreaterThanOrEqual(1);
    expect(draws / needed).toBeLessThan(1.1);
    expect(drawsToDecide(at(1.01 * needed), 1000)).toBeNull();
    expect(drawsToDecide(verdictOf(layer), 100)).toBeNull();
  });

  it.each([
    { ...layer, bias2: Number.NaN },
    { ...layer, bias2StdErr: Number.POSITIVE_INFINITY },
    { ...layer, gradNorm: Number.NaN },
    { ...layer, gradNorm: 0 },
    { bias2: 0, bias2StdErr: 0, gradNorm: 0 },
  ])("says why nothing was measured of %j", (measured) => {
    const { kind, biased, text } = verdictOf(measured);
    expect([kind, biased]).toEqual(["unmeasured", false]);
    expect(text).toMatch(/^not measured: the (true gradient is 0|gradients hold numbers that are not finite)$/);
    expect(text).not.toMatch(/NaN|Infinity/);
  });
});

/** A standard normal number from each pair of uniforms. */
function normals(seed: number): () => number {
  const next = uniformStream([seed, 7, 0, 0]);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** A probe of draws g* + bias + noise: `deviations` of the noise by component, the bias along the noise, of length `bias`. */
function simulate(deviations: readonly number[], bias: number, seed: number, samples = 160) {
  const reference = new Float64Array(deviations.length).fill(1 / Math.sqrt(deviations.length));
  const normal = normals(seed);
  const error = new GradientError(reference);
  // A bias with the covariance of the noise, as the definition of what is detected has it.
  const direction = deviations.map((sd) => sd * normal());
  const length = Math.hypot(...direction);
  for (let m = 0; m < samples; m++) {
    error.add(reference.map((g, i) => g + (bias * direction[i]) / length + deviations[i] * normal()));
  }
  return verdictOf({ ...error.report(), gradNorm: 1 });
}

describe("what would have been detected, in simulated probes", () => {
  const REPETITIONS = 300;
  const seeds = Array.from({ length: REPETITIONS }, (_, k) => k + 1);
  const noises = {
    "one component": [2],
    "forty components alike": new Array<number>(40).fill(0.5),
    "forty components, few of them noisy": Array.from({ length: 40 }, (_, i) => (i < 4 ? 1.5 : 0.1)),
  };
  it.each(Object.entries(noises))(
    "%s: rarely found where nothing is, nearly always at that size, rarely at a third",
    (_, noise) => {
      const without = seeds.map((seed) => simulate(noise, 0, seed));
      const share = (bias: number, from: number) =>
        seeds.filter((seed) => simulate(noise, bias, from + seed).biased).length / REPETITIONS;
      expect(without.filter(({ biased }) => biased).length / REPETITIONS).toBeLessThan(0.02);
      const detects = without.flatMap((verdict) => verdict.detects ?? []).sort((a, b) => a - b);
      const typical = detects[Math.floor(detects.length / 2)];
      expect(share(typical, 10_000)).toBeGreaterThan(0.93);
      expect(share(typical / 3, 20_000)).toBeLessThan(0.2);
    },
  );

  it("as many draws as it asks for detect a bias of 5 %", () => {
    const noise = new Array<number>(10).fill(0.1);
    const first = simulate(noise, 0, 3, 64);
    const draws = drawsToDecide(first, 64) ?? Number.NaN;
    expect(draws).toBeGreaterThan(64);
    const found = seeds.slice(0, 100).filter((seed) => simulate(noise, 0.05, 50_000 + seed, draws).biased);
    expect(found.length).toBeGreaterThan(85);
    const fewer = seeds.slice(0, 100).filter((seed) => simulate(noise, 0.05, 50_000 + seed, 64).biased);
    expect(fewer.length).toBeLessThan(found.length);
  });
});

it("writes shares in two digits, and whole percents from a hundred on", () => {
  expect([0.00123, 0.994, 0.9951, 2.5, 1234.5].map(percentText)).toEqual([
    "0.12 %",
    "99 %",
    "100 %",
    "250 %",
    "123,450 %",
  ]);
});
