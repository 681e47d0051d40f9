/**
 * The experiment: everything that a run depends on, as plain JSON. One schema, versioned; every other module reads it.
 * Defaults live here and nowhere else, so a link that omits a field means this file's value.
 */
import type { Hyperparameter } from "../optimizers/contract";
import {
  HYPERPARAMETERS,
  type HyperparameterName,
  type HyperparameterValues,
  OPTIMIZER_KEYS,
} from "../optimizers/table";
import { z } from "./validation";

export const SPEC_VERSION = 1;

export const ACTIVATIONS = ["linear", "tanh", "relu", "leaky"] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** Largest sizes that a spec may name: beyond these a typo is likelier than a wish. */
export const LIMITS = {
  ...{ width: 4096, states: 256, deterministic: 8, stochastic: 20, batch: 4096, seeds: 16, examples: 100_000 },
  ...{ channels: 512, kernel: 31 },
  learningRate: 100,
};

const activation = z.enum(ACTIVATIONS).default("tanh");

const dense = z.strictObject({
  kind: z.literal("dense").optional(),
  width: z.int().min(1).max(LIMITS.width),
  activation,
});

/** A convolution with square kernels; it reads an image. */
const conv2d = z.strictObject({
  kind: z.literal("conv2d"),
  channels: z.int().min(1).max(LIMITS.channels),
  size: z.int().min(1).max(LIMITS.kernel),
  stride: z.int().min(1).max(LIMITS.kernel).default(1),
  padding: z.int().min(0).max(LIMITS.kernel).default(0),
  activation,
});

/** A residual connection: adds the output of the deterministic layer `back` places before it to that of the layer before. */
const add = z.strictObject({
  kind: z.literal("add"),
  back: z.int().min(2).max(LIMITS.deterministic),
  activation: z.enum(ACTIVATIONS).default("linear"),
});

const hiddenLayer = z.discriminatedUnion("kind", [dense, conv2d, add]);

const stochastic = z
  .strictObject({
    /** Deterministic layers between the layer below (or the data) and this layer's logits, nearest the data first. */
    hidden: z.array(hiddenLayer).max(LIMITS.deterministic).default([]),
    /** Random variables of this layer. */
    units: z.int().min(1).max(LIMITS.width),
    /** Values of each; absent or 2: Boolean units. The network reads one number for every value of a variable that has more. */
    states: z.int().min(2).max(LIMITS.states).optional(),
  })
  .refine(({ units, states = 2 }) => states === 2 || units * states <= LIMITS.width, {
    error: `at most ${LIMITS.width} values in all: units times states`,
    path: ["states"],
  });

const model = z.strictObject({
  /**
   * vae: the data are reproduced from the top layer. classifier: their class is predicted from it, by a linear head. structured: the
   * lower half of a picture is predicted from it in the same way, and the network reads the upper half.
   */
  kind: z.enum(["vae", "classifier", "structured"]).default("vae"),
  /** Stochastic layers, the one nearest the data first; a VAE's generative network mirrors its inference network. */
  layers: z.array(stochastic).min(1).max(LIMITS.stochastic),
  /** Values that the network sees for the states 0 and 1: (0, 1), (-1, 1), (-a, a) or any pair lo < hi. Of a variable of several values, for those that it does not have and the one that it has. */
  representation: z
    .strictObject({ lo: z.number().min(-10).max(10), hi: z.number().min(-10).max(10) })
    .refine((r) => r.lo < r.hi, "lo below hi")
    .default({ lo: -1, hi: 1 }),
  /** vae: factorised prior of the top layer: learned logits, or fixed with all values equally probable. */
  prior: z.enum(["learned", "fixed"]).default("learned"),
  /** The network reads x - mean(x) instead of x. */
  centre: z.boolean().default(true),
  /** Of what is reproduced or predicted pixel by pixel: output biases start at the logit of its mean instead of 0. */
  outputBias: z.enum(["data", "zero"]).default("data"),
  /** Of models that predict: glorot; or data: uniform, then pre-activations brought to mean 0 and variance 1 over the data. */
  initialisation: z.enum(["glorot", "data"]).default("glorot"),
});

const schedule = z.strictObject({
  kind: z.enum(["constant", "cosine", "step"]).default("constant"),
  /** Steps of linear warm-up from 0, before the schedule proper. */
  warmup: z.int().min(0).max(1e8).default(0),
  /** cosine: steps until the rate reaches 0. step: steps between two cuts. */
  period: z.int().min(1).max(1e9).default(10_000),
  /** step: factor of each cut. */
  factor: z.number().min(0).max(1).default(0.5),
});

/** A field for every hyperparameter of the table of optimizers; each optimizer reads its own and ignores the others. */
const hyperparameters = Object.fromEntries(
  Object.entries(HYPERPARAMETERS).map(([name, declared]) => [name, hyperparameterSchema(declared)]),
) as { [K in HyperparameterName]: HyperparameterSchema<HyperparameterValues[K]> };

type HyperparameterSchema<T> = z.ZodDefault<T extends boolean ? z.ZodBoolean : z.ZodNumber>;

function hyperparameterSchema(declared: Hyperparameter) {
  if (declared.kind === "boolean") return z.boolean().default(declared.default);
  const { min, max, above } = declared;
  const lowest = above ? z.number().gt(min) : z.number().min(min);
  return lowest.max(max).default(declared.default);
}

const optimizer = z.strictObject({
  kind: z.enum(OPTIMIZER_KEYS).default("adam"),
  learningRate: z.number().positive().max(LIMITS.learningRate).default(1e-3),
  ...hyperparameters,
  /** Decoupled weight decay on weight matrices (not biases), per unit of learning rate. */
  weightDecay: z.number().min(0).max(10).default(0),
  /** Clip the global gradient norm to this value; 0 switches it off. */
  clipNorm: z.number().min(0).max(1e9).default(0),
  schedule: schedule.prefault({}),
});

const dataset = z.strictObject({
  /** A key of the dataset catalogue (`npm run sbn -- list datasets`): text without control or broken characters. */
  key: z
    .string()
    .min(1)
    .max(64)
    .regex(/^\P{C}*$/u, "only printable characters")
    .default("strokes"),
  /** Of a visitor's own file: the first digits of the SHA-256 of its bytes, which say which file of this name is meant. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{12}$/, "the first 12 hexadecimal digits of a SHA-256")
    .optional(),
  /** Training examples used: the first so many; 0 means all. */
  examples: z.int().min(0).max(LIMITS.examples).default(0),
  /**
   * Of images. threshold: x >= 1/2 once; sampled: each pixel drawn once, seeded; dynamic: each pixel redrawn at every step.
   */
  binarise: z.enum(["threshold", "sampled", "dynamic"]).default("sampled"),
  /** Of real numbers: each column less its mean and divided by its standard deviation, both of the training part. */
  standardise: z.boolean().default(false),
});

const estimator = z.strictObject({
  key: z.string().min(1).max(64),
  /** Hyperparameters that differ from the table's defaults. */
  params: z.record(z.string(), z.union([z.number(), z.boolean()])).default({}),
  /** Learning rate of this run; absent: the optimizer's. Its range is that of the optimizer's, which `checkEstimators` sees to. */
  learningRate: z.number().optional(),
});

const evaluate = z.strictObject({
  /** Steps between two test evaluations; 0 switches them off. */
  every: z.int().min(0).max(1e8).default(250),
  /** Test examples used: the first so many; 0 means all. */
  examples: z.int().min(0).max(LIMITS.examples).default(1000),
  /** Importance samples per example for the test log-likelihood; of models that predict, members of the largest ensemble. */
  particles: z.int().min(1).max(1000).default(200),
  /** Of models that predict: draws of the network whose mean prediction is tested during training. */
  members: z.int().min(1).max(100).default(16),
  /** Estimators whose forward pass is not hard report their hard-sampled training ELBO at every so many steps. */
  hardEvery: z.int().min(1).max(10_000).default(8),
  /** Steps between two updates of the exponentially weighted gradient variance. 0 switches it off. */
  varianceEvery: z.int().min(0).max(10_000).default(8),
});

export const experimentSchema = z.strictObject({
  version: z.literal(SPEC_VERSION).default(SPEC_VERSION),
  dataset: dataset.prefault({}),
  model: model.prefault({ layers: [{ units: 48 }, { units: 24 }] }),
  estimators: z
    .array(estimator)
    .min(1)
    .max(32)
    .default([{ key: "disarm", params: {} }]),
  optimizer: optimizer.prefault({}),
  batch: z.int().min(1).max(LIMITS.batch).default(64),
  seed: z.int().min(0).max(0xffffffff).default(7),
  /** Independent copies of every run, with seeds seed, seed + 1, ... */
  seeds: z.int().min(1).max(LIMITS.seeds).default(1),
  evaluate: evaluate.prefault({}),
});

export type ExperimentSpec = z.output<typeof experimentSchema>;
export type ModelSpec = ExperimentSpec["model"];
/** A deterministic layer. */
export type HiddenSpec = ModelSpec["layers"][number]["hidden"][number];
export type ModelKind = ModelSpec["kind"];
export type OptimizerSpec = ExperimentSpec["optimizer"];
export type DatasetSpec = ExperimentSpec["dataset"];
export type EstimatorSpec = ExperimentSpec["estimators"][number];
export type EvaluateSpec = ExperimentSpec["evaluate"];
