/**
 * noise-operator: the mean of straight-through, or of DARN, over S states that are each rho-correlated with one hidden state:
 * every unit keeps the hidden one's uniform with probability rho and draws its own otherwise. In depth every state runs up
 * through layers of its own.
 * Source: `bias-variance` section 5, fact 9; `estimators.md` section 2. Biased as its base is. Evaluations of f: S.
 */
import shader from "../../shaders/estimators/noise-operator.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { AS_PUBLISHED, SAMPLES } from "./shared";

export const noiseOperator: EstimatorRow = {
  key: "noise-operator",
  name: "Noise operator",
  family: "path",
  paper: "`bias-variance` proposition 9",
  formula: String.raw`\frac1S \sum_s g(x^{(s)}),\quad x^{(s)} \text{ a } \rho\text{-correlated copy of } x`,
  intuition: "Average over states near one another: cheaper noise than fresh throws, but the bias stays where it was.",
  biased: true,
  biasNote: "exactly that of its base",
  evaluations: ({ params }) => Number(params.samples),
  evaluationsFormula: "S",
  memory: "S",
  identities: [
    { row: "st", says: "has the same bias; with rho = 0 this is the mean of S independent straight-through estimates" },
    { row: "darn", says: "is what each sample estimates with the switch on" },
  ],
  hyperparameters: {
    samples: { ...SAMPLES, default: 4 },
    rho: {
      label: "Correlation",
      help: "Probability rho that a unit keeps the hidden state's uniform.",
      kind: "number",
      default: 0.5,
      min: 0,
      max: 1,
    },
    darn: { label: "On DARN", help: "Average DARN instead of straight-through.", kind: "boolean", default: false },
    asPublished: AS_PUBLISHED,
  },
  machinery: {
    forward: "hard",
    gradient: "path",
    samples: (params) => Number(params.samples),
    shader,
    uniforms: ["rho", "darn", "asPublished"],
  },
  style: { colour: "#999933", dash: "longdash", marker: "triangle-right" },
};
