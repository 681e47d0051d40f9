import fc from "fast-check";
import { expect, test } from "vitest";
import { ESTIMATOR_SERIES, type SeriesBlock } from "../reports/series";
import { CSV_HEADER, csvLine, jsonLine, recordsOf, shortFloat } from "./metrics";

const block: SeriesBlock = {
  run: "foust(b:0.8,a:2)",
  replica: 1,
  series: "trainElbo",
  step: Float64Array.of(3, 4),
  value: Float32Array.of(-143.2, Number.NaN),
  stdErr: Float32Array.of(1.25, Number.NaN),
  seconds: Float64Array.of(0.123456, 1),
};

test("a record per value, a line each, in JSON and in CSV", () => {
  const records = [...recordsOf(block)];
  expect(records.map(jsonLine)).toEqual([
    '{"run":"foust(b:0.8,a:2)","replica":1,"series":"trainElbo","step":3,"value":-143.2,"stdErr":1.25,"seconds":0.1235}',
    '{"run":"foust(b:0.8,a:2)","replica":1,"series":"trainElbo","step":4,"value":null,"stdErr":null,"seconds":1}',
  ]);
  expect(CSV_HEADER).toBe("run,replica,series,step,value,stdErr,seconds,steps");
  expect(records.map(csvLine)).toEqual([
    '"foust(b:0.8,a:2)",1,trainElbo,3,-143.2,1.25,0.1235,1',
    '"foust(b:0.8,a:2)",1,trainElbo,4,,,1,1',
  ]);
});

test("a block without errors has records without them", () => {
  const { stdErr: _, ...without } = { ...block, run: "st" };
  const [record] = recordsOf(without);
  expect(record).not.toHaveProperty("stdErr");
  expect(csvLine(record)).toBe("st,1,trainElbo,3,-143.2,,0.1235,1");
});

test("what only some estimators report is a series like any other", () => {
  for (const series of ESTIMATOR_SERIES) {
    const [record] = recordsOf({ ...block, run: "st", series });
    expect(csvLine(record)).toBe(`st,1,${series},3,-143.2,1.25,0.1235,1`);
  }
});

test("numbers are short, and the same float again", () => {
  expect(shortFloat(Math.fround(0.1))).toBe(0.1);
  expect(shortFloat(Number.NEGATIVE_INFINITY)).toBeNull();
  expect(shortFloat(-0)).toBe(0);
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const short = shortFloat(value) as number;
      // Zero has no sign in JSON.
      expect(Math.fround(short)).toBe(value + 0);
    }),
  );
});
