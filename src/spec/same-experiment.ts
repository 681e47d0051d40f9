/** An experiment without its list of estimators: what runs must have in common to be kept, compared and restored together. */
import type { ExperimentSpec } from "./schema";

/** That part as text; checkpoints carry it. */
export function experimentOf(spec: ExperimentSpec): string {
  const { estimators: _, ...rest } = spec;
  return JSON.stringify(rest);
}

/** Whether two specs differ in nothing but their lists of estimators: then runs may stay. */
export function sameButEstimators(a: ExperimentSpec, b: ExperimentSpec): boolean {
  return experimentOf(a) === experimentOf(b);
}
