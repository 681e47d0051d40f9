import { describe, expect, test } from "vitest";
import { sweepCsv, sweepJson } from "../../../src/export/sweep-file";
import { sweepNotes, sweepProtocol, truthWords } from "../../panels/gradients/sweep-words";
import { withPart } from "../../state/sweeps";
import { INK, run } from "../../../tests/support/gradient-fixtures";
import { readingsOf, sweepFigure } from "./sweep";
import { skippedPart, sweepPart, sweepRecord } from "../../../tests/support/sweep-fixtures";

const CHOICE = { figure: "bias", mean: 1, part: "own" } as const;
const RECORD = sweepRecord(
  sweepPart(5, 7, 4),
  sweepPart(5, 8, 16),
  sweepPart(7, 7, 0.01),
  sweepPart(7, 8, -0.01),
  sweepPart(10, 7, 1, "sampled"),
  skippedPart(14, "There is no room"),
);

describe("a sweep as a picture", () => {
  test("has the mean over seeds with its spread, and hollow marks where nothing was significantly above 0", () => {
    const readings = readingsOf(RECORD, "st", CHOICE);
    expect(readings.map(({ at, kind, truth }) => [at, kind, truth])).toEqual([
      [5, "value", "exact"],
      [7, "limit", "exact"],
      [10, "value", "sampled"],
    ]);
    expect(readings[0]).toMatchObject({ value: 1.5, each: [1, 2] });
    const { data } = sweepFigure(RECORD, [run("st")], CHOICE, INK);
    expect(data).toMatchObject([
      { name: "st", x: [5, 7, 10], y: [1.5, null, 0.5], error_y: { array: [Math.SQRT1_2, null, 0] } },
      { name: "st: below", x: [7], marker: { symbol: "circle-open" } },
    ]);
    expect(JSON.stringify(data)).toContain("± 0.71 over 2 seeds (1.00, 2.00)");
    expect(readingsOf(RECORD, "psa", CHOICE)).toEqual([]);
  });

  test("shades the points whose truth was drawn, from the first of them on", () => {
    const { layout } = sweepFigure(RECORD, [run("st")], CHOICE, INK);
    expect(layout.shapes).toMatchObject([{ x0: Math.sqrt(70) }]);
    expect(layout.xaxis).toMatchObject({ type: "log", ticktext: ["5", "7", "10", "14", "20", "28", "40"] });
    const exact = sweepFigure(sweepRecord(sweepPart(5, 7, 4)), [run("st")], CHOICE, INK);
    expect(exact.layout.shapes).toBeUndefined();
    const all = sweepFigure(sweepRecord(sweepPart(5, 7, 4, "sampled")), [run("st")], CHOICE, INK);
    expect(all.layout.shapes).toMatchObject([{ x0: 4.3 }]);
  });

  test("shows estimators side by side, none of them behind another", () => {
    const { data } = sweepFigure(RECORD, [run("st"), run("st"), run("st")], { ...CHOICE, figure: "cosine" }, INK);
    const xs = data.map((trace) => ("x" in trace && Array.isArray(trace.x) ? Number(trace.x[0]) : 0));
    expect(new Set(xs).size).toBe(3);
    expect(xs[1]).toBe(5);
  });
});

test("says which points have an enumerated truth and which a drawn one, and what was skipped", () => {
  expect(truthWords(RECORD, "hidden")).toBe("true gradient enumerated for 5 and 7 units, drawn for 10 units (± 9.0 %)");
  expect(sweepProtocol(RECORD, CHOICE)).toContain("100 gradients of the same 6 examples");
  expect(sweepNotes(RECORD)).toEqual([
    "Skipped at 14 units: There is no room.",
    "At 14 units: psa left out, since it has no room.",
  ]);
});

test("is saved with a line for each point, seed, estimator and layer, or with all reports", () => {
  const [header, ...lines] = sweepCsv(RECORD).trimEnd().split("\n");
  expect(header).toMatch(/^over,value,units,seed,truth,estimator,layer,samples,gradNorm,bias2,/);
  expect(lines).toHaveLength(5);
  expect(lines[1]).toMatch(/^width,5,5,8,exact,st,hidden,100,2,16,0\.01,/);
  expect(lines[4]).toMatch(/^width,10,10,7,sampled,/);
  for (const line of lines) expect(line.split(",")).toHaveLength(header.split(",").length);
  const { points, ...rest } = JSON.parse(sweepJson(RECORD));
  expect(rest).toMatchObject({ format: "sbn-lab-sweep", over: "width", samples: 100, seeds: 2 });
  expect(points.at(-1)).toMatchObject({ value: 14, report: null, problem: "There is no room" });
});

test("grows by the parts of its own experiment only", () => {
  const part = sweepPart(5, 7, 1);
  expect(withPart({ width: sweepRecord() }, "width", part).width?.parts).toEqual([part]);
  expect(withPart({ width: sweepRecord() }, "depth", part).width?.parts).toEqual([]);
});
