/**
 * rebar: the hard score with the relaxed network as its control variate, whose expectation given the hard sample is itself
 * sampled by reparameterisation. nu and the temperature of every layer descend the squared estimate. The derivative in the
 * temperature is a difference over 2 % of it, since second derivatives of the network are not computed: 2 L evaluations beyond
 * the 1 + 2 L of the paper, which are not made where the temperature is fixed.
 * Source: Tucker, Mnih, Maldonado, Lawson, Sohl-Dickstein 2017, section 3; `estimators.md` section 2. Unbiased for every nu and
 * temperature. In depth the relaxed groups of a layer go on through relaxed layers above, on the sample's own uniforms.
 */
import shader from "../../shaders/estimators/rebar.wgsl?raw";
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
  paper: "Tucker et al. 2017, section 3",
  formula: String.raw`\left(f(b) - \nu f(\sigma(\tilde z))\right)(b_i - p_i) + \nu \frac{\partial}{\partial \eta_i} \left(f(\sigma(z)) - f(\sigma(\tilde z))\right)`,
  intuition: "Let a soft coin predict what the hard one will cost, and learn how soft and how much to trust it.",
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
  machinery: {
    forward: "hard",
    gradient: "score",
    extraGroups: relaxedGroups,
    slopes: "extra",
    control: (params) => [Number(params.nu), Math.log(Number(params.tau)), 0, 0],
    shader,
    uniforms: ["learnTemperature"],
  },
  style: { colour: "#ddaa33", dash: "dash", marker: "pentagon" },
};
