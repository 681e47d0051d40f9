/**
 * What a training has come to, read from the files of `npm run sbn -- train`: the weight files hold parameters, optimizer
 * state and learned state by name, metrics.jsonl the series, run.json the figures at the end, checkpoint.bin the rest.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSafetensors } from "../../src/weights/safetensors";
import { bufferItems } from "./checkpoint";

export const PARTS = ["parameters", "optimizer", "learned", "series", "figures", "buffers"] as const;
export type Part = (typeof PARTS)[number];

/** Something with a name whose bits are compared. */
export interface Item {
  /** Words of a tensor as they stand in the file, or texts. */
  entries: ArrayLike<number> | readonly string[];
  /** An entry for people. */
  show(at: number): string;
  /** The order of the entries is not part of the result. */
  unordered?: true;
}

/** The items of one run with one seed, by part and name. */
export type TrainedRun = Record<Part, Map<string, Item>>;

export interface Trained {
  adapter: string;
  /** By run, in the order of the experiment: `disarm`, or `disarm seed 8` where there are several seeds. */
  runs: Map<string, TrainedRun>;
}

interface RunFile {
  adapter: { name: string; variant: string };
  runs: { run: string; replicas: { replica: number; seed: number; model: string | null }[] }[];
}

/** Reads the folder of a training. */
export function readTrained(folder: string): Trained {
  const file = JSON.parse(readFileSync(join(folder, "run.json"), "utf8")) as RunFile;
  const runs = new Map<string, TrainedRun>();
  const series = readSeries(readFileSync(join(folder, "metrics.jsonl"), "utf8"));
  const buffers = bufferItems(readFileSync(join(folder, "checkpoint.bin")));
  for (const { run, replicas, ...rest } of file.runs) {
    for (const { replica, seed, model, ...figures } of replicas) {
      const first = replica === 0;
      const trained: TrainedRun = {
        ...tensorParts(model === null ? null : readFileSync(join(folder, model))),
        series: series.get(`${replica} ${run}`) ?? new Map(),
        figures: figureItems(first ? { ...rest, ...figures } : figures),
        buffers: (first ? buffers.get(run) : undefined) ?? new Map(),
      };
      runs.set(replicas.length > 1 ? `${run} seed ${seed}` : run, trained);
    }
  }
  return { adapter: `${file.adapter.name}, kernels ${file.adapter.variant}`, runs };
}

/** Tensors of what an estimator learns beside the model, and of what a replica knows of itself. */
const LEARNED = /^(baseline|h|control|state)\./;

function tensorParts(bytes: Uint8Array | null): Pick<TrainedRun, "parameters" | "optimizer" | "learned"> {
  const parts = { parameters: new Map(), optimizer: new Map(), learned: new Map() };
  if (bytes === null) return parts;
  for (const [name, { dtype, bytes: values }] of readSafetensors(bytes).tensors) {
    const part = name.startsWith("optimizer.") ? "optimizer" : LEARNED.test(name) ? "learned" : "parameters";
    parts[part].set(name, wordsItem(values, dtype === "F32"));
  }
  return parts;
}

/** Numbers of four bytes, compared as bits. */
export function wordsItem(bytes: Uint8Array, isFloat: boolean): Item {
  const copy = new Uint8Array(bytes);
  const entries = new Uint32Array(copy.buffer, 0, copy.byteLength >> 2);
  const floats = new Float32Array(copy.buffer, 0, copy.byteLength >> 2);
  return { entries, show: (at) => String(isFloat ? floats[at] : entries[at]) };
}

/** Values and standard errors by step; the time they took is left out. Keyed by replica and run, then by series. */
function readSeries(text: string): Map<string, Map<string, Item>> {
  const found = new Map<string, Map<string, string[]>>();
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const { run, replica, series, step, value, stdErr } = JSON.parse(line) as Record<string, string | number | null>;
    const key = `${replica} ${run}`;
    const ofRun = found.get(key) ?? new Map<string, string[]>();
    found.set(key, ofRun);
    const error = stdErr === undefined ? "" : ` ± ${stdErr}`;
    ofRun.set(String(series), [...(ofRun.get(String(series)) ?? []), `${value}${error} at step ${step}`]);
  }
  return new Map([...found].map(([key, ofRun]) => [key, new Map([...ofRun].map(([name, e]) => [name, textItem(e)]))]));
}

export function textItem(entries: readonly string[]): Item {
  return { entries, show: (at) => entries[at] };
}

/** All numbers and switches of a part of run.json but times; words may change. */
function figureItems(value: unknown, path = "", items = new Map<string, Item>()): Map<string, Item> {
  if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      if (name !== "seconds") figureItems(inner, path === "" ? name : `${path}.${name}`, items);
    }
  } else if (typeof value !== "string") items.set(path, textItem([String(value)]));
  return items;
}
