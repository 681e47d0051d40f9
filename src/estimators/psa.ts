/**
 * psa: from layer to layer the difference that flipping each unit makes, in place of a derivative; the loss is asked about every
 * unit of the last layer. With `enhance` the head learns from the sample and from all flips of one unit below it.
 * Source: Shekhovtsov et al. 2020, section 3. Biased in depth, unbiased with one unit a layer. Evaluations of f: 1, and the
 * head once more for each unit of the last layer.
 */
import shader from "../../shaders/estimators/psa.wgsl?raw";
import { FLIPS } from "./kernels/flips";
import type { EstimatorRow } from "./contract";

export const psa: EstimatorRow = {
  key: "psa",
  name: "PSA",
  family: "analytic",
  sources: [{ source: "psa", place: "section 3" }],
  formula: String.raw`s_i F'(\eta_i)\, q_i, \quad q^{k-1}_i = \textstyle\sum_j s_j \left(F(a_j) - F(a_j^{\text{flip } i})\right) q^k_j`,
  symbols: [
    { token: "s", tex: "s_i", means: "the sampled state, −1 or 1" },
    { token: "F", tex: "F", means: "the logistic function" },
    { token: "F'", tex: "F'", means: "its derivative" },
    { token: "q", tex: "q^k_j", means: "how much the loss falls when unit j of layer k is flipped" },
    {
      token: "a",
      tex: "a_j",
      means: "the pre-activation of unit j of the next layer; “flip i”: after unit i is flipped",
    },
  ],
  intuition:
    "Computes how flipping each unit would change the probabilities of the next layer, and passes these differences down in place of derivatives.",
  biased: true,
  biasNote: "unbiased with one stochastic layer, and with one unit in each layer",
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1, and the weights once more",
  identities: [
    { row: "st", says: "is this with the loss and the logistic function linearised" },
    { row: "local-expectation", says: "is the same with one stochastic layer" },
  ],
  hyperparameters: {
    enhance: {
      label: "Enhance the head",
      help: "The head's own gradient is averaged over the sample and all flips of one unit below it: less noise, still unbiased.",
      kind: "boolean",
      default: false,
    },
  },
  requires: ["top layer alone", "flips of the top layer", "linear maps", "flip"],
  machinery: {
    forward: "hard",
    gradient: "path",
    chain: "differences",
    enhancesHead: (params) => params.enhance === true,
    kernels: FLIPS,
    shader,
  },
  style: { colour: "#117733", dash: "longdash", marker: "diamond" },
};
