/** The curves of one series as plotly traces: raw behind smooth, band over seeds, markers that tell runs apart. */
import type { Data } from "plotly.js-basic-dist-min";
import type { SeriesName } from "../../src/client/contract";
import { MANY_RUNS } from "../state/runs";
import { type Range, valueAt, xOf } from "./axes";
import { withAlpha } from "./colour";
import type { PlotContext, PlotRun } from "./figure";
import { type Band, bandOf } from "./series/bands";
import { type Columns, envelope, thin } from "./series/decimate";
import type { RunningSeries } from "./series/running-series";
import { seriesStore } from "./series/series-store";

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

export function columnsOf(context: PlotContext): Columns {
  return { from: context.x[0], to: context.x[1], count: context.columns, log: context.scale.log };
}

const QUIET = { hoverinfo: "skip", showlegend: false } as const;

/** Plotly names a trace's element after its uid; `fadeOthers` finds the traces of a run by it. */
export function traceName(run: string, part: string): { uid: string } {
  return { uid: `${run}~${part}` };
}

/** The curve as it was reported, faint, lowest and highest of every pixel. Not of several seeds or very many runs. */
export function rawTrace(curve: Curve, context: PlotContext, sign: 1 | -1): Data[] {
  if (curve.replicas.length !== 1 || context.runs.length > MANY_RUNS) return [];
  const [series] = curve.replicas;
  const line = envelope(curve.x, series.low, series.high, series.length, columnsOf(context));
  return [
    {
      ...QUIET,
      ...traceName(curve.run.id, "raw"),
      type: "scatter",
      mode: "lines",
      x: line.x,
      y: line.y.map((y) => sign * y),
      line: { color: withAlpha(curve.run.colour, 0.22), width: 1 },
    },
  ];
}

/** Mean plus and minus one `spread` (indexed by bucket) as a filled band; nothing where the spread is not known. */
export function bandTraces(curve: Curve, spread: ArrayLike<number>, context: PlotContext, sign: 1 | -1): Data[] {
  const known = Array.from({ length: curve.band.length }, (_, k) => k).filter((k) => Number.isFinite(spread[k]));
  if (known.length < 2) return [];
  const x = known.map((k) => curve.x[k]);
  const edge = (side: 1 | -1) =>
    thin(
      x,
      known.map((k) => sign * (curve.band.mean[k] + side * spread[k])),
      x.length,
      columnsOf(context),
    );
  const [low, high] = [edge(-1), edge(1)];
  const bare = { ...QUIET, type: "scatter", mode: "lines", line: { width: 0 } } as const;
  return [
    { ...bare, ...traceName(curve.run.id, "low"), x: low.x, y: low.y },
    {
      ...bare,
      ...traceName(curve.run.id, "high"),
      x: high.x,
      y: high.y,
      fill: "tonexty",
      fillcolor: withAlpha(curve.run.colour, 0.16),
    },
  ];
}

/** Markers along a line, besides the one at its end. */
const MARKERS = 5;

/** The mean curve, and a few markers on it, the newest value among them. */
export function lineTraces(curve: Curve, context: PlotContext, sign: 1 | -1): Data[] {
  const line = thin(curve.x, curve.band.mean, curve.band.length, columnsOf(context));
  const y = line.y.map((value) => sign * value);
  const last = line.x.length - 1;
  const spots = last < 0 ? [] : [...spread(line.x, context.x, context.scale.log), last];
  const { colour, dash, marker } = curve.run;
  return [
    {
      ...QUIET,
      ...traceName(curve.run.id, "line"),
      type: "scatter",
      mode: "lines",
      x: line.x,
      y,
      line: { color: colour, width: 2, dash },
    },
    {
      ...QUIET,
      ...traceName(curve.run.id, "markers"),
      type: "scatter",
      mode: "markers",
      cliponaxis: false,
      x: spots.map((k) => line.x[k]),
      y: spots.map((k) => y[k]),
      marker: { color: colour, size: 8, symbol: marker, line: { color: context.ink.paper, width: 1 } },
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
