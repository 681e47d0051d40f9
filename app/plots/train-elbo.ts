/** Training ELBO against steps, epochs, evaluations or seconds: one line a run, up is better. */
import { belowZero, fitY, X_TITLES } from "./axes";
import { bandTraces, type Curve, curvesOf, lineTraces, rawTrace } from "./curves";
import { type Figure, frame, type PlotContext } from "./figure";

/** Smallest height of the plot in nats, so that a flat beginning is not all noise. */
export const TRAIN_FLOOR = 2;

/** Mean distances of the raw curve from the smooth one that the plot leaves room for, above and below. */
const NOISE_ROOM = 2;

function noiseOf({ replicas, band }: Curve): number {
  if (replicas.length !== 1 || band.length === 0) return 0;
  let sum = 0;
  for (let k = 0; k < band.length; k++) sum += Math.abs(replicas[0].mean[k] - band.mean[k]);
  return sum / band.length;
}

export function trainElboFigure(context: PlotContext): Figure {
  const curves = curvesOf(context, "trainElbo", context.smoothing);
  const sign = context.logY ? -1 : 1;
  const lines = curves.map((curve) => ({ x: curve.x, y: curve.band.mean }));
  const fit = fitY(lines, context.x, context.scale.log, TRAIN_FLOOR);
  const room = context.smoothing > 0 ? NOISE_ROOM * Math.max(0, ...curves.map(noiseOf)) : 0;
  const y = belowZero(context.zoomY ?? (fit && [fit[0] - room, fit[1] + room]), context.logY);
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
    curves,
    y,
  };
}
