/** Several replicas (seeds) of one curve as a mean and a spread, matched by bucket. */
import type { RunningSeries } from "./running-series";
import { smooth } from "./smooth";

export interface Band {
  length: number;
  step: Float64Array;
  seconds: Float64Array;
  mean: Float64Array;
  /** Standard deviation over the replicas (n - 1); NaN where only one replica has reported. */
  deviation: Float64Array;
  /** Replicas behind each point. */
  replicas: Uint8Array;
}

interface Kept {
  smoothing: number;
  revisions: number[];
  band: Band;
}

/** The latest bands of a curve, by its first replica: table, plots and crosshair all ask for the same few. */
const kept = new WeakMap<RunningSeries, Kept[]>();

/** Smoothings of one curve that are kept: as reported, and as the visitor has set it. */
const KEPT = 2;

/** The band of the replicas, worked out anew only after they have changed. Not to be written to. */
export function bandOf(replicas: readonly RunningSeries[], smoothing: number): Band {
  const [lead] = replicas;
  if (!lead) return makeBand(replicas, smoothing);
  const revisions = replicas.map((series) => series.revision);
  const others = kept.get(lead)?.filter((one) => one.smoothing !== smoothing) ?? [];
  const known = kept.get(lead)?.find((one) => one.smoothing === smoothing);
  if (known && String(known.revisions) === String(revisions)) return known.band;
  const band = makeBand(replicas, smoothing);
  kept.set(lead, [{ smoothing, revisions, band }, ...others].slice(0, KEPT));
  return band;
}

/**
 * Mean and standard deviation over replicas of the smoothed curves. The buckets of the first replica lead; replicas
 * that have not reached a bucket, or cut it at another step, are left out there.
 */
function makeBand(replicas: readonly RunningSeries[], smoothing: number): Band {
  const lead = replicas[0];
  const length = lead?.length ?? 0;
  const band: Band = {
    length,
    step: lead ? lead.step.slice(0, length) : new Float64Array(0),
    seconds: lead ? lead.seconds.slice(0, length) : new Float64Array(0),
    mean: new Float64Array(length),
    deviation: new Float64Array(length).fill(Number.NaN),
    replicas: new Uint8Array(length),
  };
  const squares = new Float64Array(length);
  for (const series of replicas) {
    const values = smooth(series, smoothing);
    let k = 0;
    for (let i = 0; i < length; i++) {
      while (k < series.length && series.step[k] < band.step[i]) k++;
      if (k >= series.length) break;
      if (series.step[k] !== band.step[i]) continue;
      // Welford: sums of squares would cancel, ELBOs being large and their spread small.
      const n = ++band.replicas[i];
      const delta = values[k] - band.mean[i];
      band.mean[i] += delta / n;
      squares[i] += delta * (values[k] - band.mean[i]);
    }
  }
  for (let i = 0; i < length; i++) {
    const n = band.replicas[i];
    if (n > 1) band.deviation[i] = Math.sqrt(squares[i] / (n - 1));
  }
  return band;
}
