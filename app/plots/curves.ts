/** The curves of one series as traces: raw behind smooth, band over seeds, error bars, markers that distinguish runs. */
import type { SeriesName } from "../../src/index";
import { MANY_RUNS } from "../state/runs";
import { type Range, valueAt, xOf } from "./axes";
import type { PlotContext, PlotRun, Trace } from "./figure";
import { type Band, bandOf } from "../series/bands";
import { type Columns, envelope, thin } from "../series/decimate";
import type { RunningSeries } from "../series/running-series";
import { seriesStore } from "../series/series-store";

export interface Curve {
  run: PlotRun;
  replicas: readonly RunningSeries[];
  band: Band;
  x: Float64Array;
}

/** The smoothed mean curves of a series, of the runs that have reported it. */
export function curvesOf(context: PlotContext, name: SeriesName, smoothing: number): Curve[] {
  return context.runs.flatMap((run) => {
    const replicas = seriesStore.replicas(run.id, name);
    if (replicas.length === 0) return [];
    const band = bandOf(replicas, smoothing);
    return [{ run, replicas, band, x: xOf(context.scale, run.id, band) }];
  });
}

export function columnsOf(context: Pick<PlotContext, "x" | "columns" | "scale">): Columns {
  return { from: context.x[0], to: context.x[1], count: context.columns, log: context.scale.log };
}

/** Of the raw curve behind a smooth one. */
const FAINT = 0.22;

/** The curve as it was reported, faint, lowest and highest of every pixel. Not of several seeds or very many runs. */
export function rawTraces(curve: Curve, context: PlotContext): Trace[] {
  if (curve.replicas.length !== 1 || context.runs.length > MANY_RUNS) return [];
  const [series] = curve.replicas;
  const line = envelope(curve.x, series.low, series.high, series.length, columnsOf(context));
  const style = { colour: curve.run.colour, width: 1, dash: "solid", alpha: FAINT } as const;
  return [{ kind: "line", part: "raw", run: curve.run.id, ...line, style }];
}

/** Standard error over the examples (one seed) or standard deviation over the seeds. */
export function spreadOf(curve: Pick<Curve, "replicas" | "band">): ArrayLike<number> {
  return curve.replicas.length === 1 ? curve.replicas[0].error : curve.band.deviation;
}

/** Mean plus and minus one `spread` (indexed by bucket) as a filled band; nothing where the spread is not known. */
export function bandTraces(curve: Curve, spread: ArrayLike<number>, context: PlotContext): Trace[] {
  const known = indicesOf(curve).filter((k) => Number.isFinite(spread[k]));
  if (known.length < 2) return [];
  const x = known.map((k) => curve.x[k]);
  const edge = (side: 1 | -1) =>
    thin(
      x,
      known.map((k) => curve.band.mean[k] + side * spread[k]),
      x.length,
      columnsOf(context),
    );
  const [low, high] = [edge(-1), edge(1)];
  return [{ kind: "band", run: curve.run.id, x: low.x, low: low.y, high: high.y, colour: curve.run.colour }];
}

/** Error bars, where the spread is known. */
export function barTraces(curve: Curve, spread: ArrayLike<number>): Trace[] {
  const known = indicesOf(curve).filter((k) => spread[k] > 0);
  const end = (side: 1 | -1) => known.map((k) => curve.band.mean[k] + side * spread[k]);
  const x = known.map((k) => curve.x[k]);
  return [{ kind: "bars", run: curve.run.id, x, low: end(-1), high: end(1), colour: curve.run.colour }];
}

function indicesOf({ band }: Curve): number[] {
  return Array.from({ length: band.length }, (_, k) => k);
}

/** Markers along a line, besides the one at its end. */
const MARKERS = 5;

/** The mean curve, and markers on it: on every point, or on a few, the newest value among them. */
export function lineTraces(curve: Curve, context: PlotContext, marks: "every" | "few"): Trace[] {
  const line = thin(curve.x, curve.band.mean, curve.band.length, columnsOf(context));
  const last = line.x.length - 1;
  const few = last < 0 ? [] : [...spread(line.x, context.x, context.scale.log), last];
  const spots = marks === "every" ? line.x.map((_, k) => k) : few;
  const { id, colour, dash, marker } = curve.run;
  const style = { colour, width: marks === "every" ? 1.5 : 2, dash, alpha: 1 };
  return [
    { kind: "line", part: "mean", run: id, x: line.x, y: line.y, style },
    {
      kind: "markers",
      run: id,
      x: spots.map((k) => line.x[k]),
      y: spots.map((k) => line.y[k]),
      colour,
      symbol: marker,
    },
  ];
}

/** Indices of the points nearest to a few evenly spaced places of the visible range. */
function spread(x: number[], range: Range, log: boolean): number[] {
  const spots: number[] = [];
  let k = 0;
  for (let i = 1; i <= MARKERS; i++) {
    const at = valueAt(range, (i - 0.5) / MARKERS, log);
    while (k < x.length && x[k] < at) k++;
    if (k < x.length - 1) spots.push(k);
  }
  return spots;
}
