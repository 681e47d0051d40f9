/** What every plot of the page has in common: its inputs, its frame, its axes. */
import type { Data, Layout } from "plotly.js-basic-dist-min";
import type { Gap } from "../state/engine";
import type { Dash } from "../state/runs";
import type { Range, XScale } from "./axes";
import type { Curve } from "./curves";
import type { Ink } from "./ink";

/** A run as it is drawn: its colour already made readable on the paper. */
export interface PlotRun {
  id: string;
  name: string;
  colour: string;
  dash: Dash;
  marker: string;
}

export interface PlotContext {
  /** Runs that are switched on in the legend, in order. */
  runs: readonly PlotRun[];
  scale: XScale;
  /** Visible range of x, shared by all plots. */
  x: Range;
  /** Visible range of y when the visitor has zoomed, else null. */
  zoomY: Range | null;
  /** Pixels across the drawing area. */
  columns: number;
  /** Time constant of the smoothing, in steps. */
  smoothing: number;
  logY: boolean;
  ink: Ink;
  gaps: readonly Gap[];
}

export interface Figure {
  data: Data[];
  layout: Partial<Layout>;
  /** The curves behind the traces: what the pointer may be near. */
  curves: readonly Curve[];
  /** Range of y that is drawn, in data units; null while there is nothing to draw. */
  y: Range | null;
}

/** Space around the drawing area, in pixels. The crosshair lies over the plot and reckons with the same numbers. */
export const MARGIN = { l: 58, r: 14, t: 10, b: 40 };

/** Plotly wants the exponents of a log axis. */
export function axisRange([low, high]: Range, log: boolean): [number, number] {
  return log ? [Math.log10(low), Math.log10(high)] : [low, high];
}

const FONT = 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif';

export interface AxisText {
  x: string;
  y: string;
}

/**
 * The frame of a plot. With `logY` the values are drawn negated on a log axis that runs downwards: an ELBO is negative
 * and has no logarithm, and up still means better.
 */
export function frame(context: PlotContext, y: Range | null, text: AxisText, flipY: boolean): Partial<Layout> {
  const { ink, scale, x } = context;
  const axis = {
    gridcolor: ink.grid,
    linecolor: ink.line,
    tickcolor: ink.line,
    tickfont: { color: ink.quiet, size: 11 },
    zeroline: false,
    showline: true,
    ticks: "outside" as const,
    ticklen: 4,
    fixedrange: false,
  };
  const title = (words: string) => ({ text: words, font: { color: ink.quiet, size: 11 }, standoff: 6 });
  return {
    autosize: false,
    margin: { ...MARGIN },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: FONT, size: 11, color: ink.ink },
    showlegend: false,
    hovermode: false,
    uirevision: "stay",
    xaxis: {
      ...axis,
      type: scale.log ? "log" : "linear",
      range: axisRange(x, scale.log),
      showticklabels: y !== null,
      title: title(text.x),
      showgrid: false,
      exponentformat: "SI",
      nticks: Math.max(3, Math.round(context.columns / 90)),
    },
    yaxis: {
      ...axis,
      type: flipY ? "log" : "linear",
      range: y ? (flipY ? [Math.log10(-y[0]), Math.log10(-y[1])] : y) : [0, 1],
      title: title(text.y),
      showticklabels: y !== null,
      nticks: 6,
    },
    shapes: gapShapes(context),
  };
}

/** Vertical lines where training was interrupted. Only axes that all runs share can place them. */
function gapShapes({ gaps, scale, ink }: PlotContext): Layout["shapes"] {
  if (scale.axis === "seconds" || scale.axis === "evaluations") return [];
  return gaps.map(({ step }) => ({
    type: "line",
    x0: step * scale.perStep(""),
    x1: step * scale.perStep(""),
    yref: "paper",
    y0: 0,
    y1: 1,
    line: { color: ink.crosshair, width: 1, dash: "dot" },
  }));
}
