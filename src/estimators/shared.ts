/** Hyperparameters that several rows share. */
import type { Hyperparameter } from "./contract";

/** `bias-variance` section 5: the baselines of `foust` were written for {0, 1} and used on {-1, 1} without D = 2. */
export const AS_PUBLISHED: Hyperparameter = {
  label: "As published",
  help: "Drop the factor D = hi - lo, as the code of the FouST paper does: rescales the evidence term against the KL term.",
  kind: "boolean",
  default: false,
};

/** Decay of an exponentially weighted average of the learning signal. */
export const SIGNAL_DECAY: Hyperparameter = {
  label: "Decay",
  help: "Weight of the past in the running mean of the learning signal.",
  kind: "number",
  default: 0.9,
  min: 0,
  max: 0.9999,
};

/** Antithetic estimators have several samples of the latent layers at hand; whether the decoder learns from all of them. */
export const AVERAGE: Hyperparameter = {
  label: "Average the pair",
  help: "Take the generative network's gradient as the mean over the antithetic samples, not of the ordinary sample alone: less noise, but no longer the same decoder gradient as the other estimators'.",
  kind: "boolean",
  default: false,
};
