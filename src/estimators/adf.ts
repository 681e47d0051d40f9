/**
 * adf (AP2): no sampling between the layers: means and variances of independent units go up, pre-activations counting as
 * logistic with matched moments; the last layer is sampled and asked about flips. The exact derivative of that approximation.
 * Source: `psa` section 4 (AP2); `estimators.md` section 2. Biased. Evaluations of f: 1. The reported loss is that of the
 * hard-sampled model, in a pass of its own.
 */
import shader from "../../shaders/estimators/adf.wgsl?raw";
import type { EstimatorRow } from "./contract";

export const adf: EstimatorRow = {
  key: "adf",
  name: "ADF",
  family: "analytic",
  paper: "`psa` section 4 (AP2)",
  formula: String.raw`\partial_{\eta_i} \mathbb{E}_{\hat p^L} f, \quad \hat p_j = F\!\left(m_j / \sqrt{1 + v_j / \sigma^2_F}\right)`,
  intuition:
    "Send averages and spreads up instead of coins, pretend that every sum is a bell, and differentiate that: quiet, and nearly right.",
  biased: true,
  biasNote: "unbiased with one stochastic layer",
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "2",
  identities: [{ row: "psa", says: "is the same with one stochastic layer" }],
  models: "joined",
  hyperparameters: {},
  machinery: { forward: "moments", gradient: "path", chain: "moments", samplesTop: true, shader, uniforms: [] },
  style: { colour: "#999933", dash: "dot", marker: "square" },
};
