/**
 * What a search for learning rates has found, as plain data: a score for every estimator and rate, the best rate of each with what
 * must be said beside it, and the experiment with the best rates in it.
 */
import { canonicalEstimator, estimatorText } from "../experiment/estimator-text";
import type { EstimatorSpec, ExperimentSpec } from "../spec/schema";
import { meanInterval } from "../measure/statistics";
import { familyOf } from "../models/table";

/** train: the training ELBO or loss over the last tenth of the steps. test: the test ELBO or loss after the last step. */
export const SCORES = ["train", "test"] as const;
export type ScoreKind = (typeof SCORES)[number];

export interface TuneOptions {
  steps: number;
  rates: readonly number[];
  score: ScoreKind;
  /** Trainings of every estimator at every rate, which differ in their seeds. */
  seeds: number;
}

export type TuneEvent =
  /** `share` of the whole search is done. */
  | { kind: "progress"; estimator: string; step: number; steps: number; share: number }
  /** An estimator has been trained at these rates. */
  | { kind: "scores"; scores: RateScore[] }
  | { kind: "left-out"; estimator: string; reason: string };

/** One estimator at one rate. */
export interface RateScore {
  /** As it stands in a link, without a rate. */
  estimator: string;
  rate: number;
  /** ELBO or loss in nats per example; null where it is no number. */
  score: number | null;
  stdErr: number | null;
  /** Why it did not train at this rate, in words; null where it did. */
  diverged: string | null;
  /** Parts whose mean is the score, the same for all rates: a mean for each seed, or of one seed for each tenth of the window. */
  parts: number[];
}

/** A search as far as it has come. */
export interface RateSearch {
  spec: ExperimentSpec;
  steps: number;
  rates: readonly number[];
  score: ScoreKind;
  seeds: number;
  scores: readonly RateScore[];
  /** Estimators that could not be trained here, and why. */
  leftOut: readonly { estimator: string; reason: string }[];
}

/** The best rate of one estimator. */
export interface BestRate {
  estimator: string;
  best: RateScore;
  /** Rates whose score is not distinguishable from the best. */
  alike: number[];
  /** The best stands at an end of the grid, and beyond it may be better ones. */
  edge: "lowest" | "highest" | null;
}

/** 1 where a higher score is better, as of an ELBO; -1 where a lower one is, as of a loss. */
export function senseOf(spec: Pick<ExperimentSpec, "model">): 1 | -1 {
  return familyOf(spec.model).reports.sign === -1 ? 1 : -1;
}

/** "training ELBO", "test loss" */
export function scoreName({ spec, score }: Pick<RateSearch, "spec" | "score">): string {
  return `${score === "train" ? "training" : "test"} ${familyOf(spec.model).reports.noun}`;
}

/** The estimators of an experiment without rates, each once. */
export function estimatorsToTune(spec: Pick<ExperimentSpec, "estimators">): EstimatorSpec[] {
  const found = new Map<string, EstimatorSpec>();
  for (const { key, params } of spec.estimators) {
    const plain = canonicalEstimator({ key, params });
    found.set(estimatorText(plain), plain);
  }
  return [...found.values()];
}

/** Scores of one estimator that are of a training, in order of rate. */
export function trained(search: Pick<RateSearch, "scores">, estimator: string): (RateScore & { score: number })[] {
  return search.scores
    .filter((entry): entry is RateScore & { score: number } => entry.estimator === estimator)
    .filter(({ score, diverged }) => score !== null && diverged === null)
    .sort((a, b) => a.rate - b.rate);
}

/** Null where no rate trained the estimator. */
export function bestOf(search: RateSearch, estimator: string): BestRate | null {
  const sense = senseOf(search.spec);
  const entries = trained(search, estimator);
  if (entries.length === 0) return null;
  const best = entries.reduce((a, b) => (sense * b.score > sense * a.score ? b : a));
  const alike = entries.filter((entry) => entry !== best && isWithinError(best, entry)).map(({ rate }) => rate);
  const [lowest, highest] = [Math.min(...search.rates), Math.max(...search.rates)];
  const edge = lowest === highest ? null : best.rate === lowest ? "lowest" : best.rate === highest ? "highest" : null;
  return { estimator, best, alike, edge };
}

/**
 * Whether two rates of one estimator do not differ significantly at 95 %. Both trained on the same examples with the same noise, so parts
 * are compared one with another, and what is common to both drops out; without parts, by the two standard errors.
 */
export function isWithinError(a: RateScore, b: RateScore): boolean {
  const count = a.parts.length;
  if (count >= 2 && count === b.parts.length) {
    const differences = a.parts.map((part, k) => part - b.parts[k]);
    const { mean, stdErr } = meanOf(differences);
    const { low, high } = meanInterval(mean, stdErr ?? 0, count);
    return low <= 0 && high >= 0;
  }
  const error = Math.hypot(a.stdErr ?? 0, b.stdErr ?? 0);
  return Math.abs((a.score ?? Number.NaN) - (b.score ?? Number.NaN)) <= 1.96 * error;
}

/** Mean and its standard error; null for the error of a single number. */
export function meanOf(values: readonly number[]): { mean: number; stdErr: number | null } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, stdErr: n < 2 ? null : Math.sqrt(square / (n - 1) / n) };
}

/** What must be said beside the best rate, a sentence each; none where it stands clear. */
export function caveats(found: BestRate, text: (rate: number) => string): string[] {
  const { alike, edge } = found;
  const said: string[] = [];
  if (alike.length > 0) {
    const rates = alike.map(text).join(" and ");
    said.push(`not distinguishable from ${rates} at 95 %`);
  }
  if (edge !== null)
    said.push(`the best is at the edge of the grid: try ${edge === "lowest" ? "lower" : "higher"} rates`);
  return said;
}

/** Estimators from the best to the worst: at one rate, or each at its best. Those that did not train come last, by name. */
export function orderOf(search: RateSearch, rate: number | null): { estimator: string; score: number | null }[] {
  const sense = senseOf(search.spec);
  const names = [...new Set(search.scores.map(({ estimator }) => estimator))];
  const found = names.map((estimator) => {
    const entries = trained(search, estimator);
    const at = rate === null ? bestOf(search, estimator)?.best : entries.find((entry) => entry.rate === rate);
    return { estimator, score: at?.score ?? null };
  });
  const worth = ({ score }: { score: number | null }) => (score === null ? Number.NEGATIVE_INFINITY : sense * score);
  return found.sort((a, b) => worth(b) - worth(a) || a.estimator.localeCompare(b.estimator));
}

/** The experiment with every estimator at its best rate; those that no rate trained stay as they are. */
export function withBestRates(spec: ExperimentSpec, search: RateSearch): ExperimentSpec {
  const estimators = new Map<string, EstimatorSpec>();
  for (const estimator of spec.estimators) {
    const plain = canonicalEstimator({ key: estimator.key, params: estimator.params });
    const found = bestOf(search, estimatorText(plain));
    const rate = found?.best.rate;
    const next =
      rate === undefined ? estimator : rate === spec.optimizer.learningRate ? plain : { ...plain, learningRate: rate };
    estimators.set(estimatorText(next), next);
  }
  return { ...spec, estimators: [...estimators.values()] };
}
