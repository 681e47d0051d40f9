/**
 * Smoothing of a curve: at every point a straight line is fitted to its neighbourhood, weights falling exponentially on
 * both sides. A plain running mean would lag behind a curve that climbs, most where it matters, at its end.
 * The time constant is in steps rather than in points, so that the picture does not change when the curve is thinned
 * out or a run reports less often. Source: local linear regression (Fan & Gijbels 1996, section 3.1).
 */
import type { RunningSeries } from "./running-series";

/** A curve shorter than this many time constants is smoothed less, or its beginning would be one straight line. */
const LEAST_SPANS = 8;

/** Weighted sums over one side of a point, with offsets u in time constants: of 1, u, u^2, y and u y. */
interface Moments {
  one: number;
  u: number;
  uu: number;
  y: number;
  uy: number;
}

/**
 * Smoothed means of the buckets, oldest first. `wanted` is the time constant in steps: a point that many steps away
 * counts 1/e as much. 0 copies the means.
 */
export function smooth(series: RunningSeries, wanted: number): Float64Array {
  const out = Float64Array.from(series.mean.subarray(0, series.length));
  if (wanted <= 0 || series.length < 3) return out;
  const span = series.step[series.length - 1] - series.step[0];
  const steps = Math.min(wanted, span / LEAST_SPANS);
  const before = oneSided(series, steps, 1);
  const after = oneSided(series, steps, -1);
  for (let k = 0; k < series.length; k++) {
    const [b, a] = [before[k], after[k]];
    const count = series.count[k];
    const [s0, s1, s2] = [b.one + a.one + count, b.u + a.u, b.uu + a.uu];
    const [t0, t1] = [b.y + a.y + count * series.mean[k], b.uy + a.uy];
    const determinant = s0 * s2 - s1 * s1;
    // All neighbours too far away to fix a slope: the weighted mean.
    out[k] = determinant > 1e-9 * s0 * s0 ? (s2 * t0 - s1 * t1) / determinant : t0 / s0;
  }
  return out;
}

/** The sums over all points before (`side` = 1) or after (-1) each point, itself left out. */
function oneSided(series: RunningSeries, steps: number, side: 1 | -1): Moments[] {
  const n = series.length;
  const out = new Array<Moments>(n);
  let m: Moments = { one: 0, u: 0, uu: 0, y: 0, uy: 0 };
  for (let i = 0; i < n; i++) {
    const k = side === 1 ? i : n - 1 - i;
    if (i > 0) {
      const from = k - side;
      const d = (series.step[k] - series.step[from]) / steps;
      const keep = Math.exp(-Math.abs(d));
      const count = series.count[from];
      const [one, y] = [m.one + count, m.y + count * series.mean[from]];
      m = {
        one: keep * one,
        u: keep * (m.u - d * one),
        uu: keep * (m.uu - 2 * d * m.u + d * d * one),
        y: keep * y,
        uy: keep * (m.uy - d * y),
      };
    }
    out[k] = m;
  }
  return out;
}

/** The notches of the smoothing control, in steps. */
export const SMOOTHING_STEPS = [0, 10, 30, 100, 300, 1000, 3000] as const;
