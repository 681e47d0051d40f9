/**
 * exact: the gradient of the expected loss itself, from all states of the stochastic layer: no draw in it. What an estimator without
 * variance and without bias would do, as a line to compare others with, where a layer has few enough states to visit.
 * Evaluations of f: one for every state, and the sample that is reported.
 */
import shader from "../../shaders/estimators/exact.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { EXACT, STATES } from "./kernels/exact";

export const exact: EstimatorRow = {
  key: "exact",
  name: "Exact gradient",
  family: "analytic",
  sources: [{ source: "williams", place: "theorem 1" }],
  formula: String.raw`\textstyle\sum_x q(x)\, f(x)\,(x_i - p_i)`,
  symbols: [{ token: "q", tex: "q(x)", means: "the probability of the states x of all units of the layer" }],
  intuition:
    "Evaluates the loss at every joint state of the layer and takes the mean: the gradient itself, with no noise. A line for others to be compared with, where the states are few enough.",
  biased: false,
  biasNote: "it is the gradient itself",
  evaluations: ({ units }) => 1 + units.reduce((sum, n) => sum + 2 ** n, 0),
  evaluationsFormula: "1 + 2ⁿ",
  memory: "1 + 2ⁿ",
  identities: [{ row: "local-expectation", says: "is the same with one unit" }],
  hyperparameters: {},
  requires: ["one stochastic layer", "enumerate", "flip", "few states"],
  machinery: {
    forward: "hard",
    gradient: "score",
    extraGroups: (units) => 2 ** units,
    averagesGroups: () => true,
    weighsStates: true,
    modules: [STATES],
    kernels: EXACT,
    shader,
  },
  style: { colour: "#000000", dash: "solid", marker: "star" },
};
