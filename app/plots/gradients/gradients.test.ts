import { describe, expect, it } from "vitest";
import type { GradientReport, NetworkProbe } from "../../../src/client/contract";
import type { LayerReport } from "../../../src/measure/probe-statistics";
import type { Ink } from "../ink";
import { cosineFigure, errorFigure } from "./means";
import { planeFigure, pointOf } from "./plane";

const INK = { paper: "#ffffff", ink: "#000000", quiet: "#555555", grid: "#eeeeee", line: "#888888" } as Ink;

function layer(bias2: number, variance: number): LayerReport {
  const cosine = { "1": { groups: 100, median: 0.5, low: 0.4, high: 0.6 } };
  const rmse = Object.fromEntries([1, 10, 100, 1000].map((m) => [m, Math.sqrt(Math.max(0, bias2) + variance / m) / 2]));
  const errors = { bias2StdErr: 0.01, varianceStdErr: 0.1 * variance, signal2StdErr: 0.02 };
  return { gradNorm: 2, bias2, variance, signal2: 3, ...errors, rmse, cosine };
}

function probe(step: number, st: LayerReport, disarm: LayerReport): GradientReport {
  const estimators = {
    st: { samples: 100, evaluations: 1, secondsPerGradient: 1e-4, layers: { total: st } },
    disarm: { samples: 100, evaluations: 2, secondsPerGradient: 3e-4, layers: { total: disarm } },
  };
  const report = {
    protocol: {},
    loss: 1,
    reference: { kind: "exact", by: "hand" },
    layers: { total: { gradNorm: 2 } },
    estimators,
  };
  const networks = [{ run: "st", step, report: report as NetworkProbe["report"] }];
  return { run: "st", step, seconds: 1, endedAt: 0, networks };
}

const run = (id: string) => ({ id, name: id, colour: "#336699", dash: "solid" as const, marker: "circle" });
const history = [probe(1, layer(0.4, 1), layer(0.001, 4)), probe(2, layer(0.8, 2), layer(-0.002, 8))];

describe("the bias-variance plane", () => {
  it("puts a bias that was told where it is, and one that was not where it would have been", () => {
    expect(pointOf(layer(0.4, 1))).toMatchObject({ x: 0.25, y: 0.1, told: true });
    const none = pointOf(layer(-0.002, 8));
    expect(none).toMatchObject({ x: 2, told: false, above: 0 });
    expect(none.y).toBeCloseTo(0.01, 12);
  });

  it("draws a mark and a trail for each run, hollow where no bias was told, inside the axes", () => {
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

  it("leaves out runs that the latest probe does not know", () => {
    const { data } = planeFigure(history, [run("rebar")], "total", INK);
    expect(data.every((trace) => "hoverinfo" in trace && trace.hoverinfo === "skip")).toBe(true);
  });
});

it("error and direction are drawn against the number of gradients averaged", () => {
  const error = errorFigure(history[1], [run("st"), run("disarm")], "total", INK);
  expect(error.data).toHaveLength(2);
  expect((error.data[1] as { y: number[] }).y[0] / (error.data[1] as { y: number[] }).y[2]).toBeCloseTo(10, 10);
  const cosine = cosineFigure(history[1], [run("st")], "total", INK);
  expect((cosine.data[1] as { y: number[] }).y).toEqual([0.5]);
});
