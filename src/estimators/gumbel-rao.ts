/**
 * gumbel-rao: st-gumbel-softmax with its noise integrated out given the hard sample, by a mean over K draws of it.
 * Source: Paulus, Maddison, Krause 2021, section 3; `estimators.md` section 2. Biased as st-gumbel-softmax is, whose mean it has
 * (the derivative is not taken through the conditional noise), with no larger variance. Evaluations of f: 1.
 */
import shader from "../../shaders/estimators/gumbel-rao.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { TEMPERATURE } from "./shared";

export const gumbelRao: EstimatorRow = {
  key: "gumbel-rao",
  name: "Gumbel-Rao",
  family: "relaxed",
  paper: "Paulus, Maddison & Krause 2021, equation 10",
  formula: String.raw`f'_x(x)\, \frac1K \sum_k \frac{\tilde x^k_i (1 - \tilde x^k_i)}{\tau},\quad \tilde x^k \text{ relaxed given } x`,
  intuition: "Ask many soft coins that all fell on the drawn side instead of one: the same answer, less luck.",
  biased: true,
  biasNote: "exactly that of straight-through Gumbel-Softmax",
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1",
  identities: [
    { row: "st-gumbel-softmax", says: "has the same mean and no less variance; K = 1 is it in distribution" },
  ],
  hyperparameters: {
    ...TEMPERATURE,
    draws: {
      label: "Draws",
      help: "Relaxed states K per unit, drawn given the hard sample; they cost no evaluations of f.",
      kind: "integer",
      default: 10,
      min: 1,
      max: 100,
      log: true,
    },
  },
  machinery: { forward: "hard", gradient: "path", shader, uniforms: ["tau", "anneal", "floor", "draws"] },
  style: { colour: "#ee6677", dash: "dash", marker: "hourglass" },
};
