/**
 * vimco: K samples under their joint bound, log of the mean importance weight; each is credited with what the bound gains
 * over the one in which the mean of the others' log weights stands in for its own.
 * Source: Mnih & Rezende 2016, equations 8 to 10. Unbiased for that bound, whose optimum is not the
 * ELBO's. Nothing is in closed form: log q and log p of the drawn states are in the weights. Evaluations of f: K.
 */
import shader from "../../shaders/estimators/vimco.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { SAMPLES } from "./shared";

export const vimco: EstimatorRow = {
  key: "vimco",
  name: "VIMCO",
  family: "score",
  sources: [{ source: "vimco", place: "section 2.5" }],
  formula: String.raw`\sum_k \left(\tilde w_k - \left(\hat L - \hat L_{-k}\right)\right)(x^k_i - p_i),\quad \hat L = \log \tfrac1K \textstyle\sum_k w_k`,
  symbols: [
    {
      token: String.raw`\tilde w`,
      tex: String.raw`\tilde w_k`,
      means: "the importance weight of sample k, normalised over the K samples",
    },
    { token: "w", tex: "w_k", means: "its importance weight p / q" },
    {
      token: String.raw`\hat L`,
      tex: String.raw`\hat L`,
      means: "the bound; subscript −k: with sample k replaced by the mean of the others",
    },
  ],
  intuition:
    "Trains the bound of K samples together; the contribution of each sample is measured against the bound without it.",
  biased: false,
  biasNote: "for the bound of K samples, which it trains in place of the ELBO",
  evaluations: ({ params }) => Number(params.samples),
  evaluationsFormula: "K",
  memory: "K",
  hyperparameters: { samples: { ...SAMPLES, default: 5 } },
  requires: ["score", "flip"],
  machinery: {
    forward: "hard",
    gradient: "score",
    samples: (params) => Number(params.samples),
    bound: true,
    shader,
  },
  style: { colour: "#44aa99", dash: "dashdot", marker: "cross-open" },
};
