import { describe, expect, it } from "vitest";
import { parseSpec } from "../experiment/spec";
import { comparisonsFor } from "./comparisons";
import type { EstimatorRow } from "./contract";
import { ESTIMATORS } from "./table";

const [some] = ESTIMATORS;
const row = (key: string, requires = some.requires): EstimatorRow => ({ ...some, key, requires });

const vae = (depth: number) => ({
  kind: "vae" as const,
  layers: Array.from({ length: depth }, () => ({ hidden: [], units: 8 })),
});

describe("comparisons", () => {
  it.each([1, 2, 4])("of the table are valid experiments for %d stochastic layers", (depth) => {
    const comparisons = comparisonsFor(vae(depth));
    expect(new Set(comparisons.map(({ key }) => key)).size).toBe(comparisons.length);
    for (const { key, runs, look, title } of comparisons) {
      expect(parseSpec({ model: vae(depth), estimators: runs }), key).toHaveProperty("spec");
      expect(title.length, key).toBeLessThan(30);
      expect(look, key).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("begin with the estimators of the first visit", () => {
    const [first] = comparisonsFor(vae(2));
    expect(first.runs.map(({ key }) => key)).toEqual(["reinforce-ewa", "st", "foust", "disarm"]);
  });

  it("leave out what the table does not have or the model does not suit, and themselves when nobody is left to race", () => {
    const look = "Look.";
    const run = (key: string, params = {}) => ({ key, params });
    const sets = [
      { key: "all", title: "All", look, runs: [run("a"), run("b"), run("c"), run("later")] },
      { key: "few", title: "Few", look, runs: [run("a"), run("c")] },
      { key: "unknown", title: "Unknown", look, runs: [run("a"), run("b", { noSuch: 1 })] },
    ];
    const rows = [row("a"), row("b"), row("c", ["one stochastic layer"])];
    const keys = (layers: number) =>
      comparisonsFor(vae(layers), rows, sets).map(({ key, runs }) => [key, ...runs.map((r) => r.key)].join(" "));
    expect(keys(1)).toEqual(["all a b c", "few a c"]);
    expect(keys(2)).toEqual(["all a b"]);
  });
});
