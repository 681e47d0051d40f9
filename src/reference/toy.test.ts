import { describe, expect, it } from "vitest";
import { TOY_TWINS } from "./estimators/table";
import { logit } from "./functions";
import { absoluteValue, cubicParity, exactLogitGradient, linear, quadratic, squaredDistance } from "./toy";

describe("toy functions", () => {
  const functions = [
    squaredDistance(0.45, 3),
    linear([1, -2, 0.5], 3),
    quadratic([2, 0.5, -1, 0.5, -3, 0.8, -1, 0.8, 1.5], [0.2, 0.1, -0.7]),
    cubicParity(3),
    absoluteValue(0.9),
  ];
  it.each(functions.map((f) => [f.name, f] as const))("%s has the derivative that differences give", (_, f) => {
    const x = Float64Array.of(0.3, 0.8, 0.45).subarray(0, f.units);
    f.derivative(x).forEach((slope, i) => {
      const at = (h: number) => f.value(x.map((xi, j) => (i === j ? xi + h : xi)));
      expect(slope).toBeCloseTo((at(1e-6) - at(-1e-6)) / 2e-6, 8);
    });
  });

  it("have the expectation's slope as their exact gradient", () => {
    const f = cubicParity(2);
    const expected = (eta: number[]) => {
      const [p, q] = eta.map((e) => 1 / (1 + Math.exp(-e)));
      const at = (a: number, b: number) => f.value(Float64Array.of(a, b));
      return p * q * at(1, 1) + p * (1 - q) * at(1, 0) + (1 - p) * q * at(0, 1) + (1 - p) * (1 - q) * at(0, 0);
    };
    const slope = (expected([0.7 + 1e-5, -0.4]) - expected([0.7 - 1e-5, -0.4])) / 2e-5;
    expect(exactLogitGradient(f, Float64Array.of(0.7, -0.4))[0]).toBeCloseTo(slope, 9);
  });
});

/** One unit has one uniform: its average over a fine grid is the expectation, nothing left to chance. */
describe("closed-form anchors of the twins themselves: f(b) = (b - 0.499)^2", () => {
  const f = squaredDistance(0.499);
  const cells = 20_000;

  function moments(key: string, p: number): { mean: number; variance: number } {
    const eta = Float64Array.of(logit(p));
    const extra = Float64Array.of(0.5);
    const values = Float64Array.from({ length: cells }, (_, k) => {
      const u = Float64Array.of((k + 0.5) / cells);
      return TOY_TWINS[key]({
        f,
        eta,
        u,
        extra,
        more: (use) => (use === "latent" ? u : extra),
        hyper: { tau: 0.5, samples: 1 },
      })[0];
    });
    const mean = values.reduce((sum, g) => sum + g, 0) / cells;
    return { mean, variance: values.reduce((sum, g) => sum + (g - mean) ** 2, 0) / cells };
  }

  it.each([
    { p: 0.5, gradient: 5.0e-4, reinforce: 1.5625e-2, arm: 8.333e-8, disarm: 0, st: 0 },
    { p: 0.9, gradient: 1.8e-4, reinforce: 5.589e-3, arm: 1.303e-7, disarm: 1.296e-7, st: 0.072 },
  ])("p = $p", ({ p, gradient, reinforce, arm, disarm, st }) => {
    const near = (actual: number, printed: number) =>
      expect(Math.abs(actual - printed)).toBeLessThan(5e-4 * printed + 1e-13);
    for (const key of ["reinforce-ewa", "arm", "disarm", "local-expectation"]) near(moments(key, p).mean, gradient);
    near(moments("reinforce-ewa", p).variance, reinforce);
    near(moments("arm", p).variance, arm);
    near(moments("disarm", p).variance, disarm);
    expect(moments("local-expectation", p).variance).toBeLessThan(1e-25);
    near(moments("st", p).mean - gradient, st);
  });
});
