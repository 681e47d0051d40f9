/** Test ELBO: one point per evaluation, with its standard error (one seed) or its spread (several seeds). */
import type { Data } from "plotly.js-basic-dist-min";
import { belowZero, fitY, X_TITLES } from "./axes";
import { bandTraces, type Curve, curvesOf, lineTraces, traceName } from "./curves";
import { type Figure, frame, type PlotContext } from "./figure";

/** Smallest height of the plot in nats. */
export const TEST_FLOOR = 2;

/** Above so many points, error bars would touch: a band takes their place. */
const MOST_BARS = 40;

export function testElboFigure(context: PlotContext): Figure {
  const curves = curvesOf(context, "testElbo", 0);
  const sign = context.logY ? -1 : 1;
  const lines = curves.map((curve) => ({ x: curve.x, y: curve.band.mean }));
  const y = belowZero(context.zoomY ?? fitY(lines, context.x, context.scale.log, TEST_FLOOR), context.logY);
  const text = { x: X_TITLES[context.scale.axis], y: context.logY ? "−ELBO, nats (log)" : "ELBO, nats per example" };
  return {
    data: curves.flatMap((curve) =>
      curve.band.length > MOST_BARS
        ? [...bandTraces(curve, spreadOf(curve), context, sign), ...lineTraces(curve, context, sign)]
        : barTraces(curve, context, sign),
    ),
    layout: frame(context, y, text, context.logY),
    curves,
    y,
  };
}

/** One seed: standard error over the examples. Several: standard deviation over the seeds. */
export function spreadOf(curve: Curve): ArrayLike<number> {
  return curve.replicas.length === 1 ? curve.replicas[0].error : curve.band.deviation;
}

function barTraces(curve: Curve, context: PlotContext, sign: 1 | -1): Data[] {
  const { colour, dash, marker } = curve.run;
  const spread = spreadOf(curve);
  const indices = Array.from({ length: curve.band.length }, (_, k) => k);
  return [
    {
      ...traceName(curve.run.id, "bars"),
      type: "scatter",
      mode: "lines+markers",
      cliponaxis: false,
      hoverinfo: "skip",
      showlegend: false,
      x: indices.map((k) => curve.x[k]),
      y: indices.map((k) => sign * curve.band.mean[k]),
      error_y: {
        type: "data",
        array: indices.map((k) => (Number.isFinite(spread[k]) ? spread[k] : 0)),
        color: colour,
        thickness: 1,
        width: 2,
      },
      line: { color: colour, width: 1.5, dash },
      marker: { color: colour, size: 7, symbol: marker, line: { color: context.ink.paper, width: 1 } },
    },
  ];
}
