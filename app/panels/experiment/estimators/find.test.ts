import { describe, expect, it } from "vitest";
import type { EstimatorRow } from "../../../../src/estimators/contract";
import { ESTIMATORS, findEstimator } from "../../../../src/estimators/table";
import { findEstimators } from "./find";

const SOME = ["reinforce-ewa", "nvil", "arm", "disarm", "st", "darn", "foust", "gumbel-softmax"];
const rowsOf = (list: string[]) => list.map((key) => findEstimator(key) as EstimatorRow);
const keys = (text: string, rows = rowsOf(SOME)) => findEstimators(rows, text).map((row) => row.key);

describe("findEstimators", () => {
  it("finds nothing for nothing, and nothing for what is nowhere", () => {
    expect(keys("")).toEqual([]);
    expect(keys("  - ")).toEqual([]);
    expect(keys("zeppelin")).toEqual([]);
  });

  it("puts the estimator of that name first, then names that begin so, then names that hold it", () => {
    expect(keys("arm").slice(0, 2)).toEqual(["arm", "disarm"]);
    expect(keys("arm", rowsOf(["disarm", "arm"]))).toEqual(["arm", "disarm"]);
    for (const row of ESTIMATORS) expect(findEstimators(ESTIMATORS, row.key)[0].key).toBe(row.key);
  });

  it("finds by family, bias, paper and intuition, after names", () => {
    expect(keys("Gregor")).toContain("nvil");
    expect(keys("2019")).toContain("arm");
    expect(keys("antithetic twin")[0]).toBe("arm");
    expect(keys("relaxed")[0]).toBe("gumbel-softmax");
    expect(keys("unbiased").length).toBeGreaterThan(2);
  });

  it("wants every word, in any order, case or accent, and hyphens as spaces", () => {
    expect(keys("Softmax gumbel")).toContain("gumbel-softmax");
    expect(keys("gumbel-softmax")[0]).toBe("gumbel-softmax");
    expect(keys("STRAIGHT through")[0]).toBe("st");
    expect(keys("arm zeppelin")).toEqual([]);
    const accented = { ...(findEstimator("st") as EstimatorRow), key: "x", name: "Émile", sources: [] };
    expect(keys("emile", [accented])).toEqual(["x"]);
  });
});
