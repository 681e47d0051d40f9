/** The horizontal axis that all plots share: what a step is worth in epochs, evaluations or seconds, and what is shown. */
import type { PlanReport } from "../../src/index";
import type { XAxis } from "../state/view";

export interface XScale {
  axis: XAxis;
  log: boolean;
  /** Units of x per step; unused for seconds. */
  perStep: (run: string) => number;
}

export const X_TITLES: Record<XAxis, string> = {
  step: "training step",
  epoch: "epoch (passes over the training set)",
  evaluations: "forward evaluations of f, all examples",
  seconds: "seconds of training, pauses excluded",
};

/** The scale of an axis. Until a plan is known, epochs and evaluations cannot be, and steps stand in. */
export function xScale(axis: XAxis, log: boolean, plan: PlanReport | null, batch: number): XScale {
  const evaluations = new Map(plan?.runs.map((run) => [run.run, run.evaluations]));
  const perStep = (run: string): number => {
    if (axis === "epoch") return plan ? 1 / plan.stepsPerEpoch : 1;
    if (axis === "evaluations") return batch * (evaluations.get(run) ?? 1);
    return 1;
  };
  return { axis, log, perStep };
}

/** x of every bucket of a curve. */
export function xOf(
  scale: XScale,
  run: string,
  curve: { length: number; step: Float64Array; seconds: Float64Array },
): Float64Array {
  if (scale.axis === "seconds") return curve.seconds.subarray(0, curve.length);
  const factor = scale.perStep(run);
  const x = new Float64Array(curve.length);
  for (let k = 0; k < curve.length; k++) x[k] = curve.step[k] * factor;
  return x;
}

export type Range = [number, number];

/** The range that shows all of x: from 0, or from the first positive value on a log axis. */
export function fitX(curves: readonly ArrayLike<number>[], log: boolean): Range {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const x of curves) {
    if (x.length === 0) continue;
    last = Math.max(last, x[x.length - 1]);
    for (let k = 0; k < x.length; k++) {
      if (x[k] > 0) {
        first = Math.min(first, x[k]);
        break;
      }
    }
  }
  if (last <= 0) return log ? [1, 10] : [0, 1];
  if (!log) return [0, last];
  return first < last ? [first, last] : [first / 2, first * 2];
}

/** The value at a part of a range, 0 at its beginning and 1 at its end. */
export function valueAt([from, to]: Range, part: number, log: boolean): number {
  return log ? from * (to / from) ** part : from + (to - from) * part;
}

/** Share of the shown width, at its left end, whose values may lie outside: the first plunge of a curve from nothing. */
const PLUNGE = 0.02;

/**
 * The range of y that shows the curves well: all of them but the plunge of the first steps, and 6 % of air.
 * `floor` is the smallest height, so that a flat beginning does not fill the plot with noise.
 */
export function fitY(
  lines: readonly { x: ArrayLike<number>; y: ArrayLike<number> }[],
  x: Range,
  log: boolean,
  floor: number,
): Range | null {
  const from = log ? x[0] : x[0] + PLUNGE * (x[1] - x[0]);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const line of lines) {
    const last = line.x.length - 1;
    for (let k = 0; k <= last; k++) {
      const inView = line.x[k] >= from && line.x[k] <= x[1];
      if ((inView || k === last) && Number.isFinite(line.y[k])) {
        low = Math.min(low, line.y[k]);
        high = Math.max(high, line.y[k]);
      }
    }
  }
  if (low > high) return null;
  const air = 0.06 * Math.max(high - low, floor);
  const middle = (low + high) / 2;
  const half = Math.max((high - low) / 2, floor / 2);
  return [middle - half - air, middle + half + air];
}

/** Smallest height of a log axis of y, in decades. */
const LOG_FLOOR = 0.2;

/** As `fitY`, for a log axis of positive values; null where there are none. */
export function fitLogY(
  lines: readonly { x: ArrayLike<number>; y: ArrayLike<number> }[],
  x: Range,
  log: boolean,
): Range | null {
  const logs = lines.map((line) => ({
    x: line.x,
    y: Array.from(line.y, (value) => (value > 0 ? Math.log10(value) : Number.NaN)),
  }));
  const range = fitY(logs, x, log, LOG_FLOOR);
  return range && [10 ** range[0], 10 ** range[1]];
}

/** The range of an ELBO for a log axis of its size, which ends where the ELBO nears 0. */
export function belowZero(y: Range | null, log: boolean): Range | null {
  if (!y || !log) return y;
  const high = Math.min(y[1], -1e-3);
  return [y[0] < high ? y[0] : 2 * high, high];
}
