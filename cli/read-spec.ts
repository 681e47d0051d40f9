/**
 * SPEC on the command line: the key of a preset, a share link, or a JSON file (also the run.json of an earlier
 * training). Whatever is wrong with it is said in sentences before anything else is done.
 */
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, extname, resolve } from "node:path";
import { folderReader } from "../datasets/folder";
import { loadDataset } from "../datasets/load";
import type { Dataset } from "../src/data/dataset";
import { FIELD_PARTS } from "../src/experiment/fields";
import { decodeLink } from "../src/experiment/link";
import { findPreset, PRESETS, presetSpec } from "../src/experiment/presets";
import type { ExperimentSpec } from "../src/spec/schema";
import { parseSpec } from "../src/experiment/spec";
import { suggestionClause } from "../src/experiment/suggest";
import { readNamedData } from "./named-data";
import { CommandError } from "./terminal";

export interface ReadSpec {
  spec: ExperimentSpec;
  /** A short name for folders: the preset's key, the file's name, or "link". */
  name: string;
  /** What of a link could not be used, and what belongs beside its results, in sentences. */
  notes: string[];
  /** The data set, where the file names one of its own. */
  dataset?: Dataset;
  /** What names that data set, with absolute paths. */
  table?: unknown;
}

/** The data set of what was read: its own, or that of its key. Throws DataError. */
export function datasetOf({ spec, dataset }: ReadSpec, folder?: string): Promise<Dataset> {
  return dataset ? Promise.resolve(dataset) : loadDataset(spec.dataset.key, folderReader(folder));
}

/** Far above any experiment, far below what would hurt: a data file given by mistake is not read. */
const LONGEST_FILE = 4 * 2 ** 20;

/** Throws CommandError: 2 where the argument names nothing, 1 where what it names cannot be used. */
export async function readSpec(argument: string): Promise<ReadSpec> {
  const preset = findPreset(argument);
  if (preset) return { spec: presetSpec(preset), name: preset.key, notes: [] };
  if (looksLikeLink(argument)) return fromLink(argument);
  return fromFile(argument);
}

/** An address, or fields of a link: `#v=1&...`, `p=depth&b=32`. A file may be called anything else. */
function looksLikeLink(argument: string): boolean {
  if (/^https?:\/\//i.test(argument) || argument.startsWith("#")) return true;
  const key = /^([a-z0-9]{1,2})=/.exec(argument)?.[1];
  return key !== undefined && (["v", "p", "z", "h"].includes(key) || FIELD_PARTS.has(key));
}

function fromLink(argument: string): ReadSpec {
  const hash = argument.indexOf("#");
  const isAddress = /^https?:/i.test(argument);
  const decoded = decodeLink(hash >= 0 ? argument.slice(hash) : isAddress ? "" : argument);
  switch (decoded.kind) {
    case "empty":
      throw new CommandError(
        "The link holds no experiment: nothing follows its #. Copy the whole address, in quotes, since a shell cuts at # and &.",
        1,
      );
    case "unreadable":
      throw new CommandError(`${decoded.reason} Copy the whole link, in quotes, since a shell cuts at # and &.`, 1);
    case "newer":
      throw new CommandError(
        `The link was made by a newer version of this program (${decoded.version}); update this one to train it.`,
        1,
      );
    case "ok":
      return { spec: decoded.spec, name: "link", notes: decoded.notes };
  }
}

async function fromFile(argument: string): Promise<ReadSpec> {
  const path = resolve(argument);
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => cause);
  if (found instanceof Error) {
    if (found.code !== "ENOENT" && found.code !== "ENOTDIR" && found.code !== "ENAMETOOLONG") {
      throw new CommandError(`${path} cannot be read (${found.message}).`, 1);
    }
    const shown = argument.length > 80 ? `${argument.slice(0, 80)}…` : argument;
    const clause = suggestionClause(
      argument,
      PRESETS.map(({ key }) => key),
    );
    throw new CommandError(
      `"${shown}" is neither a preset nor a link nor a file here${clause} \`npm run sbn -- list presets\` shows the presets.`,
      2,
    );
  }
  if (found.isDirectory()) throw new CommandError(`${path} is a folder; expected a JSON file with an experiment.`, 2);
  if (found.isCharacterDevice() || found.isBlockDevice()) {
    throw new CommandError(`${path} is a device; expected a JSON file with an experiment.`, 2);
  }
  if (found.size > LONGEST_FILE) {
    throw new CommandError(
      `${path} has ${found.size.toLocaleString("en")} bytes; an experiment has a few hundred. Is it the right file?`,
      1,
    );
  }
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new CommandError(`${path} cannot be read (${cause instanceof Error ? cause.message : String(cause)}).`, 1);
  });
  const named = await readNamedData(experimentOf(parseJson(path, text)), dirname(path));
  const parsed = parseSpec(named.json);
  if ("problems" in parsed)
    throw new CommandError([`${path} holds no experiment:`, ...parsed.problems].join("\n  "), 1);
  const read = { spec: parsed.spec, name: basename(path, extname(path)), notes: named.notes };
  return named.dataset ? { ...read, dataset: named.dataset, table: named.table } : read;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    const empty = text.trim() === "" ? "it is empty" : cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(
      `${path} is not JSON: ${empty}. Expected an experiment, such as {"dataset": {"key": "strokes"}}.`,
      1,
    );
  }
}

/** The experiment inside the run.json of a training; anything else is taken for an experiment itself. */
function experimentOf(json: unknown): unknown {
  const isRunFile = typeof json === "object" && json !== null && "format" in json && json.format === "sbn-lab-run";
  return isRunFile && "spec" in json ? json.spec : json;
}
