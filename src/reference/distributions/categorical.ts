/**
 * Twin of variables of several values: p = softmax(eta_j), x_j the value with the largest eta_jk + G_jk, G_jk = -log(-log u_jk)
 * (Gumbel-max). J(q) = diag(q) - q q^T.
 */
import type { Latent } from "../../distributions/contract";
import { logSumExp } from "../functions";
import type { DistributionTwin } from "./contract";

/** A standard Gumbel variable from a uniform. */
function gumbel(u: number): number {
  return -Math.log(-Math.log(u));
}

/** Probabilities under some logits. */
export function softmax(logits: Float64Array): Float64Array {
  const total = logSumExp(logits);
  return logits.map((eta) => Math.exp(eta - total));
}

/** Which of some numbers is the largest. */
function largest(values: Float64Array): number {
  let at = 0;
  for (let k = 1; k < values.length; k++) if (values[k] > values[at]) at = k;
  return at;
}

/** eta_k + G_k of every value. */
function perturbed(eta: Float64Array, u: Float64Array): Float64Array {
  return eta.map((e, k) => e + gumbel(u[k]));
}

/** The hard sample of one variable. */
export function oneHot(eta: Float64Array, u: Float64Array): Float64Array {
  const one = new Float64Array(eta.length);
  one[largest(perturbed(eta, u))] = 1;
  return one;
}

/** The relaxed sample on the same noise. */
export function relaxed(eta: Float64Array, u: Float64Array, tau: number): Float64Array {
  return softmax(perturbed(eta, u).map((z) => z / tau));
}

/** J(q) slope of one variable. */
export function pullOne(q: Float64Array, slope: Float64Array): Float64Array {
  let mean = 0;
  for (let k = 0; k < q.length; k++) mean += q[k] * slope[k];
  return q.map((probability, k) => probability * (slope[k] - mean));
}

/** The same for every variable of every row, and the results side by side. */
export function mapVariables(
  { states }: Latent,
  length: number,
  of: (first: number, end: number) => Float64Array,
): Float64Array {
  const result = new Float64Array(length);
  for (let first = 0; first < length; first += states) result.set(of(first, first + states), first);
  return result;
}

export const categoricalTwin: DistributionTwin = {
  means: (latent, logits) => mapVariables(latent, logits.length, (a, b) => softmax(logits.subarray(a, b))),
  draw: (latent, logits, uniforms) =>
    mapVariables(latent, logits.length, (a, b) => oneHot(logits.subarray(a, b), uniforms.subarray(a, b))),
  crossEntropy: ({ width, states }, x, at, logits, from) => {
    let sum = 0;
    for (let first = 0; first < width; first += states) {
      sum += logSumExp(logits.subarray(from + first, from + first + states));
      for (let i = first; i < first + states; i++) sum -= x[at + i] * logits[from + i];
    }
    return sum;
  },
  negativeEntropy: (latent, logits, from) => {
    const row = logits.subarray(from, from + latent.width);
    return -categoricalTwin.crossEntropy(latent, categoricalTwin.means(latent, row), 0, row, 0);
  },
  pull: (latent, means, slope) =>
    mapVariables(latent, means.length, (a, b) => pullOne(means.subarray(a, b), slope.subarray(a, b))),
};
