/**
 * local-reparam: pre-activations are drawn from the normal that matches their moments, and units are their probabilities given
 * those; so are the head's logits. The exact derivative of that relaxed network.
 * Source: Shayer et al. 2018, Peters & Welling 2018, as in `psa` section 4; `estimators.md` section 2. Biased. Evaluations of f: 1.
 * The reported loss is that of the hard-sampled model, in a pass of its own.
 */
import shader from "../../shaders/estimators/local-reparam.wgsl?raw";
import type { EstimatorRow } from "./contract";

export const localReparam: EstimatorRow = {
  key: "local-reparam",
  name: "Local reparametrisation",
  family: "analytic",
  paper: "`psa` section 4",
  formula: String.raw`\partial_{\eta_i} f\!\left(\mu(m + \sqrt{v}\,\varepsilon)\right), \quad \varepsilon \sim \mathcal{N}(0, 1)`,
  intuition: "A sum of many coins is nearly a bell: draw the bell instead of the coins, and differentiate the draw.",
  biased: true,
  biasNote: "exact as layers become wide",
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "2",
  identities: [{ row: "mean-field", says: "is this without the bells" }],
  models: "joined",
  hyperparameters: {},
  machinery: { forward: "moments", gradient: "path", chain: "moments", shader, uniforms: [] },
  style: { colour: "#aa4499", dash: "dashdot", marker: "triangle-up" },
};
