/**
 * local-expectation (BSB of Echraibi et al. 2020; LEG): every unit is flipped in turn, all else equal.
 * Source: Echraibi et al. 2020, section 3. Unbiased; with one unit it is the exact gradient.
 * With K samples, the mean over them, each with all its flips. In depth, the flip of a unit of layer l keeps the layers below and
 * continues above l with the shared uniforms.
 */
import categorical from "../../shaders/estimators/categorical/local-expectation.wgsl?raw";
import shader from "../../shaders/estimators/local-expectation.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { SAMPLES } from "./shared";

export const localExpectation: EstimatorRow = {
  key: "local-expectation",
  name: "Local expectation",
  family: "score",
  sources: [{ source: "fsb", place: "section 3" }, { source: "leg" }],
  formula: String.raw`p_i (1 - p_i)\, \tfrac1K \textstyle\sum_k \left(f(x^k_{-i}, 1) - f(x^k_{-i}, 0)\right)`,
  symbols: [
    {
      token: "x",
      tex: "x^k_{-i}",
      means: "the states of all units but i in sample k; the second argument of f is the state of unit i",
    },
  ],
  intuition:
    "Evaluates the loss at both states of every unit in turn, the other units as sampled: exact in that unit, at one evaluation a unit.",
  biased: false,
  evaluations: ({ units, params }) => Number(params.samples) * (1 + units.reduce((sum, n) => sum + n, 0)),
  evaluationsFormula: "K (1 + Σ n)",
  memory: "K (1 + Σ n)",
  identities: [{ row: "reinforce", says: "has this as its mean given all other units" }],
  hyperparameters: { samples: { ...SAMPLES, default: 1, min: 1 } },
  requires: ["enumerate"],
  machinery: {
    forward: "hard",
    gradient: "score",
    samples: (params) => Number(params.samples),
    extraGroups: (units) => units,
    shader,
    categorical,
  },
  style: { colour: "#8c6d1f", dash: "dash", marker: "cross" },
};
