/**
 * gumbel-rao: st-gumbel-softmax with its noise integrated out given the hard sample, by a mean over M draws of it.
 * Source: Paulus, Maddison, Krause 2021, section 3. Biased as st-gumbel-softmax is, whose mean it has
 * (the derivative is not taken through the conditional noise), with no larger variance. Evaluations of f: 1.
 */
import shader from "../../shaders/estimators/gumbel-rao.wgsl?raw";
import { ANNEALED, LOGISTIC_NOISE } from "./modules";
import type { EstimatorRow } from "./contract";
import { TEMPERATURE } from "./shared";

export const gumbelRao: EstimatorRow = {
  key: "gumbel-rao",
  name: "Gumbel-Rao",
  family: "relaxed",
  sources: [{ source: "gumbel-rao", place: "equation 10" }],
  formula: String.raw`f'_x(x)\, \frac1M \sum_m \frac{\tilde x^m_i (1 - \tilde x^m_i)}{\tau},\quad \tilde x^m \text{ relaxed given } x`,
  symbols: [{ token: "M", tex: "M", means: "the number of relaxed states drawn for each sampled one (“Draws”)" }],
  intuition:
    "Straight-through Gumbel-Softmax averaged over M relaxed states that all round to the sampled state: the same mean, with less variance.",
  biased: true,
  biasNote: "the same bias as straight-through Gumbel-Softmax",
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1",
  identities: [
    {
      row: "st-gumbel-softmax",
      says: "has the same mean and a variance that is never smaller; M = 1 has its distribution",
    },
  ],
  hyperparameters: {
    ...TEMPERATURE,
    draws: {
      label: "Draws",
      help: "Relaxed states M per unit, drawn given the hard sample; they cost no evaluations of f.",
      kind: "integer",
      default: 10,
      min: 1,
      max: 100,
      log: true,
    },
  },
  requires: ["flip", "relax", "path"],
  machinery: { forward: "hard", gradient: "path", modules: [ANNEALED, LOGISTIC_NOISE], shader },
  style: { colour: "#ee6677", dash: "dash", marker: "hourglass" },
};
