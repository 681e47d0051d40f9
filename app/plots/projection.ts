/** From data to pixels of a drawing area, as plotly draws it: linear or log, an ELBO's log axis turned upside down. */
import type { Range } from "./axes";

export interface DrawingArea {
  x: Range;
  y: Range;
  logX: boolean;
  /** Values are negative and their size is drawn on a log axis that runs downwards. */
  flipY: boolean;
  width: number;
  height: number;
}

export interface Projection {
  x: (value: number) => number;
  y: (value: number) => number;
}

export function projectionOf({ x, y, logX, flipY, width, height }: DrawingArea): Projection {
  const along = share(x, logX);
  const up = flipY ? share([-y[0], -y[1]], true) : share(y, false);
  return {
    x: (value) => width * along(value),
    y: (value) => height * (1 - up(flipY ? -value : value)),
  };
}

/** Where a value lies in a range, 0 at its beginning and 1 at its end. */
function share([from, to]: Range, log: boolean): (value: number) => number {
  if (!log) return (value) => (value - from) / (to - from);
  const span = Math.log(to / from);
  return (value) => Math.log(value / from) / span;
}

/** Round numbers within a range, at most so many: evenly spaced, or 1, 2, 5 or 1 times powers of ten on a log axis. */
export function ticksOf([from, to]: Range, most: number, log = false): number[] {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  if (!(high > low)) return [];
  if (log && high / low >= 10) return logTicks(low, high, most);
  const power = 10 ** Math.floor(Math.log10((high - low) / most));
  const steps = [1, 2, 5, 10].map((n) => n * power);
  const step = steps.find((s) => Math.floor(high / s) - Math.ceil(low / s) < most) ?? 10 * power;
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

function logTicks(low: number, high: number, most: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.floor(Math.log10(high))];
  const powers = Array.from({ length: last - first + 1 }, (_, k) => 10 ** (first + k));
  const within = (value: number) => value >= low && value <= high;
  const fine = powers.flatMap((power) => [power, 2 * power, 5 * power]).filter(within);
  if (fine.length <= most) return fine;
  const coarse = powers.filter(within);
  const every = Math.ceil(coarse.length / most);
  return coarse.filter((_, k) => k % every === 0);
}

const short = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

/** A tick in few characters, with a true minus sign: `−120`, `1.5K`, `0.05`. */
export function formatTick(value: number): string {
  return short.format(value).replace("-", "−");
}
