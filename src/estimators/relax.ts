/**
 * relax: rebar whose control variate has a learned function r of the logistic variables beside the relaxed network. r, nu and
 * the temperature of every layer descend the squared estimate. r starts at 0, so that it starts as rebar.
 * Source: Grathwohl, Choi, Wu, Roeder, Duvenaud 2018, algorithm 1. Unbiased whatever r is. In depth as
 * rebar, with one r for each layer's own variables.
 */
import shader from "../../shaders/estimators/relax.wgsl?raw";
import { LOGISTIC_NOISE, RELAXED } from "./modules";
import { LOGISTIC, LOGISTIC_HOOKS } from "./kernels/logistic";
import type { EstimatorRow } from "./contract";
import {
  CONTROL_RATE,
  INITIAL_SCALE,
  INITIAL_TEMPERATURE,
  LEARN_TEMPERATURE,
  relaxedGroups,
  TEMPERATURE_EVALUATIONS,
} from "./shared";

export const relax: EstimatorRow = {
  key: "relax",
  name: "RELAX",
  family: "score",
  sources: [{ source: "relax", place: "equation 8" }],
  formula: String.raw`\left(f(b) - c(\tilde z)\right)(b_i - p_i) + \frac{\partial}{\partial \eta_i} \left(c(z) - c(\tilde z)\right),\quad c(z) = \nu f(\sigma(z)) + r_\phi(z)`,
  symbols: [
    { token: "b", tex: "b_i", means: "the sampled state, 0 or 1" },
    {
      token: "z",
      tex: "z_i",
      means: "the logit with logistic noise, η + logit u; b = 1 where it is positive",
    },
    { token: String.raw`\tilde z`, tex: String.raw`\tilde z`, means: "a draw of z given the state b" },
    { token: "c", tex: "c", means: "the control variate" },
    { token: String.raw`\sigma`, tex: String.raw`\sigma`, means: "the logistic function of z over the temperature" },
    { token: String.raw`\nu`, tex: String.raw`\nu`, means: "the learned scale of the relaxed loss" },
    { token: "r", tex: String.raw`r_\phi`, means: "a learned network" },
  ],
  intuition:
    "REBAR with a small learned network added to the control variate, which predicts what the relaxation does not.",
  biased: false,
  evaluations: ({ units }) => 1 + 2 * units.length,
  evaluationsFormula: "1 + 2 L",
  extraEvaluations: TEMPERATURE_EVALUATIONS,
  memory: "1 + 4 L (half of them to learn the temperature; + 6 of the small network)",
  identities: [{ row: "rebar", says: "is the case r = 0" }],
  hyperparameters: {
    nu: INITIAL_SCALE,
    tau: INITIAL_TEMPERATURE,
    learnTemperature: LEARN_TEMPERATURE,
    units: {
      label: "Network",
      help: "Hidden tanh units of the learned control variate of each layer.",
      kind: "integer",
      default: 32,
      min: 1,
      max: 512,
      log: true,
    },
    rate: CONTROL_RATE,
  },
  requires: ["score", "flip", "relax"],
  machinery: {
    forward: "hard",
    gradient: "score",
    extraGroups: relaxedGroups,
    slopes: "extra",
    control: (params) => [Number(params.nu), Math.log(Number(params.tau)), 0, 0],
    networks: (params) => [{ hidden: [Number(params.units)], reads: "logistic" }],
    auxiliaryRate: "rate",
    modules: [LOGISTIC_NOISE, RELAXED],
    hooks: () => LOGISTIC_HOOKS,
    kernels: LOGISTIC,
    shader,
  },
  style: { colour: "#cc6677", dash: "solid", marker: "hourglass" },
};
