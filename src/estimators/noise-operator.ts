/**
 * noise-operator: the mean of straight-through, or of DARN, over K states that are each rho-correlated with one hidden state:
 * every unit keeps the hidden one's uniform with probability rho and draws its own otherwise. In depth every state runs up
 * through layers of its own.
 * Source: Shekhovtsov 2021, proposition 9. Biased as its base is. Evaluations of f: K.
 */
import shader from "../../shaders/estimators/noise-operator.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { AS_PUBLISHED, SAMPLES } from "./shared";

export const noiseOperator: EstimatorRow = {
  key: "noise-operator",
  name: "Noise operator",
  family: "path",
  sources: [{ source: "bias-variance", place: "proposition 9" }],
  formula: String.raw`\frac1K \sum_k g(x^{(k)}),\quad x^{(k)} \text{ a } \rho\text{-correlated copy of } x`,
  symbols: [
    { token: "g", tex: "g", means: "the base estimator: straight-through, or DARN" },
    {
      token: String.raw`\rho`,
      tex: String.raw`\rho`,
      means: "the probability that a copy keeps the uniform of a unit",
    },
  ],
  intuition:
    "Averages straight-through over K samples that are correlated with one another. This leaves the bias where it is, and the variance is above that of K independent samples (proposition 9).",
  biased: true,
  biasNote: "the same bias as its base estimator",
  evaluations: ({ params }) => Number(params.samples),
  evaluationsFormula: "K",
  memory: "K",
  identities: [
    { row: "st", says: "has the same bias; with ρ = 0 this is the mean of K independent straight-through estimates" },
    { row: "darn", says: "is the base estimator with “On DARN”" },
  ],
  hyperparameters: {
    samples: { ...SAMPLES, default: 4 },
    rho: {
      label: "Correlation",
      help: "Probability rho that a unit keeps the common state's uniform.",
      kind: "number",
      default: 0.5,
      min: 0,
      max: 1,
    },
    darn: { label: "On DARN", help: "Average DARN instead of straight-through.", kind: "boolean", default: false },
    asPublished: AS_PUBLISHED,
  },
  requires: ["flip", "path"],
  machinery: {
    forward: "hard",
    gradient: "path",
    samples: (params) => Number(params.samples),
    shader,
  },
  style: { colour: "#999933", dash: "longdash", marker: "triangle-right" },
};
