/** Hyperparameters that several rows share. */
import type { AuxiliaryNetwork, EstimatorRow, Hyperparameter, Params } from "./contract";

/** Shekhovtsov 2021, section 5: the baselines of Pervez et al. 2020 were written for {0, 1} and used on {-1, 1} without D = 2. */
export const AS_PUBLISHED: Hyperparameter = {
  label: "As published",
  help: "Drop the factor D = hi - lo, as the code of the FouST paper does: rescales the evidence term against the KL term.",
  kind: "boolean",
  default: false,
};

/** Decay of an exponentially weighted average of the learning signal. */
export const SIGNAL_DECAY: Hyperparameter = {
  label: "Decay",
  help: "Weight of the past in the running mean of the learning signal.",
  kind: "number",
  default: 0.9,
  min: 0,
  max: 0.9999,
};

/** Antithetic estimators have several samples of the latent layers at hand; whether the decoder learns from all of them. */
export const AVERAGE: Hyperparameter = {
  label: "Average the pair",
  help: "Take the generative network's gradient as the mean over the antithetic samples, not of the ordinary sample alone: less noise, but no longer the same decoder gradient as the other estimators'.",
  kind: "boolean",
  default: false,
};

/** Whether an antithetic sample goes on above its layer as the ordinary one does. */
export const INDEPENDENT: Hyperparameter = {
  label: "Independent noise above",
  help: "Draw the layers above the antithetic pair independently for its two samples, as published; off: from the same uniforms, which varies less.",
  kind: "boolean",
  default: false,
};

/** What shared uniforms make of the published form; the figures are those of docs/estimators.md. */
export const SHARED_ABOVE =
  "it draws the layers above a pair independently for the two samples. Here they share their uniforms, unless “Independent noise above” is on: as unbiased, with less variance. Measured in the first layer of a three-layer classifier: a third of the published form's variance at the start of training, nine tenths of it after 1,000 steps.";

/** Samples of an estimator that takes several. */
export const SAMPLES: Hyperparameter = {
  label: "Samples",
  help: "Samples K per example and step; evaluations and memory grow with them.",
  kind: "integer",
  default: 2,
  min: 2,
  max: 16,
};

/** Temperature of a relaxation, and how it falls over training: max(floor, tau exp(-anneal t)) at step t. */
export const TEMPERATURE: Record<"tau" | "anneal" | "floor", Hyperparameter> = {
  tau: {
    label: "Temperature",
    help: "Temperature tau of the relaxation, at the start when it is annealed.",
    kind: "number",
    default: 0.5,
    min: 0.01,
    max: 10,
    log: true,
  },
  anneal: {
    label: "Annealing rate",
    help: "The temperature falls as exp(-rate x steps); 0 keeps it fixed.",
    kind: "number",
    default: 0,
    min: 0,
    max: 0.01,
  },
  floor: {
    label: "Coldest",
    help: "Where an annealed temperature stops.",
    kind: "number",
    default: 0.1,
    min: 0.01,
    max: 10,
    log: true,
  },
};

/** Learning rate of an estimator's own scalars and networks. */
export const CONTROL_RATE: Hyperparameter = {
  label: "Control-variate rate",
  help: "Learning rate of the estimator's own parameters, as a multiple of the model's.",
  kind: "number",
  default: 1,
  min: 0.01,
  max: 1000,
  log: true,
};

export const INITIAL_SCALE: Hyperparameter = {
  label: "Scale",
  help: "Scale nu of the control variate at step 0; it is learned.",
  kind: "number",
  default: 1,
  min: -4,
  max: 4,
};

export const INITIAL_TEMPERATURE: Hyperparameter = {
  label: "Temperature",
  help: "Temperature tau of the control variate at step 0; it is learned unless it is fixed.",
  kind: "number",
  default: 0.5,
  min: 0.05,
  max: 10,
  log: true,
};

export const LEARN_TEMPERATURE: Hyperparameter = {
  label: "Learned temperature",
  help: "Let the temperature descend the variance, by a difference that takes 2 L more evaluations; off: it stays fixed, and they are not made.",
  kind: "boolean",
  default: true,
};

/** Evaluations of the relaxed network at a second temperature, for the derivative of the squared estimate in it. */
export const TEMPERATURE_EVALUATIONS: NonNullable<EstimatorRow["extraEvaluations"]> = {
  count: ({ units, params }) => (params.learnTemperature ? 2 * units.length : 0),
  formula: "2 L",
  purpose: "for the difference that the temperature learns from; none where it is fixed",
};

/** Relaxed states, free and given the sample; each at a second temperature too where it is learned. */
export function relaxedGroups(_units: number, params: Params): number {
  return params.learnTemperature ? 4 : 2;
}

/** A guess of the learning signal from the value of the level below, as NVIL and MuProp have it. */
export const BASELINE_NETWORK: AuxiliaryNetwork = { hidden: [100], reads: "below" };

export const RUNNING_MEAN: Hyperparameter = {
  label: "Running mean",
  help: "Take the running mean of the signal off it.",
  kind: "boolean",
  default: true,
};

export const NORMALISE: Hyperparameter = {
  label: "Normalise",
  help: "Divide the centred signal by max(1, running standard deviation).",
  kind: "boolean",
  default: true,
};

/** The table's defaults with a run's own values over them. */
export function resolveParams(row: EstimatorRow, given: Params): Params {
  return Object.fromEntries(Object.entries(row.hyperparameters).map(([name, h]) => [name, given[name] ?? h.default]));
}
