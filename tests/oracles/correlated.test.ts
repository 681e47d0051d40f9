import { describe, expect, it } from "vitest";
import type { Params } from "../../src/estimators/contract";
import { auxiliaryNetworks } from "../../src/estimators/auxiliary-parameters";
import { cubicParity, exactLogitGradient, quadratic } from "../../src/reference/toy";
import { stackForward } from "../../src/reference/stacks";
import { functionOf, hyperOf, auxiliaryParameters } from "../support/estimator-cases";
import { TWINS } from "../../src/reference/estimators/table";
import { buildFixture } from "../support/fixtures";
import { drawNoise } from "../../src/reference/noise";
import { RunningStatistics } from "../../src/measure/running-statistics";
import { logitsOfOneLayer } from "./one-layer";
import { testMean, testVariance } from "../../src/measure/statistics";
import { exactMoments } from "./variance";

const KEY = "muprop-fourier";

describe("muprop-fourier with a function h that is not 0", () => {
  it.each<Params>([{ copies: 1 }, { copies: 3, rho: 0.8, relu: true }])(
    "has the exact mean and variance in the twin's draws: %j",
    (given) => {
      const { model, parameters, data } = buildFixture({ layers: [{ units: 3 }] }, { rows: 1, spread: 1.5 });
      const rows = 20_000;
      // The running mean and the baseline would move the variance; they stand in none of it.
      const hyper = hyperOf(KEY, { units: 5, mean: false, network: false, ...given });
      const network = auxiliaryParameters(KEY, model, true, hyper);
      const many = Float64Array.from({ length: rows * data.length }, (_, i) => data[i % data.length]);
      const noise = drawNoise(model.network, rows, 11, 0);
      const state = { steps: 0, mean: [0, 0], square: [0, 0], network };
      const { estimate } = TWINS[KEY]({ model, parameters, data: many, rows, noise, hyper, state });
      const moments = new RunningStatistics(3);
      for (let row = 0; row < rows; row++) moments.add(estimate[1].subarray(3 * row, 3 * row + 3));
      const activation = hyper.relu ? "relu" : "tanh";
      const [stack] = auxiliaryNetworks(model.network, { hidden: [5, 5], activation, reads: "states" });
      const h = (x: Float64Array) => stackForward(stack, network, x, 1).outputs[2][0];
      const exact = exactMoments(
        KEY,
        functionOf(KEY, model, parameters, data),
        logitsOfOneLayer(model, parameters, data),
        { hyper, h },
      );
      const mean = testMean(moments, exact.mean);
      const variance = testVariance(moments, exact.variance);
      expect(mean.passed, mean.text).toBe(true);
      expect(variance.passed, variance.text).toBe(true);
    },
  );

  it("is unbiased whatever h is, and muprop where h is 0", () => {
    const f = cubicParity(3);
    const eta = Float64Array.of(-1.1, 0.4, 0.7);
    const hyper = { rho: 0.4, copies: 2 };
    const h = (x: Float64Array) => Math.sin(3 * x[0] - x[1]) + 2 * x[2];
    const found = exactMoments(KEY, f, eta, { hyper, h });
    const none = exactMoments(KEY, f, eta, { hyper });
    const plain = exactMoments("muprop", f, eta);
    exactLogitGradient(f, eta).forEach((truth, i) => {
      expect(found.mean[i]).toBeCloseTo(truth, 12);
      expect(none.variance[i]).toBeCloseTo(plain.variance[i], 12);
      expect(found.variance[i]).toBeGreaterThan(plain.variance[i]);
    });
  });
});

describe("what h can take away of a signal of degree 2, with one copy and rho = 1/2", () => {
  // (x_1 - 1/2)(x_2 - 1/2) at p = 1/2: its expansion around the mean is 0, so all of it is left to h.
  const f = quadratic([0, 1, 1, 0], [-0.5, -0.5]);
  const product = (x: Float64Array) => (x[0] - 0.5) * (x[1] - 0.5);
  const eta = new Float64Array(2);
  const ratio = (share: number, copies: number) => {
    const options = { hyper: { rho: 0.5, copies } };
    const [plain] = exactMoments("muprop", f, eta, options).variance;
    return exactMoments(KEY, f, eta, { ...options, h: (x) => share * product(x) }).variance[0] / plain;
  };

  it("is a sixteenth at best, at an eighth of the signal; h equal to the signal makes four times the variance", () => {
    expect(ratio(1 / 8, 1)).toBeCloseTo(15 / 16, 12);
    for (const share of [1 / 8 - 0.01, 1 / 8 + 0.01]) expect(ratio(share, 1)).toBeGreaterThan(15 / 16);
    expect(ratio(1, 1)).toBeCloseTo(4, 12);
  });

  it("is more with more copies: with very many, h equal to the signal leaves a quarter", () => {
    expect(ratio(1, 16)).toBeCloseTo(0.25 + 3.75 / 16, 12);
    expect(ratio(1, 1e9)).toBeCloseTo(0.25, 6);
  });
});
