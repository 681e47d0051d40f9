/**
 * local-reparam: pre-activations are drawn from the normal of their mean and variance, and units are their probabilities given
 * those; so are the head's logits. The exact derivative of that relaxed network.
 * Source: Shayer et al. 2018, Peters & Welling 2018, as in Shekhovtsov et al. 2020, section 4. Biased. Evaluations of f: 1.
 * The reported loss is that of the hard-sampled model, in a pass of its own.
 */
import shader from "../../shaders/estimators/local-reparam.wgsl?raw";
import { propagatedKernels } from "./kernels/propagated";
import type { EstimatorRow } from "./contract";

export const localReparam: EstimatorRow = {
  key: "local-reparam",
  name: "Local reparametrisation",
  family: "analytic",
  sources: [{ source: "psa", place: "section 4" }, { source: "local-reparam" }, { source: "binary-networks" }],
  formula: String.raw`\partial_{\eta_i} f\!\left(\mu(m + \sqrt{v}\,\varepsilon)\right), \quad \varepsilon \sim \mathcal{N}(0, 1)`,
  symbols: [
    {
      token: String.raw`\mu`,
      tex: String.raw`\mu`,
      means: "the probability of state 1 given a pre-activation, passed on in place of a state",
    },
    { token: "m", tex: "m", means: "the propagated mean of the pre-activation" },
    { token: "v", tex: "v", means: "its propagated variance" },
    { token: String.raw`\varepsilon`, tex: String.raw`\varepsilon`, means: "standard normal noise" },
  ],
  intuition:
    "The sum of many independent units is nearly normal: samples each pre-activation from the normal with the same mean and variance, and differentiates that sample.",
  biased: true,
  biasNote: "exact in the limit of wide layers",
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "2",
  identities: [{ row: "mean-field", says: "is this with the variances set to 0" }],
  hyperparameters: {},
  requires: ["top layer alone", "linear maps", "flip"],
  machinery: {
    forward: "propagated",
    gradient: "path",
    chain: "propagated",
    kernels: propagatedKernels({ name: "estimators/local-reparam", code: shader }),
    shader,
  },
  style: { colour: "#aa4499", dash: "dashdot", marker: "triangle-up" },
};
