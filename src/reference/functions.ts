/** Scalar functions of the twins, in forms that neither overflow nor cancel. Logits in, nats out. */

export function sigmoid(eta: number): number {
  if (eta >= 0) return 1 / (1 + Math.exp(-eta));
  const e = Math.exp(eta);
  return e / (1 + e);
}

/** log(1 + exp(eta)). */
export function softplus(eta: number): number {
  return Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta)));
}

/** log(p / (1 - p)), for p in (0, 1). */
export function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}

/** Cross-entropy -log Bernoulli(x; sigmoid(theta)), linear in x so that relaxed states may stand in. */
export function crossEntropy(x: number, theta: number): number {
  return softplus(theta) - x * theta;
}

/** Negative entropy of Bernoulli(sigmoid(eta)): p log p + (1 - p) log(1 - p). */
export function negativeEntropy(eta: number): number {
  return sigmoid(eta) * eta - softplus(eta);
}

/** log sum exp of some numbers. */
export function logSumExp(values: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of values) largest = Math.max(largest, value);
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - largest);
  return largest + Math.log(sum);
}
