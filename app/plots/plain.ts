/** A series on a plain linear axis: its curves, with a band where several seeds run. */
import type { SeriesName } from "../../src/client/contract";
import { fitY, X_TITLES } from "./axes";
import { bandTraces, curvesOf, lineTraces } from "./curves";
import { type Figure, frame, type PlotContext } from "./figure";

export interface PlainPlot {
  series: SeriesName;
  /** Title of the y axis. */
  axis: string;
  /** Smallest height of the plot. */
  floor: number;
  /** Whether the visitor's smoothing applies: not to what is an average or a parameter already. */
  smooths: boolean;
}

export function plainFigure({ series, axis, floor, smooths }: PlainPlot, context: PlotContext): Figure {
  const curves = curvesOf(context, series, smooths ? context.smoothing : 0);
  const lines = curves.map((curve) => ({ x: curve.x, y: curve.band.mean }));
  const y = context.zoomY ?? fitY(lines, context.x, context.scale.log, floor);
  return {
    data: [
      ...curves.flatMap((curve) => bandTraces(curve, curve.band.deviation, context, 1)),
      ...curves.flatMap((curve) => lineTraces(curve, context, 1)),
    ],
    layout: frame(context, y, { x: X_TITLES[context.scale.axis], y: axis }, false),
    curves,
    y,
  };
}
