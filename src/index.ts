/**
 * The public face of the engine: what the page, tools and programs outside may rely on. Everything here is plain data, or a function
 * of plain data, except `connectEngine`, which opens the engine in a worker of its own. Nothing here loads the worker's code, so a page
 * can import it for its first view. What one view alone needs (verdicts, files, searches) stands in its folder: `measure/`, `export/`,
 * `tuning/`. Programs that hold the device themselves, as `cli/` and `bench/` do, begin at `running/session.ts`.
 */

// An experiment, and the texts that stand for one.
export {
  ACTIVATIONS,
  type Activation,
  type DatasetSpec,
  type EstimatorSpec,
  type EvaluateSpec,
  type ExperimentSpec,
  experimentSchema,
  LIMITS,
  type ModelKind,
  type ModelSpec,
  type OptimizerSpec,
} from "./spec/schema";
export { formatArchitecture, parseArchitecture } from "./spec/architecture";
export { changesByLayer, describeVariables } from "./distributions/support";
export { checkEstimators } from "./experiment/estimator-check";
export { canonicalEstimator, estimatorText, parseEstimatorText } from "./experiment/estimator-text";
export { decodeLink, encodeLink } from "./experiment/link";
export { findPreset, PRESETS, type Preset, presetSpec } from "./experiment/presets";
export { DEFAULT_SPEC, parseSpec } from "./experiment/spec";

// The estimators.
export type { EstimatorRow, Family, Hyperparameter, HyperparameterValue, Params } from "./estimators/contract";
export { misfit } from "./estimators/fits";
export { ESTIMATORS, findEstimator } from "./estimators/table";

// The models.
export type { ModelFamily } from "./models/contract";
export { type ExampleShape, type Level, outlineOf } from "./models/outline";
export { FAMILIES, familyOf } from "./models/table";

// The engine behind a page: orders to it, and what it says.
export { connectEngine } from "./client/connect";
export type * from "./client/contract";
export type { Loading } from "./client/data-source";
export type { AddedFiles, AddedSet, KeptFiles, NamedFile, WantedData } from "./client/own-files";
export { ESTIMATOR_SERIES, LEARNED_SERIES, SERIES } from "./reports/series";
