/**
 * Smoothing of a curve: the exponentially weighted mean of its past, with a time constant in steps rather than in
 * points, so that the picture does not change when the curve is thinned out or a run reports less often.
 */
import type { RunningSeries } from "./running-series";

/**
 * Smoothed means of the buckets, oldest first. `steps` is the time constant: a point that many steps back counts 1/e as
 * much as the newest. 0 copies the means. Early values are averages of what there is, with no pull towards zero.
 */
export function smooth(series: RunningSeries, steps: number): Float64Array {
  const out = new Float64Array(series.length);
  if (steps <= 0) {
    for (let k = 0; k < series.length; k++) out[k] = series.mean[k];
    return out;
  }
  let sum = 0;
  let weight = 0;
  for (let k = 0; k < series.length; k++) {
    const keep = k === 0 ? 0 : Math.exp(-(series.step[k] - series.step[k - 1]) / steps);
    sum = keep * sum + series.count[k] * series.mean[k];
    weight = keep * weight + series.count[k];
    out[k] = sum / weight;
  }
  return out;
}

/** The notches of the smoothing control, in steps. */
export const SMOOTHING_STEPS = [0, 10, 30, 100, 300, 1000, 3000] as const;

/** Words for a notch. */
export function smoothingText(steps: number): string {
  return steps === 0 ? "off" : `${steps.toLocaleString("en")} steps`;
}
