/**
 * reinmax: a second-order (Heun) correction of straight-through, from the slopes at p and at p1 = (p + x) / 2.
 * Source: Liu, Dong, Liu, Yu, Gao 2023, algorithm 2 at temperature 1. Biased except for quadratic f; for
 * Boolean units it equals DARN term by term. Evaluations of f: 1.
 */
import categorical from "../../shaders/estimators/categorical/reinmax.wgsl?raw";
import shader from "../../shaders/estimators/reinmax.wgsl?raw";
import type { EstimatorRow } from "./contract";

export const reinmax: EstimatorRow = {
  key: "reinmax",
  name: "ReinMax",
  family: "path",
  sources: [{ source: "reinmax", place: "algorithm 2" }],
  formula: String.raw`f'_x(x) \left(2 \pi_1 (1 - \pi_1) - \tfrac12 p_i (1 - p_i)\right),\quad \pi_1 = \tfrac12 (p_i + x_i)`,
  symbols: [{ token: String.raw`\pi`, tex: String.raw`\pi_1`, means: "half-way between p and x" }],
  intuition:
    "Corrects straight-through to second order (Heun's method), with the slope half-way between the state and its mean: exact on average for quadratic losses.",
  biased: true,
  biasNote: "exact when f is quadratic in the unit",
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1",
  identities: [{ row: "darn", says: "equals this term by term for Boolean units" }],
  hyperparameters: {},
  requires: ["path"],
  machinery: { forward: "hard", gradient: "path", shader, categorical },
  style: { colour: "#b8860b", dash: "dot", marker: "star-open" },
};
