/** The difference between two experiments, in a few words. */
import { findEstimator } from "../../src/estimators/table";
import { estimatorText } from "../../src/experiment/estimator-text";
import type { EstimatorSpec, ExperimentSpec } from "../../src/index";

const FIELDS: Partial<Record<keyof ExperimentSpec, string>> = {
  seed: "New seed",
  seeds: "Number of seeds changed",
  dataset: "Data set changed",
  model: "Model changed",
  optimizer: "Optimizer changed",
  batch: "Batch size changed",
  evaluate: "Evaluation changed",
};

/** One sentence without its stop: what happened between the two. */
export function changeWords(before: ExperimentSpec, after: ExperimentSpec): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof ExperimentSpec)[];
  const changed = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  if (changed.length === 0) return "No change";
  if (changed.length > 1) return "Experiment changed";
  if (changed[0] === "optimizer" && differsOnlyIn(before.optimizer, after.optimizer, "learningRate")) {
    return "Learning rate changed";
  }
  return changed[0] === "estimators"
    ? estimatorWords(before.estimators, after.estimators)
    : (FIELDS[changed[0]] ?? "Experiment changed");
}

function differsOnlyIn(a: object, b: object, key: string): boolean {
  const without = (of: object) => JSON.stringify({ ...of, [key]: null });
  return without(a) === without(b);
}

function estimatorWords(before: readonly EstimatorSpec[], after: readonly EstimatorSpec[]): string {
  const missing = (from: readonly EstimatorSpec[], other: readonly EstimatorSpec[]) =>
    from.filter((one) => !other.some((o) => estimatorText(o) === estimatorText(one)));
  const [removed, added] = [missing(before, after), missing(after, before)];
  const names = (all: readonly EstimatorSpec[]) => all.map(({ key }) => findEstimator(key)?.name ?? key).join(", ");
  if (removed.length > 0 && added.length === 0) return `${names(removed)} removed`;
  if (added.length > 0 && removed.length === 0) return `${names(added)} added`;
  return removed.length === 1 && added.length === 1 && removed[0].key === added[0].key
    ? `Settings of ${names(removed)} changed`
    : "Estimators changed";
}
