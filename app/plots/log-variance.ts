/** How noisy the gradient is: log of its exponentially weighted variance, averaged over the parameters. */
import { fitY, X_TITLES } from "./axes";
import { bandTraces, curvesOf, lineTraces } from "./curves";
import { type Figure, frame, type PlotContext } from "./figure";

const FLOOR = 0.5;

export function logVarianceFigure(context: PlotContext): Figure {
  const curves = curvesOf(context, "logVariance", 0);
  const lines = curves.map((curve) => ({ x: curve.x, y: curve.band.mean }));
  const y = context.zoomY ?? fitY(lines, context.x, context.scale.log, FLOOR);
  return {
    data: [
      ...curves.flatMap((curve) => bandTraces(curve, curve.band.deviation, context, 1)),
      ...curves.flatMap((curve) => lineTraces(curve, context, 1)),
    ],
    layout: frame(context, y, { x: X_TITLES[context.scale.axis], y: "log variance" }, false),
    y,
  };
}
