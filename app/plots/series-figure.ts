/** The figure of a series: its curves with what is known of their spread, and axes that show them well. */
import type { SeriesName } from "../../src/index";
import { belowZero, fitLogY, fitY, type Range, X_TITLES } from "./axes";
import { bandTraces, barTraces, type Curve, curvesOf, lineTraces, rawTraces, spreadOf } from "./curves";
import { type Figure, gapsOf, type PlotContext, type Trace } from "./figure";
import type { AxisScale } from "./projection";

/** What a figure asks of a plot. */
export interface SeriesPlot {
  series: SeriesName;
  /** Title of the y axis: what is plotted, and its unit. */
  axis: string;
  /** Its title with a log axis, where that is another. */
  logAxis?: string;
  /** Smallest height of a linear y axis, so that a flat beginning does not fill the plot with noise. */
  floor: number;
  /** Whether the visitor's smoothing applies: not to what is an average or a parameter already. */
  smooths: boolean;
  /** Measured now and then: a marker and an error bar at each value, rather than a line of many. */
  points: boolean;
  /** The scale that "log y" stands for: of positive values, or mirrored of negative ones. Absent: there is none. */
  log?: Exclude<AxisScale, "linear">;
}

/** Above so many points, error bars would touch: a band takes their place. */
const MOST_BARS = 40;

/** Mean distances of the raw curve from the smooth one that the plot leaves room for, above and below. */
const NOISE_ROOM = 2;

export function seriesFigure(plot: SeriesPlot, context: PlotContext): Figure {
  const smoothing = plot.smooths ? context.smoothing : 0;
  const curves = curvesOf(context, plot.series, smoothing);
  const { range, scale } = yAxisOf(plot, context, curves, smoothing > 0 ? NOISE_ROOM : 0);
  const raw = smoothing > 0 ? curves.flatMap((curve) => rawTraces(curve, context)) : [];
  const title = scale === "linear" ? plot.axis : (plot.logAxis ?? `${plot.axis} (log)`);
  return {
    traces: [...raw, ...(plot.points ? pointTraces(curves, context) : streamTraces(curves, context))],
    curves,
    x: { title: X_TITLES[context.scale.axis], range: context.x, scale: context.scale.log ? "log" : "linear" },
    y: range && { title, range, scale },
    gaps: gapsOf(context),
  };
}

function streamTraces(curves: readonly Curve[], context: PlotContext): Trace[] {
  return [
    ...curves.flatMap((curve) => bandTraces(curve, curve.band.deviation, context)),
    ...curves.flatMap((curve) => lineTraces(curve, context, "few")),
  ];
}

function pointTraces(curves: readonly Curve[], context: PlotContext): Trace[] {
  const few = (curve: Curve) => curve.band.length <= MOST_BARS;
  return [
    ...curves.flatMap((curve) =>
      few(curve) ? barTraces(curve, spreadOf(curve)) : bandTraces(curve, spreadOf(curve), context),
    ),
    ...curves.flatMap((curve) => lineTraces(curve, context, few(curve) ? "every" : "few")),
  ];
}

/** Range and scale of y. A log axis of positive values gives way to a linear one until there is a positive value. */
export function yAxisOf(
  plot: Pick<SeriesPlot, "floor" | "log">,
  context: Pick<PlotContext, "x" | "scale" | "zoomY" | "logY">,
  curves: readonly Curve[],
  noiseRoom = 0,
): { range: Range | null; scale: AxisScale } {
  const lines = curves.map((curve) => ({ x: curve.x, y: curve.band.mean }));
  const wanted = context.logY ? (plot.log ?? "linear") : "linear";
  if (wanted === "log") {
    const range = context.zoomY ?? fitLogY(lines, context.x, context.scale.log);
    if (range && range[0] > 0) return { range, scale: "log" };
  }
  const fit = fitY(lines, context.x, context.scale.log, plot.floor);
  const room = noiseRoom * Math.max(0, ...curves.map(noiseOf));
  const range = context.zoomY ?? (fit && [fit[0] - room, fit[1] + room]);
  if (wanted === "mirrored") return { range: belowZero(range, true), scale: "mirrored" };
  return { range, scale: "linear" };
}

function noiseOf({ replicas, band }: Curve): number {
  if (replicas.length !== 1 || band.length === 0) return 0;
  let sum = 0;
  for (let k = 0; k < band.length; k++) sum += Math.abs(replicas[0].mean[k] - band.mean[k]);
  return sum / band.length;
}
