/** What every plot of the Train view has in common: its inputs, and the figure that comes of them, in data units. */
import type { Gap } from "../state/engine";
import type { Dash } from "../state/runs";
import type { Range, XScale } from "./axes";
import type { Curve } from "./curves";
import type { Ink } from "../theme/ink";
import type { AxisScale } from "./projection";

/** A run as it is drawn: its colour already made readable on the paper. */
export interface PlotRun {
  id: string;
  name: string;
  colour: string;
  /** Its colour before it was moved in lightness for a paper. */
  plainColour?: string;
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
  /** Whether the visitor wants the logarithm of y, where the plot has one. */
  logY: boolean;
  ink: Ink;
  gaps: readonly Gap[];
}

/** Something of one run that is drawn, in data units. */
export type Trace =
  | { kind: "line"; run: string; part: "raw" | "mean"; x: number[]; y: number[]; style: LineStyle }
  | { kind: "band"; run: string; x: number[]; low: number[]; high: number[]; colour: string }
  | { kind: "bars"; run: string; x: number[]; low: number[]; high: number[]; colour: string }
  | { kind: "markers"; run: string; x: number[]; y: number[]; colour: string; symbol: string };

export interface LineStyle {
  colour: string;
  width: number;
  dash: Dash;
  /** 1 is opaque. */
  alpha: number;
}

export interface Axis {
  title: string;
  range: Range;
  scale: AxisScale;
}

export interface Figure {
  /** From the back to the front. */
  traces: readonly Trace[];
  /** The curves behind the traces: what the pointer may be near, and what it reads. */
  curves: readonly Curve[];
  x: Axis;
  /** Null while there is nothing to draw. */
  y: Axis | null;
  /** x of interruptions of the training. */
  gaps: readonly number[];
}

/** Where training was interrupted. Only axes that all runs share can place it. */
export function gapsOf({ gaps, scale }: PlotContext): number[] {
  if (scale.axis === "seconds" || scale.axis === "evaluations") return [];
  return gaps.map(({ step }) => step * scale.perStep(""));
}
