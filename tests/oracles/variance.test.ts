import { describe, expect, it } from "vitest";
import {
  absoluteValue,
  cubicParity,
  exactLogitGradient,
  linear,
  quadratic,
  squaredDistance,
} from "../../src/reference/toy";
import { buildFixture } from "../support/fixtures";
import { logit } from "../../src/reference/functions";
import { enumerateStates, exactGradient } from "../../src/measure/exact";
import { logitsOfOneLayer, signalOfOneLayer } from "./one-layer";
import { gaussLegendre, logisticRule } from "./quadrature";
import { exactMoments } from "./variance";

const UNBIASED = ["reinforce-ewa", "arm", "disarm", "local-expectation"];
const FOUST = { b: 0.5, gamma: 1, reweight: true, samples: 1 };

/** Anchors are printed to four digits. */
function expectDigits(actual: number, printed: number): void {
  expect(Math.abs(actual / printed - 1), `${actual} against ${printed}`).toBeLessThan(5e-4);
}

describe("closed-form anchors: one unit, f(b) = (b - 0.499)^2, gradient in the logit", () => {
  const f = squaredDistance(0.499);
  const anchors = [
    { p: 0.5, gradient: 5.0e-4, reinforce: 1.5625e-2, arm: 8.333e-8, disarm: 0, bias: 0 },
    { p: 0.9, gradient: 1.8e-4, reinforce: 5.589e-3, arm: 1.303e-7, disarm: 1.296e-7, bias: 0.072 },
  ];
  it.each(anchors)("p = $p", ({ p, gradient, reinforce, arm, disarm, bias }) => {
    const eta = Float64Array.of(logit(p));
    const truth = exactLogitGradient(f, eta)[0];
    expectDigits(truth, gradient);
    expectDigits(exactMoments("reinforce-ewa", f, eta).variance[0], reinforce);
    expectDigits(exactMoments("arm", f, eta).variance[0], arm);
    if (disarm === 0) expect(exactMoments("disarm", f, eta).variance[0]).toBeLessThan(1e-20);
    else expectDigits(exactMoments("disarm", f, eta).variance[0], disarm);
    const st = exactMoments("st", f, eta).mean[0] - truth;
    if (bias === 0) expect(Math.abs(st)).toBeLessThan(1e-15);
    else expectDigits(st, bias);
  });
});

describe("facts of Shekhovtsov 2021, section 5", () => {
  const eta = Float64Array.of(logit(0.95));
  const pSlope = 0.95 * 0.05;

  it("example 1: on |v + 0.9| at p = 0.95 the bias in p is 0 for ST and 1.8 for DARN", () => {
    const f = absoluteValue(0.9);
    const truth = exactLogitGradient(f, eta)[0];
    expect((exactMoments("st", f, eta).mean[0] - truth) / pSlope).toBeCloseTo(0, 12);
    expect(Math.abs(exactMoments("darn", f, eta).mean[0] - truth) / pSlope).toBeCloseTo(1.8, 12);
  });

  it("ST has mean (1 - p) f'(0) + p f'(1) and variance p (1 - p) (f'(1) - f'(0))^2, in p", () => {
    const f = cubicParity(1);
    const [zero, one] = [0, 1].map((x) => f.derivative(Float64Array.of(x))[0]);
    const { mean, variance } = exactMoments("st", f, eta);
    expect(mean[0] / pSlope).toBeCloseTo(0.05 * zero + 0.95 * one, 12);
    expect(variance[0] / pSlope ** 2).toBeCloseTo(0.95 * 0.05 * (one - zero) ** 2, 12);
  });

  it("DARN has variance (f'(1) - p (f'(1) + f'(-1)))^2 / (p (1 - p)), in p on {-1, 1}", () => {
    const f = cubicParity(1);
    // Derivatives in v = 2 x - 1.
    const [minus, plus] = [0, 1].map((x) => f.derivative(Float64Array.of(x))[0] / 2);
    const { variance } = exactMoments("darn", f, eta);
    expect(variance[0] / pSlope ** 2).toBeCloseTo((plus - 0.95 * (plus + minus)) ** 2 / pSlope, 10);
  });

  it("Concrete: bias O(tau) in general, O(tau^2) for linear f; variance O(1 / tau) with the printed leading term", () => {
    const unit = Float64Array.of(0.8);
    const bias = (f: typeof line, tau: number) =>
      exactMoments("gumbel-softmax", f, unit, { hyper: { tau } }).mean[0] - exactLogitGradient(f, unit)[0];
    const line = linear([1.3]);
    const curve = cubicParity(1);
    // Ratios of two temperatures: 2^2 and 2 in the limit, the next order of tau is left.
    expect(bias(line, 0.02) / bias(line, 0.01)).toBeCloseTo(4, 1);
    expect(bias(curve, 0.01) / bias(curve, 0.005)).toBeCloseTo(2, 1);
    const p = 1 / (1 + Math.exp(-0.8));
    const integral = gaussLegendre(8, 0, 1).reduce(
      (sum, { at: v, weight }) => sum + weight * curve.derivative(Float64Array.of(v))[0] ** 2 * v * (1 - v),
      0,
    );
    const { variance } = exactMoments("gumbel-softmax", curve, unit, { hyper: { tau: 0.005 } });
    expect(variance[0] / ((p * (1 - p) * integral) / 0.005)).toBeCloseTo(1, 1);
  });
});

describe("identities", () => {
  const eta = Float64Array.of(-1.1, 0.3, 1.9);
  const mean = (key: string, f: ReturnType<typeof linear>, logits = eta) =>
    exactMoments(key, f, logits, { hyper: FOUST }).mean;
  const expectClose = (a: Float64Array, b: Float64Array) => {
    a.forEach((value, i) => {
      expect(value).toBeCloseTo(b[i], 12);
    });
  };

  it("st, darn and local-expectation are exact on linear f, and st and local-expectation do not vary there", () => {
    const f = linear([0.7, -2, 1.1], 0.4);
    const truth = exactLogitGradient(f, eta);
    for (const key of ["st", "darn", "local-expectation"]) expectClose(mean(key, f), truth);
    for (const key of ["st", "local-expectation"]) {
      for (const variance of exactMoments(key, f, eta, { hyper: FOUST }).variance) expect(variance).toBeLessThan(1e-25);
    }
  });

  it("darn is exact in expectation on quadratic f, st is not", () => {
    const f = quadratic([2, 0.5, -1, 0.5, -3, 0.8, -1, 0.8, 1.5], [0.2, 0.1, -0.7]);
    const truth = exactLogitGradient(f, eta);
    expectClose(mean("darn", f), truth);
    expect(Math.abs(mean("st", f)[0] - truth[0])).toBeGreaterThan(0.01);
  });

  it("local-expectation of one unit is the truth itself", () => {
    const one = Float64Array.of(0.6);
    const { mean: average, variance } = exactMoments("local-expectation", cubicParity(1), one, {
      hyper: { samples: 1 },
    });
    expect(average[0]).toBeCloseTo(exactLogitGradient(cubicParity(1), one)[0], 14);
    expect(variance[0]).toBeLessThan(1e-25);
  });

  it("foust with noise on [0, 1] is exact for one unit, whatever f; with less noise it is not", () => {
    const one = Float64Array.of(1.4);
    const truth = exactLogitGradient(cubicParity(1), one)[0];
    const foust = (b: number) => exactMoments("foust", cubicParity(1), one, { hyper: { ...FOUST, b } }).mean[0];
    expect(foust(0)).toBeCloseTo(truth, 13);
    expect(Math.abs(foust(0.5) - truth)).toBeGreaterThan(0.01);
  });

  it("foust without noise is darn, and without reweighting too it is st", () => {
    const still = { b: 1, gamma: 1 };
    for (const [key, reweight] of [
      ["darn", true],
      ["st", false],
    ] as const) {
      const a = exactMoments("foust", cubicParity(3), eta, { hyper: { ...still, reweight } });
      const b = exactMoments(key, cubicParity(3), eta);
      expectClose(a.mean, b.mean);
      expectClose(a.variance, b.variance);
    }
  });

  it("unbiased rows have the true mean on any f, biased ones do not", () => {
    const f = cubicParity(3);
    const truth = exactLogitGradient(f, eta);
    for (const key of UNBIASED) {
      exactMoments(key, f, eta, { baseline: 0.7, hyper: { samples: 1 } }).mean.forEach((value, i) => {
        expect(value, key).toBeCloseTo(truth[i], 13);
      });
    }
    const two = eta.slice(1);
    const truthOfTwo = exactLogitGradient(cubicParity(2), two);
    for (const key of ["st", "darn", "foust", "gumbel-softmax"]) {
      const biased = exactMoments(key, cubicParity(2), two, { hyper: { ...FOUST, tau: 0.5 } }).mean;
      expect(Math.max(...biased.map((value, i) => Math.abs(value - truthOfTwo[i]))), key).toBeGreaterThan(0.01);
    }
  });

  it("disarm never varies more than arm", () => {
    const states = enumerateStates(3);
    for (let s = 0; s < 8; s++) {
      const logits = Float64Array.from({ length: 3 }, (_, i) => (states[3 * s + i] ? 2.5 : -0.4) + 0.3 * i);
      const arm = exactMoments("arm", cubicParity(3), logits).variance;
      const disarm = exactMoments("disarm", cubicParity(3), logits).variance;
      disarm.forEach((value, i) => {
        expect(value).toBeLessThanOrEqual(arm[i] * (1 + 1e-12));
      });
    }
  });
});

describe("networks of one layer", () => {
  it("have the enumerated gradient as the mean of every unbiased row", () => {
    const { model, parameters, data } = buildFixture({ layers: [{ hidden: [{ width: 3 }], units: 3 }] }, { rows: 1 });
    const f = signalOfOneLayer(model, parameters, data);
    const eta = logitsOfOneLayer(model, parameters, data);
    // The bias of the layer that makes eta has d loss / d eta as its gradient: estimate plus analytic terms.
    const total = exactGradient(model, parameters, data, 1).gradients.get("encoder.1.bias");
    const prior = parameters.get("prior.logits");
    for (const key of UNBIASED) {
      exactMoments(key, f, eta, { hyper: { samples: 1 } }).mean.forEach((value, i) => {
        const p = 1 / (1 + Math.exp(-eta[i]));
        expect(value + p * (1 - p) * (eta[i] - prior![i]), key).toBeCloseTo(total![i], 12);
      });
    }
  });

  it("have the derivative that differences give", () => {
    const { model, parameters, data } = buildFixture({ layers: [{ hidden: [{ width: 3 }], units: 3 }] }, { rows: 1 });
    const f = signalOfOneLayer(model, parameters, data);
    const x = Float64Array.of(0.2, 0.9, 0.5);
    f.derivative(x).forEach((slope, i) => {
      const at = (h: number) => f.value(x.map((xi, j) => (j === i ? xi + h : xi)));
      expect(slope).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 8);
    });
  });
});

describe("quadrature", () => {
  it("integrates polynomials exactly and the logistic's moments to its tails", () => {
    const integral = gaussLegendre(5, -1, 3).reduce((sum, { at, weight }) => sum + weight * at ** 9, 0);
    expect(integral).toBeCloseTo((3 ** 10 - 1) / 10, 8);
    const variance = logisticRule(1).reduce((sum, { at, weight }) => sum + weight * at * at, 0);
    expect(variance).toBeCloseTo(Math.PI ** 2 / 3, 5);
  });
});
