/**
 * reinforce: the score function times the whole learning signal, nothing subtracted.
 * Source: Williams 1992. Unbiased. Evaluations of f: 1.
 */
import categorical from "../../shaders/estimators/categorical/reinforce.wgsl?raw";
import shader from "../../shaders/estimators/reinforce.wgsl?raw";
import type { EstimatorRow } from "./contract";

export const reinforce: EstimatorRow = {
  key: "reinforce",
  name: "REINFORCE",
  family: "score",
  sources: [{ source: "williams", place: "theorem 1" }],
  formula: String.raw`f(x)\,(x_i - p_i)`,
  intuition:
    "Multiplies the score of every unit by the whole loss, including everything the unit did not influence: right on average, and very noisy.",
  biased: false,
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1",
  identities: [{ row: "reinforce-ewa", says: "is the same with a running mean as baseline" }],
  hyperparameters: {},
  requires: ["score"],
  machinery: { forward: "hard", gradient: "score", shader, categorical },
  style: { colour: "#595959", dash: "dash", marker: "x-open" },
};
