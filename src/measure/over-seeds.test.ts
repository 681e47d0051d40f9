import { describe, expect, test } from "vitest";
import { overSeeds } from "./over-seeds";
import type { LayerReport } from "./probe-statistics";

/** |g*| = 2. */
function layer(bias2: number, variance: number, bias2StdErr = 0.01, cosine = 0.5): LayerReport {
  return {
    ...{ gradNorm: 2, bias2, bias2StdErr, variance, varianceStdErr: 0.1 * variance, signal2: 4, signal2StdErr: 0.1 },
    rmse: {},
    cosine: { "10": { groups: 9, median: cosine, low: 0, high: 1 } },
  };
}

describe("a figure over seeds", () => {
  test("is the mean, with the standard deviation over them", () => {
    const found = overSeeds([layer(4, 0), layer(16, 0)], "bias", 1);
    expect(found).toEqual({ kind: "value", value: 1.5, spread: Math.SQRT1_2, each: [1, 2] });
    expect(overSeeds([layer(4, 0)], "bias", 1)?.spread).toBe(0);
  });

  test("of a mean of gradients has what is left of their variance", () => {
    expect(overSeeds([layer(1, 300)], "rmse", 100)?.value).toBeCloseTo(1);
    expect(overSeeds([layer(1, 300)], "rmse", 1)?.value).toBeCloseTo(Math.sqrt(301) / 2);
    expect(overSeeds([layer(1, 300, 0.01, 0.7), layer(1, 300, 0.01, 0.9)], "cosine", 10)).toMatchObject({
      kind: "value",
      value: 0.8,
    });
    expect(overSeeds([layer(1, 300)], "cosine", 1000)).toBeNull();
    expect(overSeeds([], "bias", 1)).toBeNull();
  });

  test("that is not significantly above 0 is a limit, which more seeds lower", () => {
    const one = overSeeds([layer(0.03, 0)], "bias", 1);
    expect(one).toMatchObject({ kind: "limit", value: Math.sqrt(0.07) / 2 });
    // Four seeds have half the standard error.
    const four = overSeeds(
      [0.03, 0.03, 0.03, 0.03].map((bias2) => layer(bias2, 0)),
      "bias",
      1,
    );
    expect(four).toMatchObject({ kind: "value" });
    const negative = overSeeds([layer(-0.03, 0), layer(0.01, 0)], "bias", 1);
    expect(negative).toMatchObject({ kind: "limit", each: [0, 0.05] });
  });
});
