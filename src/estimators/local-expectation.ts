/**
 * local-expectation (`bsb` in `fsb`; LEG): every unit is flipped in turn, all else equal.
 * Source: `fsb` section 3; `estimators.md` section 2. Unbiased; with one unit it is the exact gradient.
 * In depth, the flip of a unit of layer l keeps the layers below and continues above l with the shared uniforms.
 */
import shader from "../../shaders/estimators/local-expectation.wgsl?raw";
import type { EstimatorRow } from "./contract";

export const localExpectation: EstimatorRow = {
  key: "local-expectation",
  name: "Local expectation",
  family: "score",
  paper: "`fsb` section 3",
  formula: String.raw`p_i (1 - p_i) \left(f(x_{-i}, 1) - f(x_{-i}, 0)\right)`,
  intuition: "Ask every unit in turn: what if you alone had fallen the other way? Exact per unit, and dear.",
  biased: false,
  evaluations: ({ units }) => 1 + units.reduce((sum, n) => sum + n, 0),
  evaluationsFormula: "1 + Σ n",
  memory: "1 + Σ n",
  hyperparameters: {},
  machinery: { forward: "hard", gradient: "score", extraGroups: (units) => units, shader, uniforms: [] },
  style: { colour: "#8c6d1f", dash: "dash", marker: "cross" },
};
