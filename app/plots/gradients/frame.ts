/** What the pictures of a probe have in common: log axes, quiet ink, a run's mark. */
import type { Layout } from "plotly.js-basic-dist-min";
import type { PlotRun } from "../figure";
import type { Ink } from "../../theme/ink";
import { logTicks } from "../retick";

const FONT = 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif';

export interface AxisSpec {
  title: string;
  log: boolean;
  range?: [number, number];
}

export function probeLayout(ink: Ink, x: AxisSpec, y: AxisSpec): Partial<Layout> {
  const axis = ({ title, log, range }: AxisSpec) => ({
    type: log ? ("log" as const) : ("linear" as const),
    ...(range ? { range: log ? range.map(Math.log10) : range } : {}),
    title: { text: title, font: { color: ink.quiet, size: 11 }, standoff: 6 },
    gridcolor: ink.grid,
    linecolor: ink.line,
    tickcolor: ink.line,
    tickfont: { color: ink.quiet, size: 11 },
    exponentformat: "power" as const,
    ...(log && range ? logTicks([Math.log10(range[0]), Math.log10(range[1])]) : {}),
    automargin: true,
    zeroline: false,
    showline: true,
    ticks: "outside" as const,
    ticklen: 4,
  });
  return {
    autosize: false,
    margin: { l: 62, r: 18, t: 10, b: 44 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: FONT, size: 11, color: ink.ink },
    showlegend: false,
    hovermode: "closest",
    hoverlabel: { bgcolor: ink.paper, bordercolor: ink.line, font: { color: ink.ink, size: 12, family: FONT } },
    xaxis: axis(x),
    yaxis: axis(y),
  };
}

export function markOf(run: PlotRun, hollow = false) {
  const symbol = hollow && !run.marker.endsWith("-open") ? `${run.marker}-open` : run.marker;
  return { color: run.colour, symbol, size: 10, line: { color: run.colour, width: 1.5 } };
}

/** A range that holds all positive numbers with a little room, on a log axis. */
export function logRange(values: readonly number[]): [number, number] {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  if (positive.length === 0) return [0.1, 10];
  return [Math.min(...positive) / 2, Math.max(...positive) * 2];
}
