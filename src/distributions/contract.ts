/**
 * What a distribution says of itself: the random variables of a stochastic layer. One file per distribution implements a part,
 * `table.ts` lists them; planner, float64 twins, enumeration and page ask them and count no states themselves.
 */
import type { KernelName } from "../kernels/catalogue";

export type DistributionKey = "bernoulli" | "categorical";

/** The variables of one stochastic layer. */
export interface Latent {
  distribution: DistributionKey;
  variables: number;
  /** Values that one variable can take. */
  states: number;
  /** Numbers that the network reads of the layer, which is also the number of its logits. */
  width: number;
}

/**
 * What can be done with a variable. enumerate: all its states can be visited. flip: it has exactly one other state. score: the
 * derivative of its log probability is known. relax: it has a differentiable relaxation of its sample. path: a derivative in its
 * state can be carried back to its logits.
 */
export type Capability = "enumerate" | "flip" | "score" | "relax" | "path";

/** What the planner has a kernel for. */
export interface DistributionKernels {
  /** The estimator's own sampler, and plain hard samples, which all estimators share. */
  sample: KernelName;
  sampleHard: KernelName;
  /** The estimate of the gradient in the layer's logits. */
  estimate: KernelName;
  /** Cross-entropy of the layer under the logits of the generative network. */
  likelihood: KernelName;
}

export interface DistributionPart {
  key: DistributionKey;
  /** What its variables are called: "24 units", "3 variables of 4 values". */
  describe: (latent: Latent) => string;
  capabilities: readonly Capability[];
  /** Numbers that the network reads of so many variables. */
  width: (variables: number, states: number) => number;
  /** Uniforms that one draw of the layer takes. */
  uniforms: (latent: Latent) => number;
  /** Writes the state of every variable, given by its number, as the numbers in [0, 1] that stand for it. */
  write: (latent: Latent, numbers: ArrayLike<number>, into: Float64Array) => void;
  kernels: DistributionKernels;
}
