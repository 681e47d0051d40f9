/**
 * darn: straight-through, reweighted by half the inverse probability of the drawn state.
 * Source: Gregor et al. 2014; Shekhovtsov 2021, section 5.1. Biased except for quadratic f.
 * Evaluations of f: 1. Term by term equal to ReinMax for Boolean units.
 */
import shader from "../../shaders/estimators/darn.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { AS_PUBLISHED } from "./shared";

export const darn: EstimatorRow = {
  key: "darn",
  name: "DARN (½-estimator)",
  family: "path",
  sources: [{ source: "bias-variance", place: "section 5.1" }, { source: "darn" }],
  formula: String.raw`f'_x(x)\, \frac{p_i (1 - p_i)}{2\, p(x_i)}`,
  intuition:
    "Straight-through weighted by half the inverse probability of the sampled state: exact on average for every quadratic loss, with a large variance where a unit is almost deterministic.",
  biased: true,
  biasNote: "exact when f is quadratic in the unit",
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1",
  identities: [
    { row: "reinmax", says: "equals this term by term for Boolean units" },
    { row: "foust", says: "is this where its noise is off" },
  ],
  hyperparameters: { asPublished: AS_PUBLISHED },
  requires: ["flip", "path"],
  machinery: { forward: "hard", gradient: "path", shader },
  style: { colour: "#e69f00", dash: "dash", marker: "square" },
};
