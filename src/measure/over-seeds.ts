/** One figure of an estimator at one point of a sweep: mean and spread over networks that differ in their initial weights alone. */
import type { LayerReport } from "./probe-statistics";
import { SIGNIFICANT } from "./verdict";

export const SEED_FIGURES = ["rmse", "bias", "cosine"] as const;
export type SeedFigure = (typeof SEED_FIGURES)[number];

export interface SeedReading {
  /** limit: not significant with this many gradients, and below `value`. */
  kind: "value" | "limit";
  value: number;
  /** Standard deviation over the seeds; 0 of a single one. */
  spread: number;
  /** Of every seed, in their order; of a bias that came out negative, 0. */
  each: number[];
}

/**
 * rmse: of the mean of `mean` gradients over |g*|. bias: |bias| / |g*|. cosine: of the mean of `mean` gradients to g*, median. Means of
 * squares are judged: what is not significant in one seed may be in several. Null where nothing is known, as of means of more than were drawn.
 */
export function overSeeds(layers: readonly LayerReport[], figure: SeedFigure, mean: number): SeedReading | null {
  if (layers.length === 0) return null;
  if (figure === "cosine") {
    const each = layers.flatMap(({ cosine }) => (cosine[mean] ? [cosine[mean].median] : []));
    return each.length === layers.length ? reading("value", average(each), each) : null;
  }
  const share = figure === "rmse" ? 1 / mean : 0;
  const squares = layers.map(({ bias2, variance, gradNorm }) => (bias2 + share * variance) / gradNorm ** 2);
  const errors = layers.map(({ bias2StdErr, varianceStdErr, gradNorm }) => {
    return Math.hypot(bias2StdErr, share * varianceStdErr) / gradNorm ** 2;
  });
  const each = squares.map((square) => Math.sqrt(Math.max(0, square)));
  if (!each.every(Number.isFinite)) return null;
  const square = average(squares);
  const error = Math.hypot(...errors) / errors.length;
  if (square > SIGNIFICANT * error && square > 1e-10) return reading("value", average(each), each);
  return reading("limit", Math.sqrt(Math.max(0, square) + SIGNIFICANT * error), each);
}

function reading(kind: SeedReading["kind"], value: number, each: number[]): SeedReading {
  const centre = average(each);
  const squares = each.reduce((sum, one) => sum + (one - centre) ** 2, 0);
  return { kind, value, spread: each.length > 1 ? Math.sqrt(squares / (each.length - 1)) : 0, each };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
