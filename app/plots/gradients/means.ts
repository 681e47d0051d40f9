/** What averaging buys: error and cosine of the mean of M gradients, on a log axis of M. */
import type { Data } from "plotly.js-basic-dist-min";
import type { GradientReport } from "../../../src/client/contract";
import { MEANS } from "../../../src/measure/probe-statistics";
import { verdictOf } from "../../../src/measure/verdict";
import { withAlpha } from "../colour";
import type { PlotRun } from "../figure";
import type { Ink } from "../ink";
import type { PlainFigure } from "../PlainChart";
import { logRange, probeLayout } from "./frame";
import { layerOf } from "./read";

const X = { title: "gradients averaged, M", log: true, range: [0.8, 1250] as [number, number] };

/** sqrt(bias^2 + V / M) / |g*|: falls with slope -1/2, down to the bias. */
export function errorFigure(report: GradientReport, runs: readonly PlotRun[], layer: string, ink: Ink): PlainFigure {
  const data: Data[] = [];
  const all: number[] = [];
  for (const run of runs) {
    const found = layerOf(report, run.id, layer);
    if (!found) continue;
    const y = MEANS.map((m) => found.rmse[m]);
    const { biased, text } = verdictOf(found);
    all.push(...y);
    data.push({
      type: "scatter",
      mode: "lines+markers",
      x: [...MEANS],
      y,
      line: { color: run.colour, dash: run.dash, width: 2 },
      marker: { color: run.colour, symbol: run.marker, size: 7 },
      hovertemplate: `<b>${run.name}</b>, M = %{x}<br>RMSE %{y:.3g} |g*|<br>${biased ? `floor: ${text}` : text}<extra></extra>`,
    });
  }
  return { data, layout: probeLayout(ink, X, { title: "RMSE / |g*|", log: true, range: logRange(all) }) };
}

/** Cosine similarity to g*, median and the band from 15 to 85 %. */
export function cosineFigure(report: GradientReport, runs: readonly PlotRun[], layer: string, ink: Ink): PlainFigure {
  const data: Data[] = [];
  for (const run of runs) {
    const found = layerOf(report, run.id, layer);
    if (!found) continue;
    const points = MEANS.flatMap((m) => (found.cosine[m] ? [{ m, ...found.cosine[m] }] : []));
    const x = points.map(({ m }) => m);
    data.push({
      type: "scatter",
      mode: "lines",
      x: [...x, ...[...x].reverse()],
      y: [...points.map(({ high }) => high), ...points.map(({ low }) => low).reverse()],
      fill: "toself",
      fillcolor: withAlpha(run.colour, 0.1),
      line: { width: 0 },
      hoverinfo: "skip",
    });
    data.push({
      type: "scatter",
      mode: "lines+markers",
      x,
      y: points.map(({ median }) => median),
      line: { color: run.colour, dash: run.dash, width: 2 },
      marker: { color: run.colour, symbol: run.marker, size: 7 },
      customdata: points.map(({ low, high, groups }) => [low.toFixed(3), high.toFixed(3), groups]),
      hovertemplate: `<b>${run.name}</b>, M = %{x}<br>cosine %{y:.3f} (%{customdata[0]} to %{customdata[1]})<br>%{customdata[2]} groups<extra></extra>`,
    });
  }
  return { data, layout: probeLayout(ink, X, { title: "cosine to the true gradient", log: false }) };
}
