/**
 * rloo: K independent samples, each compared with the mean of the others. In depth every sample runs from bottom to top.
 * Source: Kool, van Hoof, Welling 2019. Unbiased. Evaluations of f: K.
 * All gradients, the generative network's included, are means over the K samples.
 */
import categorical from "../../shaders/estimators/categorical/rloo.wgsl?raw";
import shader from "../../shaders/estimators/rloo.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { SAMPLES } from "./shared";

export const rloo: EstimatorRow = {
  key: "rloo",
  name: "RLOO",
  family: "score",
  sources: [{ source: "rloo", place: "equation 8" }],
  formula: String.raw`\frac{1}{K-1} \sum_k \left(f(x^k) - \bar f\right)(x^k_i - p_i)`,
  intuition:
    "Draws K independent samples and compares the loss of each with the mean loss of the others, which serves as its baseline.",
  biased: false,
  evaluations: ({ params }) => Number(params.samples),
  evaluationsFormula: "K",
  memory: "K",
  identities: [
    { row: "arms", says: "is the same with negatively correlated samples" },
    { row: "double-cv", says: "is the same with a linear control variate on top" },
  ],
  hyperparameters: { samples: SAMPLES },
  requires: ["score"],
  machinery: {
    forward: "hard",
    gradient: "score",
    samples: (params) => Number(params.samples),
    shader,
    categorical,
  },
  style: { colour: "#117733", dash: "solid", marker: "square-open" },
};
