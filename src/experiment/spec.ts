/**
 * From unknown JSON to an experiment that can be planned: schema, estimator table, canonical form, and words for
 * everything that is wrong. Files and the command line come through here; links through `link.ts`, which repairs.
 */

import { validateEstimators } from "./estimator-check";
import { checkLayers } from "./layer-check";
import { canonicalEstimator } from "./estimator-text";
import { migrateJson } from "./migrate";
import { describeIssues, isObject } from "./problems";
import { type DatasetSpec, type ExperimentSpec, experimentSchema, SPEC_VERSION } from "../spec/schema";

/** The experiment that an empty spec means. */
export const DEFAULT_SPEC: ExperimentSpec = experimentSchema.parse({});

/** Validates JSON, fills in defaults and brings older versions up. Problems are sentences, in the order of the spec. */
export function parseSpec(json: unknown): { spec: ExperimentSpec } | { problems: string[] } {
  const versioned = bringUp(json);
  if ("problem" in versioned) return { problems: [versioned.problem] };
  const result = experimentSchema.safeParse(versioned.json);
  if (!result.success) return { problems: describeIssues(result.error, versioned.json) };
  const problems = [...checkLayers(result.data).problems, ...validateEstimators(result.data)];
  return problems.length > 0 ? { problems } : { spec: canonicalSpec(result.data) };
}

/**
 * The one form of equal experiments: estimator parameters only where they differ from the table, in its order, and no
 * negative zeros. Links and run ids are made from this form.
 */
export function canonicalSpec(spec: ExperimentSpec): ExperimentSpec {
  const estimators = spec.estimators.map(canonicalEstimator);
  return withoutNegativeZeros({ ...spec, dataset: canonicalDataset(spec.dataset), estimators });
}

/** Only a visitor's own file has a checksum: a set of the catalogue is known by its key. */
function canonicalDataset(dataset: DatasetSpec): DatasetSpec {
  const { sha256: _, ...named } = dataset;
  return dataset.key.startsWith("file:") ? dataset : named;
}

/** A copy; numbers are finite after validation, so JSON loses nothing but the sign of zero. */
function withoutNegativeZeros(spec: ExperimentSpec): ExperimentSpec {
  return JSON.parse(JSON.stringify(spec));
}

function bringUp(json: unknown): { json: unknown } | { problem: string } {
  if (!isObject(json) || !Object.hasOwn(json, "version")) return { json };
  const { version } = json;
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) return { json };
  if (version > SPEC_VERSION) {
    const problem = `The experiment has version ${version}; this program reads versions up to ${SPEC_VERSION}: update it.`;
    return { problem };
  }
  return { json: migrateJson(json, version) };
}
