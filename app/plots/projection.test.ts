import { describe, expect, it } from "vitest";
import { projectionOf, valueUp } from "./projection";

const area = { x: [0, 100], y: [-200, -100], logX: false, yScale: "linear", width: 200, height: 50 } as const;

describe("projectionOf", () => {
  it("puts the beginning of x left and the top of y up", () => {
    const at = projectionOf({ ...area, x: [0, 100], y: [-200, -100] });
    expect([at.x(0), at.x(50), at.x(100)]).toEqual([0, 100, 200]);
    expect([at.y(-200), at.y(-100)]).toEqual([50, 0]);
  });

  it("keeps up for better on a log axis of an ELBO", () => {
    const at = projectionOf({ ...area, x: [1, 100], y: [-400, -100], logX: true, yScale: "mirrored" });
    expect(at.x(10)).toBeCloseTo(100, 9);
    expect(at.y(-400)).toBeCloseTo(50, 9);
    expect(at.y(-200)).toBeCloseTo(25, 9);
    expect(at.y(-100)).toBeCloseTo(0, 9);
  });
});

describe("a log axis of positive values", () => {
  const at = projectionOf({ ...area, x: [0, 100], y: [0.01, 1], yScale: "log" });

  it("has the same distance for the same factor", () => {
    expect([0.01, 0.1, 1].map(at.y)).toEqual([50, 25, 0]);
  });

  it("lets what has no logarithm leave through the lower edge, at a place that can be drawn", () => {
    for (const value of [0, -1]) {
      expect(at.y(value)).toBeGreaterThan(50);
      expect(Number.isFinite(at.y(value))).toBe(true);
    }
  });
});

describe("valueUp", () => {
  it.each([
    ["linear", [-200, -100]],
    ["log", [0.01, 1]],
    ["mirrored", [-400, -100]],
  ] as const)("undoes the projection of a %s axis", (yScale, range) => {
    const y: [number, number] = [range[0], range[1]];
    const at = projectionOf({ ...area, x: [0, 100], y, yScale });
    for (const part of [0, 0.3, 1]) expect(at.y(valueUp(y, part, yScale))).toBeCloseTo(50 * (1 - part), 9);
  });
});
