import { expect, test } from "vitest";
import type { SeriesBlock } from "../reports/series";
import { WindowMeans } from "./windows";

function block(steps: number[], values: number[], errors?: number[], run = "st", replica = 0): SeriesBlock {
  return {
    run,
    replica,
    series: "trainElbo",
    step: Float64Array.from(steps),
    value: Float32Array.from(values),
    ...(errors ? { stdErr: Float32Array.from(errors) } : {}),
    seconds: new Float64Array(steps.length),
  };
}

test("a window holds the steps from its first to the one before its last, however the blocks are cut", () => {
  const windows = new WindowMeans(3);
  windows.add(block([0, 1], [-10, -20], [3, 4]));
  windows.add(block([2, 3, 4], [-30, -1, -2], [0, 1, 1]));
  expect(windows.of("st", 0, 5)).toEqual([
    { from: 0, to: 3, mean: -20, stdErr: 5 / 3, records: 3 },
    { from: 3, to: 5, mean: -1.5, stdErr: Math.SQRT2 / 2, records: 2 },
  ]);
});

test("runs and replicas are apart; other series do not count", () => {
  const windows = new WindowMeans(10);
  windows.add(block([0], [-1], [1], "st", 0));
  windows.add(block([0], [-2], [1], "st", 1));
  windows.add(block([0], [-3], [1], "arm", 0));
  windows.add({ ...block([1], [-99], [1], "st", 0), series: "objective" });
  expect(windows.of("st", 0, 1)[0].mean).toBe(-1);
  expect(windows.of("st", 1, 1)[0].mean).toBe(-2);
  expect(windows.of("arm", 0, 1)[0].mean).toBe(-3);
  expect(windows.of("nvil", 0, 1)).toEqual([]);
});

test("values that are not finite are left aside, windows without any value too", () => {
  const windows = new WindowMeans(2);
  windows.add(block([0, 1, 4, 6], [-1, Number.NaN, -3, Number.NEGATIVE_INFINITY], [1, 1, 1, 1]));
  expect(windows.of("st", 0, 7)).toEqual([
    { from: 0, to: 2, mean: -1, stdErr: 1, records: 1 },
    { from: 4, to: 6, mean: -3, stdErr: 1, records: 1 },
  ]);
});

test("sparse values count for the steps that they stand for", () => {
  const windows = new WindowMeans(32);
  // Every step up to the 15th, then every 8th: of a curve that jumps at step 16 both halves weigh the same.
  const steps = [...Array.from({ length: 16 }, (_, k) => k), 23, 31];
  windows.add(
    block(
      steps,
      steps.map((step) => (step < 16 ? -200 : -100)),
      steps.map(() => 4),
    ),
  );
  expect(windows.of("st", 0, 32)).toEqual([
    {
      from: 0,
      to: 32,
      mean: expect.closeTo(-150, 9),
      stdErr: expect.closeTo((4 * Math.sqrt(16 + 128)) / 32, 9),
      records: 18,
    },
  ]);
});

test("batches of one example have no error", () => {
  const windows = new WindowMeans(2);
  windows.add(block([0, 1], [-1, -3]));
  expect(windows.of("st", 0, 2)).toEqual([{ from: 0, to: 2, mean: -2, stdErr: null, records: 2 }]);
});

test("long windows lose no digits", () => {
  const windows = new WindowMeans(1_000_000);
  const steps = Array.from({ length: 1000 }, (_, k) => k);
  for (let k = 0; k < 1000; k++) {
    windows.add(
      block(
        steps.map((step) => step + 1000 * k),
        steps.map((step) => -100.5 + (step % 2)),
      ),
    );
  }
  expect(windows.of("st", 0, 1_000_000)[0].mean).toBeCloseTo(-100, 9);
});

test("a window of no steps is refused", () => {
  for (const length of [0, -1, 1.5, Number.NaN]) expect(() => new WindowMeans(length)).toThrow(RangeError);
});
