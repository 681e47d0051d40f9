/**
 * Old experiments, brought to today's schema one version at a time. A link or file says its version; a field that it
 * leaves out means the default of that version, so a step that changes a default writes the old one down where it is
 * missing. Steps are pure and never edited once a version has been published.
 *
 * A step has two halves because a link has two forms: named fields as text, and JSON (packed links, files).
 */
import { SPEC_VERSION } from "../spec/schema";

/** Fields of a readable link by key, undecoded. */
export type LinkFields = ReadonlyMap<string, string>;

export type JsonObject = { readonly [key: string]: unknown };

export interface Migration {
  /** The version that it reads; it gives version `from + 1`. */
  from: number;
  fields: (fields: LinkFields) => LinkFields;
  json: (json: JsonObject) => JsonObject;
}

/** All steps, oldest first. Version 1 is the first, so there is none yet. */
export const MIGRATIONS: readonly Migration[] = [];

/** The fields of a link of version `from` as today's. Newer ones come back as they are. */
export function migrateFields(fields: LinkFields, from: number, steps = MIGRATIONS, to = SPEC_VERSION): LinkFields {
  return chain(from, steps, to).reduce((current, step) => step.fields(current), fields);
}

/** The JSON of version `from` as today's; `version` is set. Newer ones come back as they are. */
export function migrateJson(json: JsonObject, from: number, steps = MIGRATIONS, to = SPEC_VERSION): JsonObject {
  if (from >= to) return json;
  return { ...chain(from, steps, to).reduce((current, step) => step.json(current), json), version: to };
}

function chain(from: number, steps: readonly Migration[], to: number): Migration[] {
  const wanted = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  return wanted.map((version) => {
    const step = steps.find((candidate) => candidate.from === version);
    if (!step) throw new Error(`No migration reads version ${version}; versions ${from} to ${to} were to be crossed.`);
    return step;
  });
}
