/**
 * local-expectation (`bsb` in `fsb`; LEG): every unit is flipped in turn, all else equal.
 * Source: `fsb` section 3; `estimators.md` section 2. Unbiased; with one unit it is the exact gradient.
 * With S samples, the mean over them, each with all its flips. In depth, the flip of a unit of layer l keeps the layers below and continues above l with the shared uniforms.
 */
import shader from "../../shaders/estimators/local-expectation.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { SAMPLES } from "./shared";

export const localExpectation: EstimatorRow = {
  key: "local-expectation",
  name: "Local expectation",
  family: "score",
  paper: "`fsb` section 3",
  formula: String.raw`p_i (1 - p_i)\, \tfrac1S \textstyle\sum_s \left(f(x^s_{-i}, 1) - f(x^s_{-i}, 0)\right)`,
  intuition: "Ask every unit in turn: what if you alone had fallen the other way? Exact per unit, and dear.",
  biased: false,
  evaluations: ({ units, params }) => Number(params.samples) * (1 + units.reduce((sum, n) => sum + n, 0)),
  evaluationsFormula: "S (1 + Σ n)",
  memory: "S (1 + Σ n)",
  identities: [{ row: "reinforce", says: "has this as its mean given all other units" }],
  hyperparameters: { samples: { ...SAMPLES, default: 1, min: 1 } },
  machinery: {
    forward: "hard",
    gradient: "score",
    samples: (params) => Number(params.samples),
    extraGroups: (units) => units,
    shader,
    uniforms: [],
  },
  style: { colour: "#8c6d1f", dash: "dash", marker: "cross" },
};
