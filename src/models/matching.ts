/**
 * Moment matching through a Bernoulli unit (AP2 of `psa`): a normal pre-activation plus the unit's own logistic noise counts as
 * logistic again, with the variances added.
 */

/** Variance of the standard logistic distribution. */
const LOGISTIC_VARIANCE = Math.PI ** 2 / 3;

/** P(unit = 1) for a pre-activation of this mean and variance. */
export function matchedProbability(mean: number, variance: number): number {
  const scaled = mean / Math.sqrt(1 + variance / LOGISTIC_VARIANCE);
  return 1 / (1 + Math.exp(-scaled));
}
