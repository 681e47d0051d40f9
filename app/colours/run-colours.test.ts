import { describe, expect, it } from "vitest";
import { comparisonsFor } from "../../src/estimators/comparisons";
import { ESTIMATORS, findEstimator } from "../../src/estimators/table";
import { PRESETS } from "../../src/experiment/presets";
import { DEFAULT_SPEC } from "../../src/experiment/spec";
import { runsOf } from "../state/runs";
import { colourDistance, NEAR, oklab, runColours } from "./run-colours";

const own = (keys: readonly string[]) => keys.map((key) => findEstimator(key)?.style.colour ?? "");

/** The smallest distances of any two. */
function closest(colours: readonly string[]): { usual: number; colourBlind: number } {
  const pairs = colours.flatMap((a, k) => colours.slice(k + 1).map((b) => colourDistance(a, b)));
  return {
    usual: Math.min(...pairs.map(({ usual }) => usual)),
    colourBlind: Math.min(...pairs.map(({ colourBlind }) => colourBlind)),
  };
}

describe("oklab", () => {
  it("has the lightness of white and black, and the published value of red", () => {
    expect(oklab("#ffffff")[0]).toBeCloseTo(1, 5);
    expect(oklab("#000000")[0]).toBeCloseTo(0, 9);
    oklab("#ff0000").forEach((value, k) => {
      expect(value).toBeCloseTo([0.62796, 0.22486, 0.12585][k], 4);
    });
  });
});

describe("runColours", () => {
  it("keeps the estimators' own colours where they are distinct", () => {
    expect(runColours(own(["st", "foust", "darn"]))).toEqual(own(["st", "foust", "darn"]));
  });

  it("gives the first visit's straight-through and DisARM, both blue in the table, distinct colours", () => {
    const [st, disarm] = own(["st", "disarm"]);
    expect(colourDistance(st, disarm).usual).toBeLessThan(NEAR.usual);
    const colours = runColours(own(["reinforce-ewa", "st", "foust", "disarm"]));
    expect(closest(colours).usual).toBeGreaterThan(0.12);
    expect(colours.slice(0, 3)).toEqual(own(["reinforce-ewa", "st", "foust"]));
  });

  it.each(PRESETS.map(({ key, spec }) => [key, (spec.estimators ?? []).map((estimator) => estimator.key)] as const))(
    "gives the runs of %s distinct colours",
    (_, keys) => {
      const { usual, colourBlind } = closest(runColours(own(keys)));
      expect(usual).toBeGreaterThanOrEqual(NEAR.usual);
      expect(colourBlind).toBeGreaterThanOrEqual(NEAR.colourBlind);
    },
  );

  const comparisons = (["vae", "classifier"] as const).flatMap((kind) =>
    comparisonsFor({ kind, layers: DEFAULT_SPEC.model.layers.slice(0, 1) }).map(
      ({ key, runs }) => [`${key} (${kind})`, runs.map((run) => ({ ...run }))] as const,
    ),
  );
  it.each(comparisons)("gives the runs of the comparison %s distinct colours", (_, estimators) => {
    const { usual, colourBlind } = closest(runsOf({ estimators }).map(({ colour }) => colour));
    // Colours run out: of more than eight, dash, marker and the name at the end of the line say more.
    const share = estimators.length <= 8 ? 1 : 0.5;
    expect(usual).toBeGreaterThanOrEqual(share * NEAR.usual);
    expect(colourBlind).toBeGreaterThanOrEqual(share * NEAR.colourBlind);
  });

  it("gives very many runs colours that differ all the same", () => {
    const colours = runColours(ESTIMATORS.map((row) => row.style.colour));
    expect(new Set(colours).size).toBe(ESTIMATORS.length);
    expect(closest(colours).usual).toBeGreaterThan(0.02);
    expect(closest(runColours(Array.from({ length: 8 }, () => "#0072b2"))).usual).toBeGreaterThan(0.08);
  });

  it("never recolours a run because another is added after it", () => {
    const all = ESTIMATORS.map((row) => row.style.colour);
    const whole = runColours(all);
    for (const count of [1, 4, 9, 20]) expect(runColours(all.slice(0, count))).toEqual(whole.slice(0, count));
  });
});
