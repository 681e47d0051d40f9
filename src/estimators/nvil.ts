/**
 * nvil: the score-function estimator with per-layer local signals, a running mean, an input-dependent baseline network
 * (100 tanh units, trained on squared error) and division by max(1, running standard deviation).
 * Source: Mnih & Gregor 2014, algorithm 1. Unbiased up to the positive rescaling.
 * Differs from the paper: mean, deviation and network are those from before this batch, so that the estimate of one step
 * is exactly unbiased up to the scale; `normalise` switches the scale off. The scale divides the layer's whole gradient,
 * closed-form terms included: dividing the score alone would weigh the evidence against the KL.
 */
import categorical from "../../shaders/estimators/categorical/nvil.wgsl?raw";
import shader from "../../shaders/estimators/nvil.wgsl?raw";
import { CENTRED, GUESS, LOCAL_SIGNAL } from "./modules";
import type { EstimatorRow } from "./contract";
import { BASELINE_NETWORK, NORMALISE, RUNNING_MEAN, SIGNAL_DECAY } from "./shared";

export const nvil: EstimatorRow = {
  key: "nvil",
  name: "NVIL",
  family: "score",
  sources: [{ source: "nvil", place: "algorithm 1" }],
  formula: String.raw`\frac{f(x) - c - C_\psi(\text{input})}{\max(1, s)}\,(x_i - p_i)`,
  symbols: [
    { token: "c", tex: "c", means: "the running mean of f" },
    { token: "C", tex: String.raw`C_\psi`, means: "the baseline network, a learned function of the input" },
    { token: "s", tex: "s", means: "the running standard deviation of f" },
  ],
  intuition:
    "REINFORCE with a second network that predicts the loss from the input: only the difference to the prediction multiplies the score.",
  biased: false,
  evaluations: () => 1,
  evaluationsFormula: "1 (+ baseline)",
  memory: "1 (+ a network of 100 units a layer)",
  identities: [{ row: "reinforce-ewa", says: "is this without network and normalisation" }],
  hyperparameters: {
    decay: { ...SIGNAL_DECAY, default: 0.8 },
    mean: RUNNING_MEAN,
    normalise: NORMALISE,
    local: {
      label: "Local signals",
      help: "Give a layer only the terms of the loss that depend on it; off: the whole loss, in models of several layers.",
      kind: "boolean",
      default: true,
    },
    network: {
      label: "Baseline network",
      help: "Use the input-dependent baseline beside the running mean.",
      kind: "boolean",
      default: true,
    },
  },
  requires: ["score"],
  machinery: {
    forward: "hard",
    gradient: "score",
    networks: (params) => (params.network ? [BASELINE_NETWORK] : []),
    runningMean: "decay",
    modules: [CENTRED],
    hooks: (params) => ({ signal: LOCAL_SIGNAL, ...(params.network ? { networks: GUESS } : {}) }),
    shader,
    categorical,
  },
  style: { colour: "#332288", dash: "longdash", marker: "triangle-down" },
};
