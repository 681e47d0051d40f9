/** An estimator's mean gradient over the true one, a point for each component: on the line is right, a tilt is a bias. */
import type { Data } from "plotly.js-basic-dist-min";
import type { NetworkProbe } from "../../../src/index";
import { SIGNIFICANT } from "../../../src/measure/verdict";
import { withAlpha } from "../../colours/colour";
import type { PlotRun } from "../figure";
import type { Ink } from "../../theme/ink";
import type { PlainFigure } from "../PlainChart";
import { probeLayout } from "./frame";

type Components = NonNullable<NetworkProbe["report"]["estimators"][string]["components"]>[string];

/** Points that are drawn with their error bars; of more, the pointer asks for them. */
const MOST_BARS = 400;

/**
 * Of the largest component: smaller differences are left aside. A state that no draw has met leaves an error of almost nothing, which
 * the true gradient, that has met them all, would exceed.
 */
export const SMALL = 1e-3;

export function componentsFigure(run: PlotRun, found: Components, ink: Ink): PlainFigure {
  const { exact, mean, stdErr, exactStdErr, index } = found;
  const [x, y] = [[...exact], [...mean]];
  const few = x.length <= MOST_BARS;
  const bars = (errors: Float32Array) => ({
    type: "data" as const,
    array: [...errors],
    color: withAlpha(run.colour, 0.3),
    thickness: 1,
    width: 0,
  });
  const ends = spanOf(x);
  const data: Data[] = [
    {
      type: "scatter",
      mode: "lines",
      name: "the true gradient",
      x: ends,
      y: ends,
      line: { color: ink.line, width: 1.5 },
      hoverinfo: "skip",
    },
    {
      type: "scatter",
      mode: "markers",
      name: run.name,
      x,
      y,
      marker: { color: withAlpha(run.colour, few ? 0.8 : 0.45), size: few ? 6 : 4 },
      ...(few ? { error_y: bars(stdErr) } : {}),
      ...(few && exactStdErr ? { error_x: bars(exactStdErr) } : {}),
      customdata: x.map((_, i) => [
        index[i] + 1,
        stdErr[i].toPrecision(2),
        exactStdErr ? ` ± ${exactStdErr[i].toPrecision(2)}` : "",
      ]),
      hovertemplate:
        "component %{customdata[0]}<br>true %{x:.3g}%{customdata[2]}<br>mean %{y:.3g} ± %{customdata[1]}<extra></extra>",
    },
  ];
  const layout = probeLayout(
    ink,
    { title: "component of the true gradient", log: false, range: ends },
    { title: "mean of the estimates", log: false },
  );
  return { data, layout };
}

/** Components further from the truth than SIGNIFICANT standard errors, by what matters. */
export function componentsOff({ exact, mean, stdErr, exactStdErr }: Components): number {
  const small = SMALL * exact.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
  return mean.filter((value, i) => {
    const error = Math.hypot(stdErr[i], exactStdErr?.[i] ?? 0);
    return Math.abs(value - exact[i]) > SIGNIFICANT * error + small;
  }).length;
}

function spanOf(values: readonly number[]): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), 0);
  const high = values.reduce((most, value) => Math.max(most, value), 0);
  const room = 0.05 * (high - low || 1);
  return [low - room, high + room];
}
