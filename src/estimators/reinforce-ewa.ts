/**
 * reinforce-ewa: the score-function estimator with a running mean of the learning signal as baseline: one per layer, or one
 * per layer and training example, which an example moves at each of its own visits.
 * Source: Williams 1992; Shekhovtsov et al. 2020, C.3. Unbiased: the mean is of earlier steps only.
 */
import shader from "../../shaders/estimators/reinforce-ewa.wgsl?raw";
import { EXAMPLE_MEAN } from "./modules";
import type { EstimatorRow } from "./contract";
import { SIGNAL_DECAY } from "./shared";

export const reinforceEwa: EstimatorRow = {
  key: "reinforce-ewa",
  name: "REINFORCE, running baseline",
  family: "score",
  sources: [{ source: "psa", place: "section C.3" }, { source: "williams" }],
  formula: String.raw`\left(f(x) - b\right)(x_i - p_i),\quad b = \text{running mean of } f`,
  symbols: [{ token: "b", tex: "b", means: "the baseline: an exponentially weighted mean of f over earlier steps" }],
  intuition: "Multiplies the score of every unit by the loss less a running mean of recent losses.",
  biased: false,
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1 (per example: + L numbers for each training example)",
  identities: [{ row: "reinforce", says: "is the same without a baseline" }],
  hyperparameters: {
    decay: SIGNAL_DECAY,
    perExample: {
      label: "Per example",
      help: "A running mean for every training example, moved whenever the example comes up, instead of one for all.",
      kind: "boolean",
      default: false,
    },
  },
  requires: ["score", "flip"],
  machinery: {
    forward: "hard",
    gradient: "score",
    remembersExamples: (params) => params.perExample === true,
    runningMean: "decay",
    hooks: (params) => (params.perExample ? { mean: EXAMPLE_MEAN } : {}),
    shader,
  },
  style: { colour: "#7f7f7f", dash: "dot", marker: "circle-open" },
};
