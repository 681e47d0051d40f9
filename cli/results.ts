/**
 * The folder of a training's results. Metrics are appended to files with passing names as they come; files get their names
 * when they are whole, run.json last: where it stands, everything stands. A folder with results is not written to unasked.
 */
import { readdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { SeriesBlock } from "../src/reports/series";
import { CSV_HEADER, csvLine, jsonLine, type MetricRecord } from "../src/export/metrics";
import { Thinning, type ThinningState } from "../src/export/thinning";
import { LOCK_FILE, lockFolder } from "./folder-lock";
import { CommandError } from "./terminal";
import { cannotWrite, found, GrowingFile, makeFolder, PASSING, writeWhole } from "./whole-files";

/** Lines that wait in memory at most, and for how long. */
const WAITING_LINES = 2000;
const WAITING_MS = 2000;
/** Between two looks at how long lines have waited while the device works. */
const LOOK_MS = 1000;

export const METRIC_FILES = ["metrics.jsonl", "metrics.csv"] as const;
export const CHECKPOINT_FILE = "checkpoint.bin";
const RUN_FILE = "run.json";

/** What a checkpoint remembers of the metrics: bytes of both files, and what of long windows is still open. */
export interface MetricsPosition {
  bytes: number[];
  thinning: ThinningState;
}

/** What to do where the folder holds results already. */
export type Existing = "refuse" | "overwrite" | "resume";

export class Results {
  readonly files: string[] = [];
  private metrics: GrowingFile[] = [];
  private lines: string[][] = [[], []];
  private thinning = new Thinning();
  private flushedAt = performance.now();
  private timer: ReturnType<typeof setInterval> | undefined;
  /** What a flush on the clock has failed with; the next one that is waited for throws it. */
  private failure: unknown;

  private constructor(
    readonly folder: string,
    private readonly made: readonly string[],
    private readonly unlock: () => void,
  ) {}

  /** Takes the folder, which may be new. Throws CommandError where it cannot be, is in use, or holds results. */
  static open(folder: string, existing: Existing = "refuse"): Results {
    if (existing === "resume" && !found(join(folder, CHECKPOINT_FILE))) {
      throw new CommandError(
        `There is no training to go on with in ${resolve(folder)}: it holds no ${CHECKPOINT_FILE}.`,
        1,
      );
    }
    const made = makeFolder(folder);
    let unlock = () => {};
    try {
      unlock = lockFolder(folder);
      if (existing === "refuse") refuseResults(folder);
      return new Results(folder, made, unlock);
    } catch (error) {
      unlock();
      removeEmpty(made);
      throw error;
    }
  }

  /** Opens the metric files, empty or at the position of a checkpoint. What older results there are goes. Throws CommandError. */
  start(position: MetricsPosition | null = null): void {
    try {
      if (position === null) for (const name of resultsIn(this.folder)) rmSync(join(this.folder, name));
      else if (found(join(this.folder, RUN_FILE))) {
        // Of a training that ended: it goes on, so its report does not stand any more.
        renameSync(join(this.folder, RUN_FILE), join(this.folder, RUN_FILE + PASSING));
      }
    } catch (cause) {
      throw cannotWrite(this.folder, cause);
    }
    METRIC_FILES.forEach((name, k) => {
      this.metrics.push(new GrowingFile(this.folder, name, position?.bytes[k] ?? null));
    });
    this.thinning = new Thinning(position?.thinning);
    this.lines = position === null ? [[], [CSV_HEADER]] : [[], []];
    this.timer = setInterval(() => {
      try {
        this.flushDue();
      } catch (error) {
        this.failure ??= error;
      }
    }, LOOK_MS);
    this.timer.unref();
  }

  /** Keeps the records of a block for the next flush; cannot fail. */
  add(block: SeriesBlock): void {
    for (const record of this.thinning.add(block)) this.keep(record);
  }

  /** Keeps the records of a block that stand at the end of their series. */
  addLast(block: SeriesBlock): void {
    for (const record of new Thinning().add(block)) this.keep(record);
  }

  private keep(record: MetricRecord): void {
    this.lines[0].push(jsonLine(record));
    this.lines[1].push(csvLine(record));
  }

  /** Writes kept records once there are many or they have waited, or all of them. Throws CommandError, e.g. when the disk is full. */
  flush(all = false): void {
    if (this.failure !== undefined) throw this.failure;
    if (all) this.flushAll();
    else this.flushDue();
  }

  private flushDue(): void {
    if (this.lines[0].length >= WAITING_LINES || performance.now() - this.flushedAt >= WAITING_MS) this.flushAll();
  }

  private flushAll(): void {
    this.metrics.forEach((file, k) => {
      file.append(this.lines[k]);
      this.lines[k] = [];
    });
    this.flushedAt = performance.now();
  }

  /** Everything that was added is on the disk after this; what a checkpoint must remember of it. Throws CommandError. */
  position(): MetricsPosition {
    this.flush(true);
    for (const file of this.metrics) file.sync();
    return { bytes: this.metrics.map(({ size }) => size), thinning: this.thinning.state() };
  }

  /** Writes a whole file under its name, or leaves the one that was there. Throws CommandError. */
  write(name: string, content: string | Uint8Array): void {
    writeWhole(this.folder, name, content);
    if (!this.files.includes(name)) this.files.push(name);
  }

  /** Ends the metric files and gives them their names. Throws CommandError. */
  finishMetrics(): void {
    for (const record of this.thinning.rest()) this.keep(record);
    this.flush(true);
    clearInterval(this.timer);
    for (const file of this.metrics.splice(0)) {
      file.finish();
      this.files.push(file.name);
    }
  }

  /**
   * Gives the folder back. After a failure it first keeps under their passing names what metrics there are and returns true, or
   * removes what it has made and left empty. Throws nothing: there is a failure to be said already.
   */
  close(): boolean {
    clearInterval(this.timer);
    let kept = false;
    const [jsonl] = this.metrics;
    const some = jsonl !== undefined && jsonl.size + this.lines[0].length > 0;
    try {
      if (some) this.flushAll();
    } catch {
      // What was written until then stays.
    }
    for (const file of this.metrics.splice(0)) {
      file.leave(!some);
      kept ||= some;
    }
    this.unlock();
    removeEmpty(this.made);
    return kept;
  }
}

/** Folders that this training has made go again while they are empty, innermost first. */
function removeEmpty(made: readonly string[]): void {
  try {
    for (const path of made.toReversed()) rmdirSync(path);
  } catch {
    // There is something in it.
  }
}

/** Names of an earlier training's results in a folder. */
function resultsIn(folder: string): string[] {
  const own = new Set([RUN_FILE, CHECKPOINT_FILE, ...METRIC_FILES].flatMap((name) => [name, name + PASSING]));
  const isModel = (name: string) => /(^|\.)model\.safetensors(\.partial)?$/.test(name);
  try {
    return readdirSync(folder).filter((name) => name !== LOCK_FILE && (own.has(name) || isModel(name)));
  } catch (cause) {
    throw cannotWrite(folder, cause);
  }
}

function refuseResults(folder: string): void {
  const names = resultsIn(folder);
  if (names.length === 0) return;
  const shown = names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
  const resume = names.includes(CHECKPOINT_FILE) ? `, go on with it by --resume ${folder}` : "";
  throw new CommandError(
    `${resolve(folder)} holds the results of an earlier training (${shown}). Choose another folder with --out${resume}, or replace them with --overwrite.`,
    1,
  );
}

/** `out/NAME-20260131-174502`: a new folder for each training that names none. */
export function defaultFolder(name: string, date: Date): string {
  const time = date.toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  return join("out", `${safeName(name)}-${time}`);
}

/** Names of the weight files, [run][replica]: `model.safetensors` alone, else with run and seed in front. */
export function modelNames(runs: readonly string[], seeds: readonly number[]): string[][] {
  const taken = new Set<string>();
  return runs.map((run) => {
    let safe = safeName(run);
    while (taken.has(safe)) safe += "_";
    taken.add(safe);
    return seeds.map((seed) => {
      const parts = [...(runs.length > 1 ? [safe] : []), ...(seeds.length > 1 ? [`seed${seed}`] : [])];
      return [...parts, "model", "safetensors"].join(".");
    });
  });
}

/** `foust(b:0.8,a:2)` as `foust_b0.8_a2`: letters that every file system takes. */
function safeName(text: string): string {
  return text
    .replace(/[:)]/g, "")
    .replace(/[^A-Za-z0-9._-]+/g, "_")
    .replace(/^\.+/, "_");
}
