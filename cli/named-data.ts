/**
 * A data set that an experiment's file names itself: `"dataset": {"kind": "csv", "path": "points.csv", "label": "y"}`, paths relative
 * to the file. All rows are for training; `"test"` names a second table, else the test part is the training rows.
 */
import { basename, resolve } from "node:path";
import type { Dataset } from "../src/data/dataset";
import { DataError } from "../src/data/errors";
import { gunzipIfNeeded } from "../src/data/gunzip";
import { datasetFromTable } from "../src/data/table";
import { describeIssues, isObject } from "../src/experiment/problems";
import { z } from "../src/spec/validation";
import { readGiven } from "./read-given";
import { CommandError } from "./terminal";

const table = z.strictObject({
  kind: z.literal("csv"),
  path: z.string().min(1).max(4096),
  label: z.string().min(1).max(256).optional(),
  test: z.string().min(1).max(4096).optional(),
});

export interface NamedData {
  /** The experiment with a key in the place of the file. */
  json: unknown;
  dataset: Dataset | null;
  /** What names the data set, with absolute paths; null where none is named. */
  table: unknown;
  notes: string[];
}

/** Throws CommandError where the file cannot be read or is no such table. */
export async function readNamedData(json: unknown, folder: string): Promise<NamedData> {
  if (!isObject(json) || !isObject(json.dataset) || !Object.hasOwn(json.dataset, "kind")) {
    return { json, dataset: null, table: null, notes: [] };
  }
  const { kind, path, label, test, ...rest } = json.dataset;
  const parsed = table.safeParse({ kind, path, label, test });
  if (!parsed.success) {
    const problems = describeIssues(parsed.error, { kind, path, label, test });
    throw new CommandError(["The experiment's dataset cannot be used:", ...problems].join("\n  "), 1);
  }
  const named = parsed.data;
  const key = `file:${basename(named.path)}`.slice(0, 64);
  const read = (file: string) => readTable(key, resolve(folder, file), named.label);
  const dataset = await read(named.path);
  const notes: string[] = [];
  if (named.test) dataset.test = matching(await read(named.test), dataset).train;
  else notes.push(`${dataset.name} names no "test" file: test figures are of the training rows.`);
  const absolute = { kind: named.kind, path: resolve(folder, named.path), label: named.label };
  const tableNamed = named.test === undefined ? absolute : { ...absolute, test: resolve(folder, named.test) };
  return { json: { ...json, dataset: { ...rest, key } }, dataset, table: tableNamed, notes };
}

async function readTable(key: string, path: string, label: string | undefined): Promise<Dataset<Float32Array>> {
  const text = new TextDecoder().decode(gunzipIfNeeded(path, await readGiven(path, "data")));
  const base = { key, name: basename(path), source: path };
  return datasetFromTable(base, text, label === undefined ? {} : { label });
}

/** Throws DataError where a test table is not of the training table's kind. */
function matching(test: Dataset<Float32Array>, train: Dataset<Float32Array>): Dataset<Float32Array> {
  const [ours, theirs] = [train, test].map(({ columns, classes }) =>
    [...(columns ?? []), "|", ...(classes ?? [])].join(", "),
  );
  if (ours === theirs) return test;
  throw new DataError(
    test.name,
    `its columns and classes are ${theirs}; those of ${train.name} are ${ours}.`,
    "Give both tables the same.",
  );
}
