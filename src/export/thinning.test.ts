import { expect, test } from "vitest";
import type { SeriesBlock, SeriesName } from "../reports/series";
import type { MetricRecord } from "./metrics";
import { Thinning, WHOLE_STEPS, windowAt } from "./thinning";

function block(from: number, to: number, series: SeriesName = "trainElbo", every = 1): SeriesBlock {
  const steps = Array.from({ length: Math.ceil((to - from) / every) }, (_, k) => from + k * every);
  return {
    run: "st",
    replica: 0,
    series,
    step: Float64Array.from(steps),
    value: Float32Array.from(steps, (step) => -(step % 100)),
    stdErr: new Float32Array(steps.length).fill(2),
    seconds: Float64Array.from(steps, (step) => step / 1000),
  };
}

function thin(...blocks: SeriesBlock[]): MetricRecord[] {
  const thinning = new Thinning();
  return [...blocks.flatMap((one) => [...thinning.add(one)]), ...thinning.rest()];
}

test("short trainings keep every step", () => {
  const records = thin(block(0, WHOLE_STEPS));
  expect(records.map(({ step }) => step)).toEqual(Array.from({ length: WHOLE_STEPS }, (_, k) => k));
  expect(records.every(({ steps }) => steps === undefined)).toBe(true);
});

test("each doubling of the steps adds half as many records as are kept whole", () => {
  let before = 0;
  for (const doublings of [0, 1, 2, 3, 4]) {
    const count = thin(block(0, WHOLE_STEPS * 2 ** doublings)).length;
    expect(count - before).toBe(doublings === 0 ? WHOLE_STEPS : WHOLE_STEPS / 2);
    before = count;
  }
  expect([WHOLE_STEPS - 1, WHOLE_STEPS, 2 * WHOLE_STEPS - 1, 2 * WHOLE_STEPS, 1e9].map(windowAt)).toEqual([
    1, 2, 2, 4, 131_072,
  ]);
});

test("records behind the limit are means with the error of a mean", () => {
  const [first, second] = thin(block(WHOLE_STEPS, WHOLE_STEPS + 3));
  expect(first).toEqual({
    run: "st",
    replica: 0,
    series: "trainElbo",
    step: WHOLE_STEPS,
    value: -0.5,
    stdErr: expect.closeTo(2 / Math.SQRT2, 6),
    seconds: 10.001,
    steps: 2,
  });
  expect(second).toMatchObject({ step: WHOLE_STEPS + 2, value: -2, stdErr: 2, steps: 2 });
});

test("of tests the first in each window stays as it is", () => {
  const records = thin(block(2 * WHOLE_STEPS, 2 * WHOLE_STEPS + 20, "testElbo", 3));
  expect(records.map(({ step }) => step - 2 * WHOLE_STEPS)).toEqual([0, 6, 9, 12, 18]);
  expect(records[1].value).toBe(-6);
  expect(records.every(({ steps }) => steps === undefined)).toBe(true);
});

test("values that are not finite are left out of a mean, and alone are not known", () => {
  const bad = { ...block(WHOLE_STEPS, WHOLE_STEPS + 4), value: Float32Array.of(Number.NaN, 3, Number.NaN, Number.NaN) };
  expect(thin(bad).map(({ value }) => value)).toEqual([3, null]);
});

test("the same records come however the blocks are cut, and across a state as JSON", () => {
  const whole = thin(block(9_990, 20_030), block(9_990, 20_030, "logVariance", 8));
  const first = new Thinning();
  const records = [...first.add(block(9_990, 15_001)), ...first.add(block(9_990, 15_001, "logVariance", 8))];
  const second = new Thinning(JSON.parse(JSON.stringify(first.state())));
  records.push(...second.add(block(15_001, 20_030)));
  // 9,990 + 8 k: the first such step from 15,001 on.
  records.push(...second.add(block(15_006, 20_030, "logVariance", 8)), ...second.rest());
  const sorted = (all: MetricRecord[]) => all.map((record) => JSON.stringify(record)).sort();
  expect(sorted(records)).toEqual(sorted(whole));
});
