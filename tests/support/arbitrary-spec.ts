/** Test support: arbitrary valid experiments for property tests, over every field of the schema and every table row. */
import fc from "fast-check";
import type { Hyperparameter, HyperparameterValue } from "../../src/estimators/contract";
import { ESTIMATORS } from "../../src/estimators/table";
import {
  HYPERPARAMETERS,
  type HyperparameterName,
  type HyperparameterValues,
  OPTIMIZER_KEYS,
} from "../../src/optimizers/table";
import { checkEstimators } from "../../src/experiment/estimator-check";
import { ACTIVATIONS, type EstimatorSpec, type ExperimentSpec, LIMITS } from "../../src/spec/schema";
import { canonicalSpec } from "../../src/experiment/spec";

const plain = { noNullPrototype: true } as const;
const whole = (min: number, max: number) => fc.integer({ min, max });
const real = (min: number, max: number) => fc.double({ min, max, noNaN: true, noDefaultInfinity: true });
/** Mostly the values that people type. */
const rate = (max: number) => fc.oneof(fc.constantFrom(1e-3, 3e-4, 0.01), real(1e-300, max));

function parameter(h: Hyperparameter): fc.Arbitrary<HyperparameterValue> {
  if (h.kind === "boolean") return fc.boolean();
  const [min, max] = [h.min ?? -1e6, h.max ?? 1e6];
  return fc.oneof(fc.constant(h.default), h.kind === "integer" ? whole(min, max) : real(min, max));
}

/** Any of the row's parameters, in any order. */
function parameters(table: Record<string, Hyperparameter>): fc.Arbitrary<EstimatorSpec["params"]> {
  const entries = Object.entries(table).map(([name, h]) => parameter(h).map((value) => [name, value] as const));
  return fc
    .tuple(...entries)
    .chain((all) => fc.shuffledSubarray(all))
    .map((chosen) => Object.fromEntries(chosen));
}

/** Of every optimizer. */
const hyperparameters = Object.fromEntries(
  Object.entries(HYPERPARAMETERS).map(([name, h]) => {
    if (h.kind === "boolean") return [name, fc.boolean()];
    return [name, h.above ? rate(h.max) : real(h.min, h.max)];
  }),
) as { [K in HyperparameterName]: fc.Arbitrary<HyperparameterValues[K]> };

const estimator: fc.Arbitrary<EstimatorSpec> = fc
  .constantFrom(...ESTIMATORS)
  .chain((row) =>
    fc.record(
      { key: fc.constant(row.key), params: parameters(row.hyperparameters), learningRate: rate(100) },
      { ...plain, requiredKeys: ["key", "params"] },
    ),
  );

const layer = fc.record(
  {
    hidden: fc.array(fc.record({ width: whole(1, LIMITS.width), activation: fc.constantFrom(...ACTIVATIONS) }, plain), {
      maxLength: LIMITS.deterministic,
    }),
    units: whole(1, LIMITS.width),
  },
  plain,
);

/** Variables of several values. */
const several = fc
  .tuple(layer, whole(3, 16))
  .map(([one, states]) => ({ ...one, units: 1 + (one.units % 256), states }));

const layers = fc.oneof(
  { weight: 1, arbitrary: fc.array(fc.oneof(layer, several), { minLength: 1, maxLength: 3 }) },
  { weight: 3, arbitrary: fc.array(layer, { minLength: 1, maxLength: 3 }) },
  fc.tuple(layer, whole(2, LIMITS.stochastic)).map(([one, count]) => Array.from({ length: count }, () => one)),
  fc.array(layer, { minLength: 12, maxLength: LIMITS.stochastic }),
);

const datasetKey = fc.oneof(
  fc.constantFrom("strokes", "bars", "mnist", "file:my data (2).csv"),
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .filter((s) => /^\P{C}{1,64}$/u.test(s) && s.length <= 64),
);

/** Valid experiments in canonical form: what `parseSpec` gives. */
export const arbitrarySpec: fc.Arbitrary<ExperimentSpec> = fc
  .record<ExperimentSpec>(
    {
      version: fc.constant(1 as const),
      dataset: fc.record(
        {
          key: datasetKey,
          sha256: fc.option(fc.stringMatching(/^[0-9a-f]{12}$/), { nil: undefined }),
          examples: whole(0, LIMITS.examples),
          binarise: fc.constantFrom("threshold", "sampled", "dynamic"),
          standardise: fc.boolean(),
        },
        plain,
      ),
      model: fc.record(
        {
          kind: fc.constantFrom("vae", "classifier", "structured"),
          layers,
          representation: fc
            .tuple(real(-10, 10), real(-10, 10))
            .filter(([a, b]) => a !== b)
            .map(([a, b]) => ({ lo: Math.min(a, b), hi: Math.max(a, b) })),
          prior: fc.constantFrom("learned", "fixed"),
          centre: fc.boolean(),
          outputBias: fc.constantFrom("data", "zero"),
          initialisation: fc.constantFrom("glorot", "data"),
        },
        plain,
      ),
      estimators: fc.array(estimator, { minLength: 1, maxLength: 32 }),
      optimizer: fc.record(
        {
          kind: fc.constantFrom(...OPTIMIZER_KEYS),
          learningRate: rate(100),
          ...hyperparameters,
          weightDecay: real(0, 10),
          clipNorm: real(0, 1e9),
          schedule: fc.record(
            {
              kind: fc.constantFrom("constant", "cosine", "step"),
              warmup: whole(0, 1e8),
              period: whole(1, 1e9),
              factor: real(0, 1),
            },
            plain,
          ),
        },
        plain,
      ),
      batch: whole(1, LIMITS.batch),
      seed: whole(0, 0xffffffff),
      seeds: whole(1, LIMITS.seeds),
      evaluate: fc.record(
        {
          every: whole(0, 1e8),
          examples: whole(0, LIMITS.examples),
          particles: whole(1, 1000),
          members: whole(1, 100),
          hardEvery: whole(1, 10_000),
          varianceEvery: whole(0, 10_000),
        },
        plain,
      ),
    },
    plain,
  )
  .map((spec) => ({ ...spec, estimators: checkEstimators(spec.estimators, spec.model).kept }))
  .filter((spec) => spec.estimators.length > 0)
  .map(canonicalSpec);
