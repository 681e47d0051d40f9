/**
 * What a float64 twin of a distribution computes for the variables of a layer. Arrays are [rows, width] with as many rows as there
 * are; one row of logits may stand for all.
 */
import type { Latent } from "../../distributions/contract";

export interface DistributionTwin {
  /** Means of the states. */
  means: (latent: Latent, logits: Float64Array) => Float64Array;
  /** Hard states from uniforms of the same shape. */
  draw: (latent: Latent, logits: Float64Array, uniforms: Float64Array) => Float64Array;
  /**
   * -log probability of the row of states that begins at `at`, under the row of logits that begins at `from`; linear in the
   * states, so that relaxed ones may stand in.
   */
  crossEntropy: (latent: Latent, states: Float64Array, at: number, logits: Float64Array, from: number) => number;
  /** Of the row of logits that begins at `from`. */
  negativeEntropy: (latent: Latent, logits: Float64Array, from: number) => number;
  /** Derivative of the means in the logits, at these means, times a slope of the same shape. */
  pull: (latent: Latent, means: Float64Array, slope: Float64Array) => Float64Array;
}
