import { describe, expect, it } from "vitest";
import type { PlanReport } from "../../src/index";
import { belowZero, fitX, fitY, valueAt, xOf, xScale } from "./axes";

const plan: PlanReport = {
  runs: [
    { run: "st", estimator: "st", bytes: 0, dispatches: 0, evaluations: 1, parameters: 0 },
    { run: "disarm", estimator: "disarm", bytes: 0, dispatches: 0, evaluations: 3, parameters: 0 },
  ],
  bytes: 0,
  dataset: {
    key: "strokes",
    name: "Strokes",
    train: 1000,
    test: 100,
    width: 28,
    height: 28,
    classes: 0,
    isReal: false,
  },
  stepsPerEpoch: 20,
};
const curve = { length: 2, step: Float64Array.of(10, 40, 0), seconds: Float64Array.of(0.5, 2, 0) };

describe("x axis", () => {
  it("counts steps, epochs, evaluations and seconds", () => {
    const at = (axis: "step" | "epoch" | "evaluations" | "seconds", run = "st") => [
      ...xOf(xScale(axis, false, plan, 50), run, curve),
    ];
    expect(at("step")).toEqual([10, 40]);
    expect(at("epoch")).toEqual([0.5, 2]);
    expect(at("evaluations")).toEqual([500, 2000]);
    expect(at("evaluations", "disarm")).toEqual([1500, 6000]);
    expect(at("seconds")).toEqual([0.5, 2]);
  });

  it("fits from 0, or from the first positive value on a log axis", () => {
    expect(
      fitX(
        [
          [0, 5, 9],
          [0, 12],
        ],
        false,
      ),
    ).toEqual([0, 12]);
    expect(fitX([[0, 5, 9]], true)).toEqual([5, 9]);
    expect(fitX([], false)).toEqual([0, 1]);
    expect(fitX([[0]], true)).toEqual([1, 10]);
  });
});

describe("y axis", () => {
  const x = Array.from({ length: 101 }, (_, k) => k);
  const y = x.map((k) => (k < 2 ? -900 : -100 - k / 100));

  it("leaves the first plunge out", () => {
    const range = fitY([{ x, y }], [0, 100], false, 0.1);
    expect(range?.[0]).toBeGreaterThan(-102);
    expect(range?.[1]).toBeLessThan(-99);
  });

  it("handles negative values, a single point, and nothing", () => {
    expect(fitY([{ x: [1], y: [-200] }], [0, 1], false, 2)).toEqual([-201.12, -198.88]);
    expect(fitY([], [0, 1], false, 1)).toBeNull();
  });

  it("of a log axis ends below 0", () => {
    expect(belowZero([-190, -170], true)).toEqual([-190, -170]);
    expect(belowZero([-190, 5], true)).toEqual([-190, -1e-3]);
    expect(belowZero([2, 5], true)).toEqual([-2e-3, -1e-3]);
    expect(belowZero([2, 5], false)).toEqual([2, 5]);
    expect(belowZero(null, true)).toBeNull();
  });
});

describe("valueAt", () => {
  it("goes along a range, linear or log", () => {
    expect([0, 0.5, 1].map((part) => valueAt([10, 30], part, false))).toEqual([10, 20, 30]);
    expect(valueAt([1, 100], 0.5, true)).toBeCloseTo(10, 12);
  });
});
