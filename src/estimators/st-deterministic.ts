/**
 * st-deterministic (HardST): no noise at all, the network runs on the likelier states and is differentiated as in st.
 * Source: Shekhovtsov et al. 2020, section 4. Biased. Evaluations of f: 1. The reported ELBO is that of the hard-sampled
 * model, in a pass of its own.
 */
import shader from "../../shaders/estimators/st-deterministic.wgsl?raw";
import type { EstimatorRow } from "./contract";

export const stDeterministic: EstimatorRow = {
  key: "st-deterministic",
  name: "Straight-through, deterministic",
  family: "path",
  sources: [{ source: "psa", place: "section 4" }],
  formula: String.raw`f'_x(\hat x)\, p_i (1 - p_i),\quad \hat x_i = \mathbf 1[\eta_i > 0]`,
  symbols: [{ token: String.raw`\hat x`, tex: String.raw`\hat x_i`, means: "the more probable state" }],
  intuition:
    "Replaces every sample by the more probable state and differentiates as straight-through does: no variance, and no information about the other state.",
  biased: true,
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1",
  identities: [{ row: "st", says: "is the same at sampled states" }],
  hyperparameters: {},
  requires: ["flip", "path"],
  machinery: { forward: "threshold", gradient: "path", shader },
  style: { colour: "#4477aa", dash: "dashdot", marker: "square-open" },
};
