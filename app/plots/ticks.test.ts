import { describe, expect, it } from "vitest";
import { formatTick, ticksOf, ticksOn, tickTexts } from "./ticks";

describe("ticksOf", () => {
  it("are round, within the range, and no more than asked for", () => {
    expect(ticksOf([-213, -97], 3)).toEqual([-200, -150, -100]);
    expect(ticksOf([0, 1234], 3)).toEqual([0, 500, 1000]);
    expect(ticksOf([0.1, 0.35], 3)).toEqual([0.1, 0.2, 0.3]);
    expect(ticksOf([3, 3], 3)).toEqual([]);
    for (const span of [0.003, 0.7, 9, 42, 1e6]) {
      const ticks = ticksOf([-span / 3, span], 4);
      expect(ticks.length).toBeGreaterThan(0);
      expect(ticks.length).toBeLessThanOrEqual(4);
    }
  });

  it("are powers of ten on a log axis that spans some, or 1, 2, 5 times them", () => {
    expect(ticksOf([1, 5000], 4, true)).toEqual([1, 10, 100, 1000]);
    expect(ticksOf([1, 70], 3, true)).toEqual([1, 10]);
    expect(ticksOf([3, 70], 5, true)).toEqual([5, 10, 20, 50]);
    expect(ticksOf([1, 1e6], 4, true)).toEqual([1, 100, 1e4, 1e6]);
    expect(ticksOf([100, 300], 3, true)).toEqual([100, 200, 300]);
  });

  it("are written short", () => {
    expect([-120, 1500, 0.05, 0].map(formatTick)).toEqual(["−120", "1.5K", "0.05", "0"]);
  });

  it("are written with the decimals of their distance, never twice the same", () => {
    expect(tickTexts([-101.25, -101, -100.75], "linear")).toEqual(["−101.25", "−101.00", "−100.75"]);
    expect(tickTexts([0, 0.5, 1], "linear")).toEqual(["0", "0.5", "1.0"]);
    expect(tickTexts([0, 50_000, 100_000], "linear")).toEqual(["0", "50K", "100K"]);
    expect(tickTexts([0.05, 0.1, 1, 10], "log")).toEqual(["0.05", "0.1", "1", "10"]);
    expect(tickTexts([1e-6, 1e-5, 2e-5], "log")).toEqual(["10⁻⁶", "10⁻⁵", "2×10⁻⁵"]);
  });

  it("of negative values on a log axis are negative", () => {
    expect(ticksOn([-500, -90], "mirrored", 5)).toEqual([-100, -200, -300, -400, -500]);
    expect(ticksOn([-5000, -90], "mirrored", 6)).toEqual([-100, -200, -500, -1000, -2000, -5000]);
  });
});
