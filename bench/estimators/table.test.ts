import { describe, expect, it } from "vitest";
import { ESTIMATORS } from "../../src/estimators/table";
import { biasText, familyTables, measuredRows } from "./table";

const error = { count: 100, bias2: 4e-4, bias2StdErr: 1e-5, variance: 0.5, norm2: 1 };

describe("the table of estimators in the docs", () => {
  it("says a bias with its error, or what it would have seen", () => {
    expect(biasText(error)).toBe("2.0 % ± 0.025 %");
    expect(biasText({ ...error, bias2: -1e-6 })).toBe("none seen (< 0.44 %)");
    expect(biasText({ ...error, bias2StdErr: 1e-20 })).toBe("2.0 %");
  });

  it("has every row once, under its family", () => {
    const rows = measuredRows().map(({ row, params }) => ({ row, params, error, evaluations: 1, ms: 1, ratio: 2 }));
    const text = familyTables(rows).join("\n");
    for (const { key } of ESTIMATORS) expect(text.split(`\`${key}\``)).toHaveLength(2);
    expect(text).toContain("| 1.00 | 2.00x |");
  });
});
