/**
 * muprop: the learning signal less its first-order expansion around the mean-field pass, whose own gradient is added exactly;
 * with NVIL's baselines for what is left. In depth the mean-field pass of a layer starts at that layer's means and runs on
 * through the means of the layers above. The derivative of the expansion is taken through all of them.
 * Source: Gu, Levine, Sutskever, Mnih 2016, equations 6 and 8. Unbiased; normalising rescales it.
 */
import shader from "../../shaders/estimators/muprop.wgsl?raw";
import { CENTRED, GUESS, TAYLOR_SIGNAL } from "./modules";
import type { EstimatorRow } from "./contract";
import { BASELINE_NETWORK, NORMALISE, RUNNING_MEAN, SIGNAL_DECAY } from "./shared";

export const muprop: EstimatorRow = {
  key: "muprop",
  name: "MuProp",
  family: "score",
  sources: [{ source: "muprop", place: "equation 8" }],
  formula: String.raw`\left(f(x) - f(\bar x) - f'(\bar x)^{\!\top}(x - \bar x) - b\right)(x_i - p_i) + f'_i(\bar x)\, p_i (1 - p_i)`,
  symbols: [
    { token: String.raw`\bar x`, tex: String.raw`\bar x`, means: "the mean-field states, p" },
    {
      token: "b",
      tex: "b",
      means: "a baseline: running mean, and a learned function of the input where it is switched on",
    },
  ],
  intuition:
    "Subtracts from the loss its linear expansion around the mean-field network and adds the exact gradient of that expansion: only the remainder contributes variance.",
  biased: false,
  biasNote: "with “Normalise” only up to a positive factor",
  evaluations: ({ units }) => 1 + units.length,
  evaluationsFormula: "1 + L (2 for one layer)",
  memory: "1 + L (+ a network of 100 units a layer)",
  identities: [
    { row: "mean-field", says: "is what remains where f is linear, when MuProp has no variance" },
    { row: "nvil", says: "is the same without the expansion" },
  ],
  hyperparameters: {
    decay: { ...SIGNAL_DECAY, default: 0.8 },
    mean: RUNNING_MEAN,
    network: {
      label: "Baseline network",
      help: "Guess what the expansion leaves of the signal from the layer's input (100 tanh units).",
      kind: "boolean",
      default: false,
    },
    normalise: { ...NORMALISE, default: false },
  },
  requires: ["score", "flip", "path"],
  machinery: {
    forward: "hard",
    gradient: "score",
    extraGroups: () => 1,
    slopes: "extra",
    projects: true,
    networks: (params) => (params.network ? [BASELINE_NETWORK] : []),
    runningMean: "decay",
    modules: [CENTRED],
    hooks: (params) => ({ signal: TAYLOR_SIGNAL, ...(params.network ? { networks: GUESS } : {}) }),
    shader,
  },
  style: { colour: "#aa4499", dash: "solid", marker: "diamond-open" },
};
