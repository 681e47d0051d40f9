/**
 * Small multiples on plain canvases: no WebGL context and no element per point. What all panels share, the grid and every
 * curve in faint grey, is drawn once and copied; a panel adds its own curve.
 */
import { mixWith } from "../colours/colour";
import type { Curve } from "./curves";
import type { Ink } from "../theme/ink";
import type { Projection } from "./projection";
import { type Columns, type Polyline, thin } from "../series/decimate";

export interface PanelArea {
  width: number;
  height: number;
  /** Device pixels per pixel. */
  density: number;
  projection: Projection;
  /** Values of the horizontal grid lines. */
  ticks: readonly number[];
  columns: Columns;
  ink: Ink;
}

/** How much ink the other runs' curves get. */
const GREY = 0.32;

const DASHES: Record<Curve["run"]["dash"], number[]> = {
  solid: [],
  dash: [6, 4],
  dot: [2, 3],
  dashdot: [6, 3, 2, 3],
  longdash: [10, 4],
};

/** The grid and all curves in grey, for `drawPanel` to copy. */
export function drawBackdrop(curves: readonly Curve[], area: PanelArea): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const context = prepare(canvas, area);
  if (!context) return canvas;
  const { ink, width, projection } = area;
  context.strokeStyle = ink.grid;
  for (const tick of area.ticks) stroke(context, { x: [0, width], y: [projection.y(tick), projection.y(tick)] });
  context.strokeStyle = mixWith(ink.paper, ink.quiet, GREY);
  for (const curve of curves) stroke(context, lineOf(curve, area));
  return canvas;
}

/** One panel: what all share, and the run's own curve over it, its newest value marked. */
export function drawPanel(
  canvas: HTMLCanvasElement,
  curve: Curve | undefined,
  backdrop: HTMLCanvasElement,
  area: PanelArea,
): void {
  const context = prepare(canvas, area);
  if (!context) return;
  context.drawImage(backdrop, 0, 0, area.width, area.height);
  if (!curve) return;
  const line = lineOf(curve, area);
  context.strokeStyle = curve.run.colour;
  context.lineWidth = 2;
  context.setLineDash(DASHES[curve.run.dash]);
  stroke(context, line);
  const last = line.x.length - 1;
  if (last < 0) return;
  context.setLineDash([]);
  context.fillStyle = curve.run.colour;
  context.beginPath();
  context.arc(Math.min(line.x[last], area.width - 3), line.y[last], 3, 0, 2 * Math.PI);
  context.fill();
}

/** A mean curve in pixels, one point for each column. */
function lineOf({ x, band }: Curve, { columns, projection }: PanelArea): Polyline {
  const line = thin(x, band.mean, band.length, columns);
  return { x: line.x.map(projection.x), y: line.y.map(projection.y) };
}

function stroke(context: CanvasRenderingContext2D, { x, y }: Polyline): void {
  context.beginPath();
  for (let k = 0; k < x.length; k++) context.lineTo(x[k], y[k]);
  context.stroke();
}

function prepare(canvas: HTMLCanvasElement, { width, height, density }: PanelArea): CanvasRenderingContext2D | null {
  const size = [width, height].map((length) => Math.round(length * density));
  if (canvas.width !== size[0]) canvas.width = size[0];
  if (canvas.height !== size[1]) canvas.height = size[1];
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, width, height);
  context.lineWidth = 1;
  context.lineJoin = "round";
  context.setLineDash([]);
  return context;
}
