/** What averaging buys: error and cosine of the mean of M gradients, on a log axis of M or of what M gradients cost. */
import type { Data } from "plotly.js-basic-dist-min";
import type { GradientReport, NetworkProbe } from "../../../src/index";
import { MEANS } from "../../../src/measure/probe-statistics";
import { verdictOf } from "../../../src/measure/verdict";
import { withAlpha } from "../../colours/colour";
import type { PlotRun } from "../figure";
import type { Ink } from "../../theme/ink";
import type { PlainFigure } from "../PlainChart";
import { COST_AXES, type Cost, costOf } from "./costs";
import { type AxisSpec, logRange, probeLayout } from "./frame";
import { estimatorOf } from "./read";

type EstimatorProbe = NetworkProbe["report"]["estimators"][string];
type Layer = EstimatorProbe["layers"][string];

interface Found {
  run: PlotRun;
  probe: EstimatorProbe;
  layer: Layer;
}

function foundOf(report: GradientReport, runs: readonly PlotRun[], layer: string): Found[] {
  return runs.flatMap((run) => {
    const probe = estimatorOf(report, run.id);
    const found = probe?.layers[layer];
    return found && verdictOf(found).kind !== "unmeasured" ? [{ run, probe, layer: found }] : [];
  });
}

/** Of all runs, whichever figure they are in: both have the same axis. */
function axisOf(found: readonly Found[], cost: Cost): AxisSpec {
  const ends = found.flatMap(({ probe }) => [MEANS[0], MEANS[MEANS.length - 1]].map((m) => m * costOf(probe, cost)));
  const [low, high] = cost === "gradients" ? [0.8, 1250] : logRange(ends);
  return { title: COST_AXES[cost], log: true, range: [low, high] };
}

/** "M = 10" and what those ten cost. */
function costText(m: number, probe: EstimatorProbe, cost: Cost): string {
  const spent = m * costOf(probe, cost);
  if (cost === "gradients") return `M = ${m}`;
  return cost === "evaluations" ? `M = ${m}, ${spent} evaluations` : `M = ${m}, ${spent.toPrecision(2)} s`;
}

/** sqrt(bias^2 + V / M) / |g*|: falls with slope -1/2, down to the bias. */
export function errorFigure(
  report: GradientReport,
  runs: readonly PlotRun[],
  layer: string,
  cost: Cost,
  ink: Ink,
): PlainFigure {
  const found = foundOf(report, runs, layer);
  const data = found.map(({ run, probe, layer: { rmse, ...rest } }): Data => {
    const { biased, text } = verdictOf(rest);
    return {
      type: "scatter",
      mode: "lines+markers",
      name: run.name,
      x: MEANS.map((m) => m * costOf(probe, cost)),
      y: MEANS.map((m) => rmse[m]),
      line: { color: run.colour, dash: run.dash, width: 2 },
      marker: { color: run.colour, symbol: run.marker, size: 7 },
      customdata: MEANS.map((m) => costText(m, probe, cost)),
      hovertemplate: `<b>${run.name}</b>, %{customdata}<br>RMSE %{y:.3g} |g*|<br>${biased ? `floor: ${text}` : text}<extra></extra>`,
    };
  });
  const range = logRange(found.flatMap(({ layer: { rmse } }) => MEANS.map((m) => rmse[m])));
  return { data, layout: probeLayout(ink, axisOf(found, cost), { title: "RMSE / |g*|", log: true, range }) };
}

/** Cosine similarity to g*, median and the band from 15 to 85 %. */
export function cosineFigure(
  report: GradientReport,
  runs: readonly PlotRun[],
  layer: string,
  cost: Cost,
  ink: Ink,
): PlainFigure {
  const found = foundOf(report, runs, layer);
  const data = found.flatMap(({ run, probe, layer: { cosine } }): Data[] => {
    const points = MEANS.flatMap((m) => (cosine[m] ? [{ m, ...cosine[m] }] : []));
    const x = points.map(({ m }) => m * costOf(probe, cost));
    return [
      {
        type: "scatter",
        mode: "lines",
        x: [...x, ...[...x].reverse()],
        y: [...points.map(({ high }) => high), ...points.map(({ low }) => low).reverse()],
        fill: "toself",
        fillcolor: withAlpha(run.colour, 0.1),
        line: { width: 0 },
        hoverinfo: "skip",
        showlegend: false,
      },
      {
        type: "scatter",
        mode: "lines+markers",
        name: run.name,
        x,
        y: points.map(({ median }) => median),
        line: { color: run.colour, dash: run.dash, width: 2 },
        marker: { color: run.colour, symbol: run.marker, size: 7 },
        customdata: points.map(({ m, low, high, groups }) => [
          low.toFixed(3),
          high.toFixed(3),
          groups,
          costText(m, probe, cost),
        ]),
        hovertemplate: `<b>${run.name}</b>, %{customdata[3]}<br>cosine %{y:.3f} (%{customdata[0]} to %{customdata[1]})<br>%{customdata[2]} groups<extra></extra>`,
      },
    ];
  });
  return { data, layout: probeLayout(ink, axisOf(found, cost), { title: "cosine to the true gradient", log: false }) };
}
