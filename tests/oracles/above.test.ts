import { describe, expect, it } from "vitest";
import { hyperOf, auxiliaryParameters } from "../support/estimator-cases";
import { TWINS } from "../../src/reference/estimators/table";
import { buildFixture } from "../support/fixtures";
import { drawNoise } from "../../src/reference/noise";
import { firstLayers, type NoiseAbove } from "./above";
import { exactGradient } from "../../src/measure/exact";
import { RunningStatistics } from "../../src/measure/running-statistics";
import { testMean, testVariance } from "../../src/measure/statistics";
import { exactMoments } from "./variance";

const ROWS = 20_000;
const { model, parameters, data } = buildFixture(
  { kind: "classifier", layers: [{ units: 3 }, { units: 2 }, { units: 3 }] },
  { inputs: 2, rows: 1, spread: 1.6, seed: 3 },
);

function momentsOf(key: string, noise: NoiseAbove) {
  const [{ f, eta, above }] = firstLayers(model, parameters, [data], noise);
  return exactMoments(key, f, eta, { above });
}

describe.each(["arm", "disarm"])("%s in the first of three layers", (key) => {
  it.each(["shared", "independent"] as const)("with %s noise above has the exact mean and variance", (noise) => {
    const many = Float64Array.from({ length: ROWS * data.length }, (_, i) => data[i % data.length]);
    const { estimate } = TWINS[key]({
      model,
      parameters,
      data: many,
      rows: ROWS,
      noise: drawNoise(model.network, ROWS, 11, 0),
      hyper: hyperOf(key, { independent: noise === "independent" }),
      state: { steps: 0, mean: [], square: [], network: auxiliaryParameters(key, model, true) },
    });
    const moments = new RunningStatistics(3);
    for (let row = 0; row < ROWS; row++) moments.add(estimate[1].subarray(3 * row, 3 * row + 3));
    const exact = momentsOf(key, noise);
    const mean = testMean(moments, exact.mean);
    const variance = testVariance(moments, exact.variance);
    expect(mean.passed, mean.text).toBe(true);
    expect(variance.passed, variance.text).toBe(true);
  });

  it("has the true mean either way, and less variance with shared noise", () => {
    const name = `${model.network.encoder[0][0].name}.bias`;
    const truth = exactGradient(model, parameters, data, 1).gradients.get(name) ?? [];
    const [shared, independent] = (["shared", "independent"] as const).map((noise) => momentsOf(key, noise));
    expect(truth).toHaveLength(3);
    truth.forEach((value, i) => {
      expect(shared.mean[i]).toBeCloseTo(value, 12);
      expect(independent.mean[i]).toBeCloseTo(value, 12);
      expect(shared.variance[i]).toBeLessThan(independent.variance[i]);
    });
  });
});
