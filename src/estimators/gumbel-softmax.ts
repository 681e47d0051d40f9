/**
 * gumbel-softmax: the Concrete relaxation. The network sees the relaxed state, and the derivative is the ordinary one.
 * Source: Shekhovtsov 2021, section 3. Biased, O(tau). Evaluations of f: 1.
 * The reported ELBO is that of the hard-sampled model; the relaxed objective is a series of its own.
 */
import categorical from "../../shaders/estimators/categorical/gumbel-softmax.wgsl?raw";
import shader from "../../shaders/estimators/gumbel-softmax.wgsl?raw";
import { ANNEALED, LOGISTIC_NOISE } from "./modules";
import type { EstimatorRow } from "./contract";
import { TEMPERATURE } from "./shared";

export const gumbelSoftmax: EstimatorRow = {
  key: "gumbel-softmax",
  name: "Gumbel-Softmax (Concrete)",
  family: "relaxed",
  sources: [{ source: "bias-variance", place: "section 3" }, { source: "gumbel-softmax" }, { source: "concrete" }],
  formula: String.raw`f'_x(\tilde x)\, \frac{\tilde x_i (1 - \tilde x_i)}{\tau},\quad \tilde x_i = \sigma\!\left(\frac{\eta_i + \operatorname{logit} u_i}{\tau}\right)`,
  intuition:
    "Replaces the Bernoulli unit by a continuous relaxation that can be differentiated: a lower temperature has less bias and more variance.",
  biased: true,
  biasNote: "the bias vanishes with the temperature, while the variance grows",
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1",
  identities: [{ row: "st-gumbel-softmax", says: "is the same with the hard state going forward" }],
  hyperparameters: TEMPERATURE,
  requires: ["relax"],
  machinery: { forward: "relaxed", gradient: "path", modules: [ANNEALED, LOGISTIC_NOISE], shader, categorical },
  style: { colour: "#cc79a7", dash: "dot", marker: "triangle-up" },
};
