/**
 * st-deterministic (HardST): no noise at all, the network runs on the likelier states and is differentiated as in st.
 * Source: `psa` section 4; `estimators.md` section 2. Biased. Evaluations of f: 1. The reported ELBO is that of the hard-sampled
 * model, in a pass of its own.
 */
import shader from "../../shaders/estimators/st-deterministic.wgsl?raw";
import type { EstimatorRow } from "./contract";

export const stDeterministic: EstimatorRow = {
  key: "st-deterministic",
  name: "Straight-through, deterministic",
  family: "path",
  paper: "`psa` section 4",
  formula: String.raw`f'_x(\hat x)\, p_i (1 - p_i),\quad \hat x_i = \mathbf 1[\eta_i > 0]`,
  intuition:
    "Never toss the coin, take its likelier side: no noise, and no idea of what the other side would have cost.",
  biased: true,
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1",
  identities: [{ row: "st", says: "is the same at sampled states" }],
  hyperparameters: {},
  machinery: { forward: "threshold", gradient: "path", shader, uniforms: [] },
  style: { colour: "#4477aa", dash: "dashdot", marker: "square-open" },
};
