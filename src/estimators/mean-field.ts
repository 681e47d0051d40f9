/**
 * mean-field (AP1): every unit at its mean, and the exact derivative of that deterministic network.
 * Source: `psa` section 4 (tanh network); `estimators.md` section 2. Biased. Evaluations of f: 1. The reported ELBO is that of
 * the hard-sampled model, in a pass of its own.
 */
import shader from "../../shaders/estimators/mean-field.wgsl?raw";
import type { EstimatorRow } from "./contract";

export const meanField: EstimatorRow = {
  key: "mean-field",
  name: "Mean field",
  family: "analytic",
  paper: "`psa` section 4",
  formula: String.raw`f'_x(p)\, p_i (1 - p_i)`,
  intuition:
    "Replace every coin by its average and train the plain network that is left: silent, and a different model.",
  biased: true,
  biasNote: "exact when f is linear in every unit",
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1",
  identities: [
    { row: "muprop", says: "starts from this and adds what it misses" },
    { row: "st", says: "is the same at sampled states, and equal on linear f" },
  ],
  hyperparameters: {},
  machinery: { forward: "mean", gradient: "path", shader, uniforms: [] },
  style: { colour: "#222255", dash: "solid", marker: "cross" },
};
