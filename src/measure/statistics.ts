/**
 * Tests of statistical claims: is the mean of these samples that vector, is their variance that one. Every threshold
 * counts how many comparisons are made.
 */
import { fisherTail, normalThreshold, perComparison, studentThreshold } from "./distributions";
import type { RunningStatistics } from "./running-statistics";

export interface Comparison {
  /** Largest |z| over the components, and where. */
  worst: number;
  index: number;
  /** What `worst` may be with false-alarm rate alpha over all components. */
  threshold: number;
  comparisons: number;
  passed: boolean;
  /** One line for a failing test: both values, the error, the threshold. */
  text: string;
}

/** Two numbers agree when they differ by less than this share of their size: for components that do not vary. */
const EXACT = 1e-9;

/**
 * Is the mean of the samples `expected` in every component? Student's t per component, Sidak over all.
 * Components without variance must equal the expectation up to rounding.
 * @param alpha probability of a false alarm for the whole vector
 */
export function testMean(statistics: RunningStatistics, expected: ArrayLike<number>, alpha = 1e-4): Comparison {
  const degrees = statistics.count - 1;
  const threshold = studentThreshold(perComparison(alpha, statistics.length), degrees);
  return compare(statistics.mean, expected, statistics.meanError(), threshold, "mean");
}

/** Is the variance of the samples `expected` in every component? Normal approximation with the fourth-moment error. */
export function testVariance(statistics: RunningStatistics, expected: ArrayLike<number>, alpha = 1e-4): Comparison {
  const threshold = normalThreshold(perComparison(alpha, statistics.length));
  return compare(statistics.variance(), expected, statistics.varianceError(), threshold, "variance");
}

function compare(
  actual: Float64Array,
  expected: ArrayLike<number>,
  error: Float64Array,
  threshold: number,
  what: string,
): Comparison {
  if (expected.length !== actual.length) {
    throw new RangeError(`${actual.length} components against ${expected.length} expected ones.`);
  }
  let worst = 0;
  let index = 0;
  actual.forEach((value, i) => {
    const difference = Math.abs(value - expected[i]);
    const rounding = EXACT * Math.max(Math.abs(expected[i]), Math.abs(value), EXACT);
    const z = difference <= rounding ? 0 : difference / error[i];
    if (z > worst || Number.isNaN(z)) {
      worst = Number.isNaN(z) ? Number.POSITIVE_INFINITY : z;
      index = i;
    }
  });
  const text =
    `${what}[${index}] = ${actual[index]} ± ${error[index]}, expected ${expected[index]}: ` +
    `|z| = ${worst.toFixed(2)}, threshold ${threshold.toFixed(2)} over ${actual.length} comparisons`;
  return { worst, index, threshold, comparisons: actual.length, passed: worst <= threshold, text };
}

export interface JointTest {
  /** Hotelling's T^2. */
  statistic: number;
  /** Directions in which the samples vary. */
  rank: number;
  /** P(as large by chance). */
  pValue: number;
}

/**
 * Is the mean of the samples `expected`, all components jointly? Hotelling's T^2 over the directions in which the samples
 * vary (pivoted Cholesky of their covariance): sees a bias that is spread over many components, each within its error.
 */
export function testMeanJointly(samples: ArrayLike<number>[], expected: ArrayLike<number>): JointTest {
  const count = samples.length;
  const length = expected.length;
  const mean = Float64Array.from({ length }, (_, i) => samples.reduce((sum, x) => sum + x[i], 0) / count);
  const covariance = new Float64Array(length * length);
  for (const sample of samples) {
    for (let i = 0; i < length; i++) {
      const di = (sample[i] - mean[i]) / (count - 1);
      for (let j = 0; j < length; j++) covariance[i * length + j] += di * (sample[j] - mean[j]);
    }
  }
  const difference = mean.map((m, i) => m - expected[i]);
  const { statistic, rank } = mahalanobis(covariance, difference, length);
  const scaled = statistic * count;
  if (rank === 0 || count <= rank) return { statistic: scaled, rank, pValue: Number.NaN };
  const f = (scaled * (count - rank)) / (rank * (count - 1));
  return { statistic: scaled, rank, pValue: fisherTail(f, rank, count - rank) };
}

/** d' C^+ d over the numerical range of C, by Cholesky with complete pivoting on a copy. */
function mahalanobis(
  covariance: Float64Array,
  difference: Float64Array,
  n: number,
): { statistic: number; rank: number } {
  const c = covariance.slice();
  const d = difference.slice();
  const left = new Set(d.keys());
  let largest = 0;
  let statistic = 0;
  let rank = 0;
  while (left.size > 0) {
    const pivot = [...left].reduce((best, i) => (c[i * n + i] > c[best * n + best] ? i : best));
    const variance = c[pivot * n + pivot];
    largest = Math.max(largest, variance);
    if (!(variance > 1e-10 * largest)) break;
    left.delete(pivot);
    statistic += (d[pivot] * d[pivot]) / variance;
    rank += 1;
    for (const i of left) {
      const factor = c[i * n + pivot] / variance;
      d[i] -= factor * d[pivot];
      for (const j of left) c[i * n + j] -= factor * c[pivot * n + j];
    }
  }
  return { statistic, rank };
}

export interface Interval {
  low: number;
  high: number;
}

/** Confidence interval of a mean from its standard error and number of samples (Student's t). */
export function meanInterval(mean: number, error: number, count: number, confidence = 0.95): Interval {
  const width = error * studentThreshold(1 - confidence, count - 1);
  return { low: mean - width, high: mean + width };
}
