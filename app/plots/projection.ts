/** Between data and pixels of a drawing area: linear, logarithmic, or the logarithm of the size of negative values. */
import { type Range, valueAt } from "./axes";

/**
 * `mirrored` is the log axis of an ELBO: values are negative, their size is drawn on a log axis that runs downwards,
 * and up still means better.
 */
export type AxisScale = "linear" | "log" | "mirrored";

export interface DrawingArea {
  x: Range;
  y: Range;
  logX: boolean;
  yScale: AxisScale;
  width: number;
  height: number;
}

export interface Projection {
  x: (value: number) => number;
  y: (value: number) => number;
}

/** How far outside the area a point may lie: a value without a logarithm leaves through the nearer edge. */
const OUTSIDE = 4;

export function projectionOf({ x, y, logX, yScale, width, height }: DrawingArea): Projection {
  const along = share(x, logX);
  const up = yScale === "mirrored" ? share([-y[0], -y[1]], true) : share(y, yScale === "log");
  const sign = yScale === "mirrored" ? -1 : 1;
  const within = (part: number) => Math.max(-OUTSIDE, Math.min(OUTSIDE, Number.isNaN(part) ? -sign * OUTSIDE : part));
  return {
    x: (value) => width * along(value),
    y: (value) => height * (1 - within(up(sign * value))),
  };
}

/** Where a value lies in a range, 0 at its beginning and 1 at its end. */
function share([from, to]: Range, log: boolean): (value: number) => number {
  if (!log) return (value) => (value - from) / (to - from);
  const span = Math.log(to / from);
  return (value) => Math.log(value / from) / span;
}

/** The value at a part of a vertical axis, 0 at its lower end and 1 at its upper. */
export function valueUp([low, high]: Range, part: number, scale: AxisScale): number {
  if (scale === "mirrored") return -valueAt([-low, -high], part, true);
  return valueAt([low, high], part, scale === "log");
}
