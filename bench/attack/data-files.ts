/**
 * Attack on the readers of data files: every mutated file must become a sound data set, all of its numbers finite, or be refused
 * in words, within a time and a memory bound; every bomb must be refused.
 */
import { checkDataset, type Dataset } from "../../src/data/dataset";
import { datasetFromFile } from "../../src/data/dropped";
import { DataError } from "../../src/data/errors";
import { prepareData } from "../../src/data/load";
import { readSafetensors, SafetensorsError } from "../../src/weights/safetensors";
import { FAMILIES } from "../../src/models/table";
import { mutate } from "./data-mutations";
import { bombs, cifarFile, csvFile, type DataFile, idxFile, npyFile, safetensorsFile } from "./data-seeds";
import { type Chance, chanceOf } from "./seeded";

export interface AttackResult {
  name: string;
  tried: number;
  failed: number;
  details: string[];
}

interface Bounds {
  milliseconds: number;
  megabytes: number;
}

/** Of a file of a few kilobytes. */
const SMALL: Bounds = { milliseconds: 2_000, megabytes: 100 };
/** Of a bomb: as much as the largest file that is read may take. */
const BOMB: Bounds = { milliseconds: 30_000, megabytes: 1_000 };

const MOST_DETAILS = 5;

const KINDS: readonly [name: string, make: (chance: Chance) => DataFile][] = [
  ["IDX", idxFile],
  ["npy", npyFile],
  ["CSV", csvFile],
  ["CIFAR-10 batch", cifarFile],
  ["safetensors", safetensorsFile],
];

/** `count` mutated files in all, and the bombs. The same seed makes the same files. */
export async function attackDataFiles(options: { count: number; seed: number }): Promise<AttackResult[]> {
  return [...(await attackMutated(options)), await attackBombs()];
}

/** `count` mutated files in all, shared out over the kinds. */
export async function attackMutated({ count, seed }: { count: number; seed: number }): Promise<AttackResult[]> {
  const results: AttackResult[] = [];
  for (const [index, [kind, make]] of KINDS.entries()) {
    const tally = new Tally(`${kind} files, mutated`);
    const files = Math.floor((count * (index + 1)) / KINDS.length) - Math.floor((count * index) / KINDS.length);
    for (let k = 0; k < files; k++) {
      const chance = chanceOf(seed + index * 1_000_003 + k);
      tally.add(`${kind} ${k} of seed ${seed}`, strike(mutate(make(chance), chance)), SMALL);
      // Timers and signals get their turn, so that the attack can be stopped.
      if (k % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    results.push(tally.result());
  }
  return results;
}

async function attackBombs(): Promise<AttackResult> {
  const tally = new Tally("gzip bombs and oversized files");
  for (const bomb of bombs()) {
    const outcome = strike(bomb);
    const refused = outcome.problem ?? (outcome.accepted ? "it was accepted" : null);
    tally.add(bomb.name, { ...outcome, problem: refused }, BOMB);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return tally.result();
}

interface Outcome {
  accepted: boolean;
  /** What is wrong with how the reader took it; null: nothing. */
  problem: string | null;
  milliseconds: number;
  megabytes: number;
}

function strike({ name, bytes }: DataFile): Outcome {
  const before = memory();
  const start = performance.now();
  let accepted = false;
  let problem: string | null = null;
  try {
    problem = name.endsWith(".safetensors") ? readTensors(bytes) : readData(name, bytes);
    accepted = true;
  } catch (error) {
    const isOurs = error instanceof DataError || error instanceof SafetensorsError;
    if (!isOurs) problem = `it threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
    else if (error.message.length > 2_000) problem = `its words are ${error.message.length} characters long`;
  }
  const milliseconds = performance.now() - start;
  return { accepted, problem, milliseconds, megabytes: Math.max(0, memory() - before) / 2 ** 20 };
}

/** Bytes in use; what was let go since the last collection counts too, so this is rather too much. */
function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function readTensors(bytes: Uint8Array): string | null {
  for (const [name, { shape, bytes: values }] of readSafetensors(bytes).tensors) {
    const numbers = shape.reduce((product, side) => product * side, 1);
    if (values.length % Math.max(1, numbers) !== 0) return `tensor ${name} has bytes that do not fit its shape`;
  }
  return null;
}

function readData(name: string, bytes: Uint8Array): string | null {
  const dataset: Dataset = checkDataset(datasetFromFile(name, bytes));
  for (const part of [dataset.train, dataset.test]) {
    if (part.pixels.some((value) => !Number.isFinite(value))) return "it has numbers that are not finite";
  }
  const { data: needs } = FAMILIES[dataset.classes ? "classifier" : "vae"];
  const { mean } = prepareData(dataset, { examples: 0, binarise: "sampled", standardise: true }, needs);
  return mean.every((value) => Number.isFinite(value)) ? null : "its mean is not finite";
}

class Tally {
  private tried = 0;
  private failed = 0;
  private refused = 0;
  private slowest = { milliseconds: 0, what: "" };
  private largest = { megabytes: 0, what: "" };
  private readonly failures: string[] = [];

  constructor(private readonly name: string) {}

  add(what: string, { accepted, problem, milliseconds, megabytes }: Outcome, bounds: Bounds): void {
    this.tried++;
    if (!accepted) this.refused++;
    if (milliseconds > this.slowest.milliseconds) this.slowest = { milliseconds, what };
    if (megabytes > this.largest.megabytes) this.largest = { megabytes, what };
    const slow = milliseconds > bounds.milliseconds ? `it took ${Math.round(milliseconds)} ms` : null;
    const large = megabytes > bounds.megabytes ? `it took ${Math.round(megabytes)} MiB` : null;
    const wrong = problem ?? slow ?? large;
    if (wrong === null) return;
    this.failed++;
    if (this.failures.length < MOST_DETAILS) this.failures.push(`${what}: ${wrong}`);
  }

  result(): AttackResult {
    const { slowest, largest } = this;
    const details = [
      `${this.tried - this.refused} accepted, ${this.refused} refused in words`,
      `slowest ${Math.round(slowest.milliseconds)} ms (${slowest.what}), most memory ${Math.round(largest.megabytes)} MiB (${largest.what})`,
      ...this.failures,
    ];
    return { name: this.name, tried: this.tried, failed: this.failed, details };
  }
}
