import { describe, expect, it } from "vitest";
import { misfit } from "../../src/estimators/fits";
import { ESTIMATORS } from "../../src/estimators/table";
import { biasText, familyTables, measuredRows } from "./table";
import { WORLDS } from "./world";

const error = { count: 100, bias2: 4e-4, bias2StdErr: 1e-5, variance: 0.5, norm2: 1 };

describe("the table of estimators in the docs", () => {
  it("says a bias with its error, or what it would have seen", () => {
    expect(biasText(error)).toBe("2.0 % ± 0.025 %");
    expect(biasText({ ...error, bias2: -1e-6 })).toBe("none detected (< 0.63 %)");
    expect(biasText({ ...error, bias2StdErr: 1e-20 })).toBe("2.0 %");
  });

  const rowsOf = ({ spec }: (typeof WORLDS)[number]) => measuredRows(spec.model);

  it.each(WORLDS)("has every row that suits the model once, under its family: $heading", (world) => {
    const rows = rowsOf(world).map(({ row, params }) => ({ row, params, error, evaluations: 1, ms: 1, ratio: 2 }));
    const text = familyTables(rows).join("\n");
    for (const row of ESTIMATORS) {
      const times = misfit(row, world.spec.model) === null ? 1 : 0;
      expect(text.split(`\`${row.key}\``), row.key).toHaveLength(times + 1);
    }
    expect(text).toContain("| 1.00 | 2.00x |");
  });

  it("has every row of the table somewhere, and those for classifiers there alone", () => {
    const keys = WORLDS.map((world) => rowsOf(world).map(({ row }) => row.key));
    expect(new Set(keys.flat())).toEqual(new Set(ESTIMATORS.map(({ key }) => key)));
    WORLDS.forEach(({ spec }, k) => {
      expect(keys[k].includes("psa")).toBe(spec.model.kind === "classifier");
    });
  });
});
