import { describe, expect, it } from "vitest";
import { ESTIMATORS } from "../../src/estimators/table";
import { CURVE_CONTRAST, contrast, mixWith, readableOn, turnHue, withAlpha } from "./colour";

describe("colour", () => {
  it("knows the ends of the contrast scale", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 6);
    expect(contrast("#777777", "#777777")).toBe(1);
  });

  it.each(["#ffffff", "#16191d"])("makes every estimator's colour readable on %s", (paper) => {
    for (const row of ESTIMATORS) {
      const seen = readableOn(row.style.colour, paper);
      expect(contrast(seen, paper), row.key).toBeGreaterThanOrEqual(CURVE_CONTRAST);
    }
  });

  it("leaves a colour alone that is readable already", () => {
    expect(readableOn("#0072b2", "#ffffff")).toBe("#0072b2");
  });

  it("turns the hue and nothing else", () => {
    expect(turnHue("#ff0000", 120)).toBe("#00ff00");
    expect(turnHue("#0072b2", 360)).toBe("#0072b2");
    expect(turnHue("#7f7f7f", 90)).toBe("#7f7f7f");
  });

  it("mixes two colours", () => {
    expect(mixWith("#000000", "#ffffff", 0)).toBe("#000000");
    expect(mixWith("#204060", "#a0c0e0", 0.5)).toBe("#6080a0");
  });

  it("writes a transparent colour", () => {
    expect(withAlpha("#0072b2", 0.2)).toBe("rgba(0, 114, 178, 0.2)");
  });
});
