/**
 * Moment matching through a Bernoulli unit (AP2 of Shekhovtsov et al. 2020): a normal pre-activation plus the unit's own logistic noise
 * counts as logistic again, with the variances added.
 */

/** Variance of the standard logistic distribution. */
const LOGISTIC_VARIANCE = Math.PI ** 2 / 3;

/** P(unit = 1) for a pre-activation of this mean and variance. */
export function matchedProbability(mean: number, variance: number): number {
  return 1 / (1 + Math.exp(-scaled(mean, variance)));
}

/** Probabilities of the values of variables with so many each, for pre-activations of these means and variances: softmax of the same. */
export function matchedShares(mean: Float64Array, variance: Float64Array, states: number): Float64Array {
  const logits = mean.map((m, i) => scaled(m, variance[i]));
  const shares = new Float64Array(mean.length);
  for (let first = 0; first < mean.length; first += states) {
    const own = logits.subarray(first, first + states);
    const top = own.reduce((a, b) => Math.max(a, b));
    const total = own.reduce((sum, z) => sum + Math.exp(z - top), 0);
    own.forEach((z, k) => {
      shares[first + k] = Math.exp(z - top) / total;
    });
  }
  return shares;
}

function scaled(mean: number, variance: number): number {
  return mean / Math.sqrt(1 + variance / LOGISTIC_VARIANCE);
}
