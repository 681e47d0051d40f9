/**
 * rebar: the hard score with the relaxed network as its control variate, whose expectation given the hard sample is itself
 * sampled by reparameterisation. nu and the temperature of every layer descend the squared estimate. The derivative in the
 * temperature is a difference over 2 % of it, since second derivatives of the network are not computed: 2 L evaluations beyond
 * the 1 + 2 L of the paper, which are not made where the temperature is fixed.
 * Source: Tucker, Mnih, Maddison, Lawson, Sohl-Dickstein 2017, section 3. Unbiased for every nu and
 * temperature. In depth the relaxed groups of a layer go on through relaxed layers above, on the sample's own uniforms.
 */
import shader from "../../shaders/estimators/rebar.wgsl?raw";
import { LOGISTIC_NOISE, RELAXED } from "./modules";
import type { EstimatorRow } from "./contract";
import {
  CONTROL_RATE,
  INITIAL_SCALE,
  INITIAL_TEMPERATURE,
  LEARN_TEMPERATURE,
  relaxedGroups,
  TEMPERATURE_EVALUATIONS,
} from "./shared";

export const rebar: EstimatorRow = {
  key: "rebar",
  name: "REBAR",
  family: "score",
  sources: [{ source: "rebar", place: "section 3" }],
  formula: String.raw`\left(f(b) - \nu f(\sigma(\tilde z))\right)(b_i - p_i) + \nu \frac{\partial}{\partial \eta_i} \left(f(\sigma(z)) - f(\sigma(\tilde z))\right)`,
  symbols: [
    { token: "b", tex: "b_i", means: "the sampled state, 0 or 1" },
    {
      token: "z",
      tex: "z_i",
      means: "the logit with logistic noise, η + logit u; b = 1 where it is positive",
    },
    { token: String.raw`\tilde z`, tex: String.raw`\tilde z`, means: "a draw of z given the state b" },
    { token: String.raw`\sigma`, tex: String.raw`\sigma`, means: "the logistic function of z over the temperature" },
    { token: String.raw`\nu`, tex: String.raw`\nu`, means: "the learned scale of the control variate" },
  ],
  intuition:
    "Uses the loss of a relaxed network as a control variate for the loss of the sampled one; its scale and temperature are learned by reducing the variance.",
  biased: false,
  evaluations: ({ units }) => 1 + 2 * units.length,
  evaluationsFormula: "1 + 2 L",
  extraEvaluations: TEMPERATURE_EVALUATIONS,
  memory: "1 + 4 L (half of them to learn the temperature)",
  identities: [{ row: "relax", says: "adds a learned network to the control variate" }],
  hyperparameters: {
    nu: INITIAL_SCALE,
    tau: INITIAL_TEMPERATURE,
    learnTemperature: LEARN_TEMPERATURE,
    rate: CONTROL_RATE,
  },
  requires: ["score", "flip", "relax"],
  machinery: {
    forward: "hard",
    gradient: "score",
    extraGroups: relaxedGroups,
    slopes: "extra",
    control: (params) => [Number(params.nu), Math.log(Number(params.tau)), 0, 0],
    auxiliaryRate: "rate",
    modules: [LOGISTIC_NOISE, RELAXED],
    shader,
  },
  style: { colour: "#ddaa33", dash: "dash", marker: "pentagon" },
};
