/**
 * The forgiving half of reading a link: whatever can be used of foreign data is laid over a base experiment, whatever
 * cannot is replaced by the base's value and reported in words. Never throws, never gives an invalid spec.
 */
import { checkEstimators, nearestEstimator } from "./estimator-check";
import { checkLayers } from "./layer-check";
import { FIELD_ROWS, type FieldRow } from "./fields";
import { describeIssue, isObject, pathText, unknownFieldText } from "./problems";
import { type ExperimentSpec, experimentSchema } from "../spec/schema";
import { canonicalSpec, DEFAULT_SPEC } from "./spec";

export interface Repaired {
  spec: ExperimentSpec;
  /** A sentence for everything that was not taken as it stood. */
  notes: string[];
}

const LEAVES: ReadonlySet<string> = new Set(FIELD_ROWS.map((row) => row.path));
const ESTIMATOR_ROWS = FIELD_ROWS.filter((row) => row.path === "estimators");

/** Lays the data's fields over the base; fields that it does not have stay the base's. */
export function repairSpec(data: Record<string, unknown>, base: ExperimentSpec): Repaired {
  const notes: string[] = [];
  const candidate: Record<string, unknown> = structuredClone(base);
  overlay(candidate, data, [], notes);
  const read = replaceInvalid(candidate, base, notes);
  const { model, problems: misfits, repair: instead } = checkLayers(read);
  const valid = { ...read, model };
  if (misfits.length > 0) notes.push(...misfits, instead);
  const { kept, problems } = checkEstimators(valid.estimators, valid.model);
  notes.push(...problems.map(({ text, repair }) => `${text} ${repair}`));
  if (kept.length > 0) return { spec: canonicalSpec({ ...valid, estimators: kept }), notes };
  // Neither the base's own estimators nor the defaults need suit the model that the data asks for.
  const nearest = nearestEstimator(valid.estimators[0].key, valid.model);
  const suiting = [base.estimators, DEFAULT_SPEC.estimators].find(
    (estimators) => checkEstimators(estimators, valid.model).problems.length === 0,
  );
  const estimators = suiting ?? (nearest ? [{ key: nearest.key, params: {} }] : base.estimators);
  const spec = canonicalSpec({ ...valid, estimators });
  notes.push(`No estimator is left. ${usedInstead(ESTIMATOR_ROWS, spec)}`);
  return { spec, notes };
}

/** Copies the leaves that the table knows. Only names that the target itself has are ever written. */
function overlay(
  target: Record<string, unknown>,
  source: Record<string, unknown>,
  path: string[],
  notes: string[],
): void {
  for (const [key, value] of Object.entries(source)) {
    const here = [...path, key];
    if (!key.includes(".") && LEAVES.has(here.join("."))) target[key] = value;
    else if (here.length === 1 && key === "version") continue;
    else if (!Object.hasOwn(target, key)) notes.push(`${unknownFieldText(key, path)} It is ignored.`);
    else if (isObject(value)) overlay(target[key] as Record<string, unknown>, value, here, notes);
    else notes.push(`${pathText(here)} is no object; it is ignored.`);
  }
}

/** Validates; every leaf that an issue names goes back to the base, until the rest is valid. */
function replaceInvalid(candidate: Record<string, unknown>, base: ExperimentSpec, notes: string[]): ExperimentSpec {
  for (let round = 0; round <= FIELD_ROWS.length; round++) {
    const result = experimentSchema.safeParse(candidate);
    if (result.success) return result.data;
    const wrong = new Set<FieldRow>();
    for (const issue of result.error.issues) {
      const rows = FIELD_ROWS.filter((row) => touches(row.path, issue.path));
      const [sentence] = describeIssue(issue, candidate);
      if (rows.some((row) => !wrong.has(row))) notes.push(`${sentence} ${usedInstead(rows, base)}`);
      for (const row of rows) wrong.add(row);
    }
    for (const row of wrong) restore(candidate, base, row.path.split("."));
  }
  return base;
}

/** Whether an issue at this path concerns the leaf: it lies in the leaf, or the leaf lies in it. */
function touches(leaf: string, path: readonly PropertyKey[]): boolean {
  return leaf.split(".").every((part, i) => i >= path.length || path[i] === part);
}

function restore(candidate: Record<string, unknown>, base: ExperimentSpec, parts: string[]): void {
  let target = candidate;
  let source = structuredClone(base) as Record<string, unknown>;
  for (const part of parts.slice(0, -1)) {
    target = target[part] as Record<string, unknown>;
    source = source[part] as Record<string, unknown>;
  }
  const last = parts[parts.length - 1];
  target[last] = source[last];
}

/** `64 is used instead.`: the base's values of these rows. */
export function usedInstead(rows: readonly FieldRow[], base: ExperimentSpec): string {
  const values = rows.map((row) => row.encode(base)).join(", ");
  if (values === "") return "It is left out.";
  return rows.length === 1 ? `${values} is used instead.` : `${values} are used instead.`;
}
