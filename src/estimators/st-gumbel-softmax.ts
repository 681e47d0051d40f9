/**
 * st-gumbel-softmax: the hard sample goes forward, the derivative of its relaxation comes back.
 * Source: Jang, Gu, Poole 2017, section 2.2; Shekhovtsov 2021, proposition 5. As tau -> 0 its mean is half the
 * sum of the slopes at both states, DARN's (on linear f the truth; half of it where the factor D = 2 of states -1 and 1 is
 * dropped). Biased. Evaluations of f: 1.
 */
import categorical from "../../shaders/estimators/categorical/st-gumbel-softmax.wgsl?raw";
import shader from "../../shaders/estimators/st-gumbel-softmax.wgsl?raw";
import { ANNEALED, LOGISTIC_NOISE } from "./modules";
import type { EstimatorRow } from "./contract";
import { TEMPERATURE } from "./shared";

export const stGumbelSoftmax: EstimatorRow = {
  key: "st-gumbel-softmax",
  name: "Straight-through Gumbel-Softmax",
  family: "relaxed",
  sources: [
    { source: "gumbel-softmax", place: "section 2.2" },
    { source: "bias-variance", place: "proposition 5" },
  ],
  formula: String.raw`f'_x(x)\, \frac{\tilde x_i (1 - \tilde x_i)}{\tau},\quad \tilde x_i = \sigma\!\left(\frac{\eta_i + \operatorname{logit} u_i}{\tau}\right)`,
  intuition:
    "Uses the sampled state in the forward pass and the derivative of its relaxation in the backward pass: only units close to their threshold receive a large gradient.",
  biased: true,
  biasNote: "in the limit of temperature 0 the mean is that of DARN, and the variance grows without bound",
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1",
  identities: [
    { row: "gumbel-rao", says: "has the same mean and less variance" },
    { row: "gumbel-softmax", says: "is the same with the soft state going forward too" },
  ],
  hyperparameters: TEMPERATURE,
  requires: ["relax", "path"],
  machinery: { forward: "hard", gradient: "path", modules: [ANNEALED, LOGISTIC_NOISE], shader, categorical },
  style: { colour: "#cc79a7", dash: "solid", marker: "triangle-down" },
};
