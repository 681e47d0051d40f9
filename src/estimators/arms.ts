/**
 * arms: K states of every unit from uniforms that avoid each other (a Dirichlet copula), compared with their mean and corrected
 * for their correlation. Where a state is likelier than not the copula acts on the other one, which correlates them more.
 * Source: Dimitriev & Zhou 2021, section 3 and appendix (Dirichlet copula). Unbiased; with K = 2 it is
 * DisARM. In depth each layer adds K - 1 groups, later layers on the sample's uniforms: 1 + L (K - 1) evaluations.
 */
import shader from "../../shaders/estimators/arms.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { AVERAGE, SAMPLES } from "./shared";

export const arms: EstimatorRow = {
  key: "arms",
  name: "ARMS",
  family: "score",
  sources: [{ source: "arms", place: "equation 5" }],
  formula: String.raw`\frac{1}{K-1} \sum_k \left(f(x^k) - \bar f\right) \frac{x^k_i - p_i}{1 - \rho_i}`,
  symbols: [{ token: String.raw`\rho`, tex: String.raw`\rho_i`, means: "the correlation of two samples of unit i" }],
  intuition:
    "Leave-one-out over K samples that are negatively correlated by design: they cover the possible states better than independent ones, and the estimate is corrected for the correlation.",
  biased: false,
  evaluations: ({ units, params }) => 1 + units.length * (Number(params.samples) - 1),
  evaluationsFormula: "1 + L (K − 1)",
  memory: "1 + L (K − 1)",
  identities: [
    { row: "disarm", says: "is the case of two samples, draw by draw" },
    { row: "rloo", says: "is the same with independent samples" },
  ],
  hyperparameters: { samples: { ...SAMPLES, default: 4 }, average: AVERAGE },
  requires: ["score", "flip"],
  machinery: {
    forward: "hard",
    gradient: "score",
    extraGroups: (_, params) => Number(params.samples) - 1,
    averagesGroups: (params) => params.average === true,
    shader,
  },
  style: { colour: "#88ccee", dash: "longdash", marker: "star-open" },
};
