import { expect, test } from "vitest";
import { INK, run } from "../../../tests/support/gradient-fixtures";
import { endsOf, type Mark, marksOf } from "./marks";
import { sweepFigure } from "./sweep";
import { sweepPart, sweepRecord } from "../../../tests/support/sweep-fixtures";

const mark = (kind: Mark["kind"], x: number, y: number): Mark => ({
  kind,
  x,
  y,
  above: 1,
  below: 0.5,
  words: ["", "", ""],
});
const MARKS = [mark("value", 1, 4), mark("limit", 2, 8), mark("nothing", 3, 0)];

test("a line joins values; what is only below a value hangs from it, apart", () => {
  expect(marksOf(run("st"), MARKS)).toMatchObject([
    { x: [1, 2, 3], y: [4, null, null], error_y: { array: [1, null, null], arrayminus: [0.5, null, null] } },
    { x: [2], y: [8], showlegend: false, error_y: { array: [0], arrayminus: [4] } },
  ]);
  expect(marksOf(run("st"), MARKS.slice(0, 1))).toHaveLength(1);
});

test("an axis has room for error bars and for what hangs, and none for numbers that are 0", () => {
  expect(MARKS.flatMap(endsOf)).toEqual([4, 5, 8, 4]);
});

test("error bars of a sweep stay above 0 on a log axis, and are whole on a linear one", () => {
  const record = sweepRecord(...[0.1, 40, 0.1].map((bias2, k) => sweepPart(5, k, bias2)));
  for (const part of record.parts) {
    const found = part.report?.estimators.st.layers.hidden;
    const median = part.seed === 1 ? 0.9 : -0.8;
    if (found) found.cosine = { 1: { groups: 4, median, low: median, high: median } };
  }
  const bars = (figure: "bias" | "cosine") => {
    const [line] = sweepFigure(record, [run("st")], { figure, mean: 1, part: "own" }, INK).data;
    const { y, error_y } = line as { y: number[]; error_y: { array: number[]; arrayminus: number[] } };
    return { y: y[0], above: error_y.array[0], below: error_y.arrayminus[0] };
  };
  const bias = bars("bias");
  expect(bias.above).toBeGreaterThan(bias.y);
  expect(bias.below).toBeLessThan(bias.y);
  const cosine = bars("cosine");
  expect(cosine.above).toBeGreaterThan(Math.abs(cosine.y));
  expect(cosine.below).toBe(cosine.above);
});
