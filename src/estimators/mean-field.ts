/**
 * mean-field (AP1): every unit at its mean, and the exact derivative of that deterministic network.
 * Source: Shekhovtsov et al. 2020, section 4 (tanh network). Biased. Evaluations of f: 1. The reported ELBO is that of
 * the hard-sampled model, in a pass of its own.
 */
import shader from "../../shaders/estimators/mean-field.wgsl?raw";
import type { EstimatorRow } from "./contract";

export const meanField: EstimatorRow = {
  key: "mean-field",
  name: "Mean field",
  family: "analytic",
  sources: [{ source: "psa", place: "section 4" }],
  formula: String.raw`f'_x(p)\, p_i (1 - p_i)`,
  intuition:
    "Replaces every state by its probability and differentiates the deterministic network that results: no variance, but the gradient of a different model.",
  biased: true,
  biasNote: "exact when f is linear in every unit",
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1",
  identities: [
    { row: "muprop", says: "starts from this and adds what is missing" },
    { row: "st", says: "is the same at sampled states, and equal on linear f" },
  ],
  hyperparameters: {},
  requires: ["flip", "path"],
  machinery: { forward: "mean", gradient: "path", shader },
  style: { colour: "#222255", dash: "solid", marker: "cross" },
};
