/**
 * st-identity: the first form of straight-through, which hands the derivative in the sample to the logit unchanged.
 * Source: Bengio, Leonard, Courville 2013, section 5. Biased. Evaluations of f: 1.
 */
import shader from "../../shaders/estimators/st-identity.wgsl?raw";
import type { EstimatorRow } from "./contract";

export const stIdentity: EstimatorRow = {
  key: "st-identity",
  name: "Straight-through, identity",
  family: "path",
  sources: [{ source: "bengio", place: "section 5" }],
  formula: "f'_x(x)",
  intuition:
    "Passes the derivative in the state to the logit unchanged: simple, and out of scale where units are almost deterministic.",
  biased: true,
  biasNote: "even when f is linear, by the missing factor p (1 − p)",
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1",
  identities: [{ row: "st", says: "is this times p (1 − p)" }],
  hyperparameters: {},
  requires: ["flip", "path"],
  machinery: { forward: "hard", gradient: "path", shader },
  style: { colour: "#0072b2", dash: "dot", marker: "circle-open" },
};
