/** Training ELBO against steps, epochs, evaluations or seconds: one line a run, up is better. */
import { fitY, X_TITLES } from "./axes";
import { bandTraces, curvesOf, lineTraces, rawTrace } from "./curves";
import { type Figure, frame, type PlotContext } from "./figure";

/** Smallest height of the plot in nats, so that a flat beginning is not all noise. */
const FLOOR = 2;

export function trainElboFigure(context: PlotContext): Figure {
  const curves = curvesOf(context, "trainElbo", context.smoothing);
  const sign = context.logY ? -1 : 1;
  const lines = curves.map((curve) => ({ x: curve.x, y: curve.band.mean }));
  const y = belowZero(context.zoomY ?? fitY(lines, context.x, context.scale.log, FLOOR), context.logY);
  const text = {
    x: X_TITLES[context.scale.axis],
    y: context.logY ? "−ELBO, nats (log, up is better)" : "ELBO, nats per example",
  };
  return {
    data: [
      ...(context.smoothing > 0 ? curves.flatMap((curve) => rawTrace(curve, context, sign)) : []),
      ...curves.flatMap((curve) => bandTraces(curve, curve.band.deviation, context, sign)),
      ...curves.flatMap((curve) => lineTraces(curve, context, sign)),
    ],
    layout: frame(context, y, text, context.logY),
    y,
  };
}

/** A log axis of -ELBO ends where the ELBO nears 0. */
export function belowZero(y: Figure["y"], log: boolean): Figure["y"] {
  if (!y || !log) return y;
  const high = Math.min(y[1], -1e-3);
  return [Math.min(y[0], 2 * high), high];
}
