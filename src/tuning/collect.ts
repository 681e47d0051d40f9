/**
 * From the series of a training to scores: which values count, in which parts, and what counts as diverged.
 * Values arrive replica by replica; replica r trains with seed r modulo the number of seeds, at rate floor(r / seeds).
 */
import type { SeriesBlock } from "../reports/series";
import type { ModelFamily } from "../models/contract";
import { meanOf, type RateScore, type ScoreKind } from "./score";

/** Share of the steps whose training values count. */
const WINDOW_SHARE = 0.1;
/** Parts of the window of a single seed. */
const PARTS = 10;
/** Standard errors by which a score must be worse than the start to be said to have diverged. */
const WORSE = 3;

/** Fewest steps of a search: with fewer there is nothing to take a mean over. */
export const FEWEST_STEPS = 20;

/** Steps whose training values count: [from, steps). */
export function windowOf(steps: number): { from: number; parts: number } {
  const length = Math.max(1, Math.round(WINDOW_SHARE * steps));
  return { from: steps - length, parts: Math.min(PARTS, length) };
}

/** Steps between two reports of the hard-sampled model that leave at least two values in every part of the window. */
export function reportEvery(steps: number, wanted: number): number {
  const { from, parts } = windowOf(steps);
  return Math.max(1, Math.min(wanted, Math.floor((steps - from) / parts / 2)));
}

/**
 * Whether the start is judged by a test: at the initial weights an ELBO is the same of training and of test examples, and of the
 * latter there are more than in a batch. Tests of an ensemble are no measure of single draws.
 */
export function startsWithTest({ fields }: Pick<ModelFamily, "fields">, score: ScoreKind): boolean {
  return score === "test" || !fields.includes("members");
}

interface Known {
  value: number;
  stdErr: number;
}

/** What is kept of one replica. */
interface Replica {
  start: Known | null;
  /** Sums of the parts of the window. */
  sums: { sum: number; count: number }[];
  test: Known | null;
}

export class ScoreCollector {
  private readonly replicas: Replica[];
  private readonly from: number;
  private readonly parts: number;

  constructor(
    private readonly family: Pick<ModelFamily, "fields" | "reports">,
    private readonly score: ScoreKind,
    private readonly steps: number,
    private readonly seeds: number,
    private readonly rates: readonly number[],
  ) {
    const { from, parts } = windowOf(steps);
    this.from = from;
    this.parts = parts;
    this.replicas = Array.from({ length: rates.length * seeds }, () => ({
      start: null,
      sums: Array.from({ length: parts }, () => ({ sum: 0, count: 0 })),
      test: null,
    }));
  }

  add({ replica, series, step, value, stdErr }: SeriesBlock): void {
    const own = this.replicas[replica];
    const { train, test } = this.family.reports;
    const start = (startsWithTest(this.family, this.score) ? test : train).series;
    const known = (k: number): Known => ({ value: value[k], stdErr: stdErr?.[k] ?? 0 });
    for (let k = 0; k < step.length; k++) {
      if (series === start && step[k] === 0) own.start = known(k);
      if (series === test.series && step[k] === this.steps) own.test = known(k);
      if (series !== train.series || step[k] < this.from || step[k] >= this.steps) continue;
      const part = own.sums[Math.floor(((step[k] - this.from) * this.parts) / (this.steps - this.from))];
      part.sum += value[k];
      part.count += 1;
    }
  }

  /** `stopped`: why a replica's training is no training, in words; null where it is one. */
  scores(estimator: string, stopped: readonly (string | null)[]): RateScore[] {
    return this.rates.map((rate, k) => {
      const own = this.replicas.slice(k * this.seeds, (k + 1) * this.seeds);
      const why = stopped.slice(k * this.seeds, (k + 1) * this.seeds);
      return this.scoreOf(estimator, rate, own, why);
    });
  }

  private scoreOf(
    estimator: string,
    rate: number,
    own: readonly Replica[],
    stopped: readonly (string | null)[],
  ): RateScore {
    const each = own.map((replica) => this.partsOf(replica));
    const parts = own.length === 1 ? each[0] : each.map((values) => meanOf(values).mean);
    const { mean, stdErr } = meanOf(parts);
    const error = stdErr ?? own[0].test?.stdErr ?? null;
    const bad = stopped.filter((why) => why !== null);
    const ended = bad.length > 0 ? `${bad[0]}${own.length > 1 ? ` (${bad.length} of ${own.length} seeds)` : ""}` : null;
    const diverged = ended ?? (Number.isFinite(mean) ? this.worseThanStart(own, mean, error ?? 0) : "no finite score");
    const known = diverged === null || (ended === null && Number.isFinite(mean));
    return {
      ...{ estimator, rate, score: known ? mean : null, stdErr: known ? error : null },
      ...{ diverged, parts: known ? parts : [] },
    };
  }

  private partsOf({ sums, test }: Replica): number[] {
    if (this.score === "test") return [test?.value ?? Number.NaN];
    return sums.map(({ sum, count }) => sum / count);
  }

  private worseThanStart(own: readonly Replica[], score: number, stdErr: number): string | null {
    const starts = own.flatMap(({ start }) => start ?? []);
    if (starts.length < own.length) return null;
    const start = meanOf(starts.map(({ value }) => value)).mean;
    const startError = Math.hypot(...starts.map((known) => known.stdErr)) / starts.length;
    const sense = -this.family.reports.sign;
    const loss = sense * (start - score);
    return loss > WORSE * Math.hypot(stdErr, startError) ? "worse than at the start" : null;
  }
}
