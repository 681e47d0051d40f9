/** The twins by distribution, and what they give for a whole layer. */
import type { DistributionKey, Latent } from "../../distributions/contract";
import { bernoulliTwin } from "./bernoulli";
import { categoricalTwin } from "./categorical";
import type { DistributionTwin } from "./contract";

export const DISTRIBUTION_TWINS: Readonly<Record<DistributionKey, DistributionTwin>> = {
  bernoulli: bernoulliTwin,
  categorical: categoricalTwin,
};

export function meansOf(latent: Latent, logits: Float64Array): Float64Array {
  return DISTRIBUTION_TWINS[latent.distribution].means(latent, logits);
}

export function drawOf(latent: Latent, logits: Float64Array, uniforms: Float64Array): Float64Array {
  return DISTRIBUTION_TWINS[latent.distribution].draw(latent, logits, uniforms);
}

export function pullOf(latent: Latent, means: Float64Array, slope: Float64Array): Float64Array {
  return DISTRIBUTION_TWINS[latent.distribution].pull(latent, means, slope);
}

/** x - p of every number, [rows, width]: the derivative of log q in the logits. */
export function scoreOf(latent: Latent, states: Float64Array, logits: Float64Array): Float64Array {
  const means = meansOf(latent, logits);
  return states.map((x, i) => x - means[i]);
}

/** -log probability of row a of `states` under row b of `logits`, nats. */
export function entropyOf(latent: Latent, states: Float64Array, a: number, logits: Float64Array, b: number): number {
  const { distribution, width } = latent;
  return DISTRIBUTION_TWINS[distribution].crossEntropy(latent, states, a * width, logits, b * width);
}

/** -log probability of every row, [rows]; `logits` may be one row for all. */
export function entropies(latent: Latent, states: Float64Array, logits: Float64Array): Float64Array {
  const shared = logits.length === latent.width;
  return Float64Array.from({ length: states.length / latent.width }, (_, row) =>
    entropyOf(latent, states, row, logits, shared ? 0 : row),
  );
}

/** Negative entropy of every row, [rows]. */
export function negativeEntropies(latent: Latent, logits: Float64Array): Float64Array {
  const { distribution, width } = latent;
  return Float64Array.from({ length: logits.length / width }, (_, row) =>
    DISTRIBUTION_TWINS[distribution].negativeEntropy(latent, logits, row * width),
  );
}
