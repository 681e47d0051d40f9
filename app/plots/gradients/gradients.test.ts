import { describe, expect, it } from "vitest";
import { INK, layer, probe, run } from "../../../tests/support/gradient-fixtures";
import { cosineFigure, errorFigure } from "./means";
import { planeFigure, pointOf } from "./plane";

const history = [probe(1, layer(0.4, 1), layer(0.001, 4)), probe(2, layer(0.8, 2), layer(-0.002, 8))];

describe("the bias-variance plane", () => {
  it("puts a detected bias where it is, and one that was not detected at what it is below", () => {
    expect(pointOf(layer(0.4, 1))).toMatchObject({ x: 0.25, y: 0.1, detected: true });
    const none = pointOf(layer(-0.002, 8));
    expect(none).toMatchObject({ x: 2, detected: false, above: 0 });
    expect(none.y).toBeCloseTo(0.01, 12);
  });

  it("draws a mark and a trail for each run, hollow where no bias was detected, inside the axes", () => {
    const { data, layout } = planeFigure(history, [run("st"), run("disarm")], "total", INK);
    const marks = data.filter((trace) => "mode" in trace && trace.mode === "markers") as {
      x: number[];
      marker: { symbol: string };
    }[];
    expect(marks.map((mark) => [mark.x[0], mark.marker.symbol])).toEqual([
      [0.5, "circle"],
      [2, "circle-open"],
    ]);
    expect(data.filter((trace) => "x" in trace && (trace.x as number[]).length === 2)).toHaveLength(2);
    const [low, high] = (layout.xaxis?.range ?? [0, 0]) as [number, number];
    expect(10 ** low).toBeLessThan(0.25);
    expect(10 ** high).toBeGreaterThan(2);
  });

  it("draws whole lines of equal error, from one axis to the other", () => {
    const { data, layout } = planeFigure(history, [run("st"), run("disarm")], "total", INK);
    const lines = data.filter((trace) => JSON.stringify(trace).includes('"dash":"dot"')) as {
      x: number[];
      y: number[];
    }[];
    expect(lines.length).toBeGreaterThan(0);
    const [bottom] = (layout.yaxis?.range ?? [0, 0]) as [number, number];
    for (const { x, y } of lines) {
      const error = x[0] + y[0];
      x.forEach((at, k) => {
        expect((at + y[k]) / error).toBeCloseTo(1, 10);
      });
      expect(y[y.length - 1] / 10 ** bottom).toBeCloseTo(1, 6);
    }
  });

  it("leaves out runs that the latest probe does not know", () => {
    const { data } = planeFigure(history, [run("rebar")], "total", INK);
    expect(data.every((trace) => "hoverinfo" in trace && trace.hoverinfo === "skip")).toBe(true);
  });
});

it("error and direction are drawn against the number of gradients averaged", () => {
  const error = errorFigure(history[1], [run("st"), run("disarm")], "total", "gradients", INK);
  expect(error.data).toHaveLength(2);
  expect((error.data[1] as { y: number[] }).y[0] / (error.data[1] as { y: number[] }).y[2]).toBeCloseTo(10, 10);
  const cosine = cosineFigure(history[1], [run("st")], "total", "gradients", INK);
  expect((cosine.data[1] as { y: number[] }).y).toEqual([0.5]);
});

it("the same means are drawn against what they cost, in range, with both figures on one axis", () => {
  const runs = [run("st"), run("disarm")];
  const error = errorFigure(history[1], runs, "total", "evaluations", INK);
  const lines = error.data as { x: number[]; y: number[] }[];
  expect(lines.map(({ x }) => x)).toEqual([
    [1, 10, 100, 1000],
    [3, 30, 300, 3000],
  ]);
  expect(lines[1].y).toEqual((errorFigure(history[1], runs, "total", "gradients", INK).data[1] as { y: number[] }).y);
  const cosine = cosineFigure(history[1], runs, "total", "seconds", INK);
  expect((cosine.data[3] as { x: number[] }).x).toEqual([4e-4]);
  const [low, high] = (cosine.layout.xaxis?.range ?? [0, 0]) as [number, number];
  expect([10 ** low < 1e-4, 10 ** high > 0.4]).toEqual([true, true]);
});

it("draws nothing of numbers that are not finite, and keeps its axes", () => {
  const broken = [probe(1, layer(Number.NaN, Number.NaN), layer(0.001, 4))];
  const runs = [run("st"), run("disarm")];
  const figures = [
    planeFigure(broken, runs, "total", INK),
    errorFigure(broken[0], runs, "total", "gradients", INK),
    cosineFigure(broken[0], runs, "total", "gradients", INK),
  ];
  for (const { data, layout } of figures) {
    expect(data.some((trace) => "name" in trace && trace.name === "st")).toBe(false);
    for (const axis of [layout.xaxis, layout.yaxis]) {
      if (axis?.range) expect(axis.range.every((end) => Number.isFinite(end as number))).toBe(true);
    }
  }
});
