/**
 * The table of link fields: for every leaf of a spec its key in a link and how it is written and read. Encoding and
 * decoding are loops over this table. A leaf of the schema without a row, or a row without a leaf, does not compile.
 *
 * Keys are stable for ever: a first letter for the group (d data, m model, e estimators, o optimizer, b batch, s seed,
 * t test), a second for the field. Order of rows = order in the link. Rows with the same key are parts of one field,
 * joined by ":" (`o=sgd:3e-4`); later parts may be left out. Reserved: v version, p preset, h hidden, z packed.
 */
import { formatArchitecture, parseArchitecture } from "../spec/architecture";
import { formatEstimatorList, parseEstimatorList } from "./estimator-text";
import { formatNumber, readNumber } from "./number-text";
import { HYPERPARAMETERS, type HyperparameterName, type HyperparameterValues } from "../optimizers/table";
import type { EstimatorSpec, ExperimentSpec, ModelSpec } from "../spec/schema";

/** Paths of the leaves of a spec: `optimizer.schedule.kind`. Lists are leaves. */
type LeafPath<T> = T extends unknown
  ? {
      [K in keyof T & string]-?: NonNullable<T[K]> extends readonly unknown[]
        ? K
        : NonNullable<T[K]> extends object
          ? `${K}.${LeafPath<NonNullable<T[K]>>}`
          : K;
    }[keyof T & string]
  : never;

type ValueAt<T, P extends string> = P extends `${infer K}.${infer Rest}`
  ? K extends keyof T
    ? ValueAt<T[K], Rest>
    : never
  : P extends keyof T
    ? T[P]
    : never;

/** Every leaf but the version, which is the link's own `v`. */
export type FieldPath = Exclude<LeafPath<ExperimentSpec>, "version">;

/** What a text says. `value` goes to the schema as it is: a text that is no number stays a text, and the schema says so. */
export interface Reading {
  /** Absent: nothing of the text could be used. */
  value?: unknown;
  problems?: string[];
  /** What became of the problems, as a sentence. */
  repair?: string;
}

/** How values of one kind stand in a link. */
export interface Codec<T> {
  kind: "number" | "switch" | "text" | "architecture" | "estimators";
  encode: (value: T) => string;
  decode: (text: string) => Reading;
}

export interface Field<T> {
  key: string;
  codec: Codec<T>;
}

const NUMBER: Codec<number> = {
  kind: "number",
  encode: formatNumber,
  decode: (text) => ({ value: readNumber(text) ?? text }),
};

const SWITCH: Codec<boolean> = {
  kind: "switch",
  encode: (value) => (value ? "1" : "0"),
  decode: (text) => ({ value: text === "1" ? true : text === "0" ? false : text }),
};

/** A field that a spec may leave out; the empty text stands for that. */
const OPTIONAL_TEXT: Codec<string | undefined> = {
  kind: "text",
  encode: (value) => value ?? "",
  decode: (text) => (text === "" ? {} : { value: text }),
};

const TEXT: Codec<string> = { kind: "text", encode: (value) => value, decode: (text) => ({ value: text }) };

const ARCHITECTURE: Codec<ModelSpec["layers"]> = {
  kind: "architecture",
  encode: formatArchitecture,
  decode: (text) => {
    const result = parseArchitecture(text);
    if ("layers" in result) return { value: result.layers };
    const { message, nearest } = result.problem;
    if (!nearest) return { problems: [message] };
    return { value: nearest, problems: [message], repair: `${formatArchitecture(nearest)} is used instead.` };
  },
};

const ESTIMATOR_LIST: Codec<EstimatorSpec[]> = {
  kind: "estimators",
  encode: formatEstimatorList,
  decode: (text) => {
    const { estimators, problems } = parseEstimatorList(text);
    return estimators.length > 0 ? { value: estimators, problems } : { problems };
  },
};

/** Fields of the hyperparameters of all optimizers. */
const OPTIMIZER_FIELDS = Object.fromEntries(
  Object.entries(HYPERPARAMETERS).map(([name, { kind, link }]) => [
    `optimizer.${name}`,
    { key: link, codec: kind === "boolean" ? SWITCH : NUMBER },
  ]),
) as { [K in HyperparameterName as `optimizer.${K}`]: Field<HyperparameterValues[K]> };

export const FIELDS: { readonly [P in FieldPath]: Field<ValueAt<ExperimentSpec, P>> } = {
  "dataset.key": { key: "d", codec: TEXT },
  "dataset.sha256": { key: "dc", codec: OPTIONAL_TEXT },
  "dataset.examples": { key: "dn", codec: NUMBER },
  "dataset.binarise": { key: "db", codec: TEXT },
  "dataset.standardise": { key: "ds", codec: SWITCH },
  "model.kind": { key: "mk", codec: TEXT },
  "model.layers": { key: "m", codec: ARCHITECTURE },
  "model.representation.lo": { key: "mr", codec: NUMBER },
  "model.representation.hi": { key: "mr", codec: NUMBER },
  "model.prior": { key: "mp", codec: TEXT },
  "model.centre": { key: "mc", codec: SWITCH },
  "model.outputBias": { key: "mb", codec: TEXT },
  "model.initialisation": { key: "mi", codec: TEXT },
  /** The learning rate of a run is in the list too, as `lr`: see estimator-text.ts. */
  estimators: { key: "e", codec: ESTIMATOR_LIST },
  "optimizer.kind": { key: "o", codec: TEXT },
  "optimizer.learningRate": { key: "o", codec: NUMBER },
  ...OPTIMIZER_FIELDS,
  "optimizer.weightDecay": { key: "ow", codec: NUMBER },
  "optimizer.clipNorm": { key: "oc", codec: NUMBER },
  "optimizer.schedule.kind": { key: "os", codec: TEXT },
  "optimizer.schedule.period": { key: "os", codec: NUMBER },
  "optimizer.schedule.factor": { key: "os", codec: NUMBER },
  "optimizer.schedule.warmup": { key: "ou", codec: NUMBER },
  batch: { key: "b", codec: NUMBER },
  seed: { key: "s", codec: NUMBER },
  seeds: { key: "sn", codec: NUMBER },
  "evaluate.every": { key: "te", codec: NUMBER },
  "evaluate.examples": { key: "tn", codec: NUMBER },
  "evaluate.particles": { key: "tk", codec: NUMBER },
  "evaluate.members": { key: "tm", codec: NUMBER },
  "evaluate.hardEvery": { key: "th", codec: NUMBER },
  "evaluate.varianceEvery": { key: "tv", codec: NUMBER },
};

/** One row of the table, its types closed over, so that loops can walk rows of different kinds. */
export interface FieldRow {
  path: FieldPath;
  key: string;
  /** The text of this leaf in a spec. Two values are the same experiment exactly when their texts are equal. */
  encode: (spec: ExperimentSpec) => string;
  decode: (text: string) => Reading;
}

function fieldRow<P extends FieldPath>(path: P): FieldRow {
  const { key, codec } = FIELDS[path];
  return { path, key, encode: (spec) => codec.encode(fieldValue(spec, path)), decode: codec.decode };
}

/** All rows in the order of the link. */
export const FIELD_ROWS: readonly FieldRow[] = (Object.keys(FIELDS) as FieldPath[]).map(fieldRow);

/** Rows by key, in the order of the link: the parts of each field. */
export const FIELD_PARTS: ReadonlyMap<string, readonly FieldRow[]> = new Map(
  FIELD_ROWS.map(({ key }) => [key, FIELD_ROWS.filter((row) => row.key === key)]),
);

/** The value of a leaf. */
export function fieldValue<P extends FieldPath>(spec: ExperimentSpec, path: P): ValueAt<ExperimentSpec, P> {
  let here: unknown = spec;
  for (const part of path.split(".")) here = (here as Record<string, unknown>)[part];
  return here as ValueAt<ExperimentSpec, P>;
}

/** Puts a value at a leaf of unvalidated data, making the objects on the way. Paths come from the table only. */
export function setFieldValue(target: Record<string, unknown>, path: FieldPath, value: unknown): void {
  const parts = path.split(".");
  const last = parts.pop() as string;
  let here = target;
  for (const part of parts) {
    here[part] ??= {};
    here = here[part] as Record<string, unknown>;
  }
  here[last] = value;
}
