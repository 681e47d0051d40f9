/**
 * double-cv: leave-one-out over K samples whose signals carry a linear control variate made of the other samples' derivatives,
 * with what that adds to the mean taken off in closed form. alpha of every layer descends the squared estimate.
 * Source: Titsias & Shi 2022, section 4. Unbiased for every alpha. Evaluations of f: K. In depth the
 * derivative keeps the states of the layers above as they were drawn.
 */
import shader from "../../shaders/estimators/double-cv.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { CONTROL_RATE, SAMPLES } from "./shared";

export const doubleCv: EstimatorRow = {
  key: "double-cv",
  name: "Double control variates",
  family: "score",
  sources: [{ source: "double-cv", place: "section 4" }],
  formula: String.raw`\frac1K \sum_k \Big(D_k - \tfrac{1}{K-1}\textstyle\sum_{j \ne k} D_j\Big)(x^k_i - p_i) - \alpha\, \overline{f'_i}\, p_i (1 - p_i),\quad D_k = f(x^k) + \alpha\, \overline{f'}_{-k}^{\top}(x^k - p)`,
  symbols: [
    { token: "D", tex: "D_k", means: "the loss of sample k with its control variate" },
    { token: String.raw`\alpha`, tex: String.raw`\alpha`, means: "the learned scale of the control variate" },
    {
      token: "f'",
      tex: String.raw`\overline{f'}`,
      means: "the derivative of f in the states, mean over the samples; subscript −k: over all but sample k",
    },
  ],
  intuition:
    "Leave-one-out with a second control variate: a linear function of each sample's states, whose slope comes from the derivatives at the other samples.",
  biased: false,
  evaluations: ({ params }) => Number(params.samples),
  evaluationsFormula: "K (and their derivatives)",
  memory: "2 K",
  identities: [{ row: "rloo", says: "is the case α = 0" }],
  hyperparameters: { samples: SAMPLES, rate: CONTROL_RATE },
  requires: ["score", "flip", "path"],
  machinery: {
    forward: "hard",
    gradient: "score",
    samples: (params) => Number(params.samples),
    slopes: "samples",
    projects: true,
    control: () => [0, 0, 0, 0],
    auxiliaryRate: "rate",
    shader,
  },
  style: { colour: "#661100", dash: "dot", marker: "bowtie" },
};
