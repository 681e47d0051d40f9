import { describe, expect, it } from "vitest";
import { formatTick, projectionOf, ticksOf } from "./projection";

const area = { x: [0, 100], y: [-200, -100], logX: false, flipY: false, width: 200, height: 50 } as const;

describe("projectionOf", () => {
  it("puts the beginning of x left and the top of y up", () => {
    const at = projectionOf({ ...area, x: [0, 100], y: [-200, -100] });
    expect([at.x(0), at.x(50), at.x(100)]).toEqual([0, 100, 200]);
    expect([at.y(-200), at.y(-100)]).toEqual([50, 0]);
  });

  it("keeps up for better on a log axis of an ELBO", () => {
    const at = projectionOf({ ...area, x: [1, 100], y: [-400, -100], logX: true, flipY: true });
    expect(at.x(10)).toBeCloseTo(100, 9);
    expect(at.y(-400)).toBeCloseTo(50, 9);
    expect(at.y(-200)).toBeCloseTo(25, 9);
    expect(at.y(-100)).toBeCloseTo(0, 9);
  });
});

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
});
