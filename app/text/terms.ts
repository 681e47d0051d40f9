/** Terms and symbols of the charts and tables that all models share, each explained where it stands (`widgets/Explain.tsx`). */

export interface Term {
  name: string;
  text: string;
}

export const TERMS = {
  logVariance: {
    name: "Variance of the gradient",
    text: "The natural logarithm of the variance of a gradient entry: an exponentially weighted variance over the steps of training, mean over all parameters. One less is a variance 2.7 times smaller. It shows noise only, not bias.",
  },
  evaluations: {
    name: "Evaluations",
    text: "How often the loss f of one example is evaluated for one gradient: the cost by which papers compare estimators. Time on this device is another matter: see the x axis in seconds.",
  },
  trueGradient: {
    name: "True gradient g*",
    text: "The gradient of the expected loss, which every estimator estimates. It is computed exactly by enumerating the states of the layers where they have up to some 14 units each; else it is the mean of many unbiased gradients, whose own error is taken into account.",
  },
  bias: {
    name: "Bias",
    text: "The length of E g − g*, the difference between the mean of an estimator's gradients and the true gradient, over the length of g*. Averaging more gradients does not reduce it.",
  },
  z: {
    name: "z",
    text: "The squared bias over its standard error. From 4 on a bias is reported; below, the table says what bias as many gradients would have detected, with a probability of 97.5 %.",
  },
  variance: {
    name: "Relative variance",
    text: "The variance of one gradient, summed over all its entries (the trace of its covariance), over |g*|². The variance of a mean of M gradients is M times smaller.",
  },
  rmse: {
    name: "RMSE",
    text: "The root mean squared error of a mean of M gradients, √(bias² + variance / M), over |g*|.",
  },
  cosine: {
    name: "Cosine",
    text: "The cosine of the angle between a mean of M gradients and the true gradient: 1 is the right direction, 0 is none.",
  },
  biasVariance: {
    name: "Bias against variance",
    text: "Every estimator by its squared bias, |E g − g*|², and the variance of one gradient g, both over |g*|², the squared length of the true gradient. On a dotted line the sum of the two is the same: the expected squared error of one gradient.",
  },
  signal: {
    name: "Signal to noise",
    text: "|E g|², the squared length of the mean gradient, over the variance of one gradient.",
  },
} as const satisfies Record<string, Term>;

export type TermKey = keyof typeof TERMS;

/** A term that is given by its key, or one that a model brings. */
export function termOf(term: Term | TermKey): Term {
  return typeof term === "string" ? TERMS[term] : term;
}
