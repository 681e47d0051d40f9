/**
 * st: sample hard, differentiate as if the sample were its mean, times p(1 - p).
 * Source: Shekhovtsov 2021, section 2. Biased. Evaluations of f: 1.
 * Differs from `foust`'s baseline: the factor D = hi - lo is kept ("as published" drops it).
 */
import categorical from "../../shaders/estimators/categorical/st.wgsl?raw";
import shader from "../../shaders/estimators/st.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { AS_PUBLISHED } from "./shared";

export const st: EstimatorRow = {
  key: "st",
  name: "Straight-through",
  family: "path",
  sources: [{ source: "bias-variance", place: "section 2" }, { source: "bengio" }],
  formula: String.raw`f'_x(x)\, p_i (1 - p_i)`,
  intuition:
    "Samples the states in the forward pass and differentiates as if each were its mean in the backward pass: one evaluation, and a bias where f is curved in a unit.",
  biased: true,
  biasNote: "exact when f is linear in each unit (multilinear f)",
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1",
  identities: [
    { row: "foust", says: "is this where its noise and its reweighting are off" },
    { row: "local-expectation", says: "agrees with this on linear f" },
  ],
  hyperparameters: { asPublished: AS_PUBLISHED },
  requires: ["path"],
  machinery: { forward: "hard", gradient: "path", shader, categorical },
  style: { colour: "#0072b2", dash: "solid", marker: "circle" },
};
