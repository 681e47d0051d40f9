/**
 * The folder of a training's results. Metrics are appended to files with passing names while it runs, so that they
 * survive whatever happens; all files get their names when they are whole.
 */
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import type { SeriesBlock } from "../src/client/contract";
import { CSV_HEADER, csvLine, jsonLine, recordsOf } from "../src/export/metrics";
import { CommandError } from "./terminal";

const PASSING = ".partial";
/** Lines that wait in memory before they are written. */
const WAITING_LINES = 2000;

export class Results {
  readonly files: string[] = [];
  private records = 0;
  private readonly metrics: { name: string; descriptor: number; lines: string[] }[] = [];

  /** Makes the folder and opens the metric files. Throws CommandError where it cannot be written to. */
  constructor(readonly folder: string) {
    try {
      mkdirSync(folder, { recursive: true });
      for (const [name, lines] of [
        ["metrics.jsonl", []],
        ["metrics.csv", [CSV_HEADER]],
      ] as [string, string[]][]) {
        this.metrics.push({ name, descriptor: openSync(join(folder, name + PASSING), "w"), lines });
      }
    } catch (cause) {
      throw cannotWrite(folder, cause);
    }
  }

  /** Keeps the records of a block for the next flush; cannot fail. */
  add(block: SeriesBlock): void {
    for (const record of recordsOf(block)) {
      this.metrics[0].lines.push(jsonLine(record));
      this.metrics[1].lines.push(csvLine(record));
      this.records += 1;
    }
  }

  /** Writes kept records once there are many, or all of them. Throws CommandError, e.g. when the disk is full. */
  flush(all = false): void {
    for (const { descriptor, lines } of this.metrics) {
      if (lines.length === 0 || (!all && lines.length < WAITING_LINES)) continue;
      try {
        writeSync(descriptor, `${lines.splice(0).join("\n")}\n`);
      } catch (cause) {
        throw cannotWrite(this.folder, cause);
      }
    }
  }

  /** Writes a whole file under its name, or leaves nothing of it. Throws CommandError. */
  write(name: string, content: string | Uint8Array): void {
    const passing = join(this.folder, name + PASSING);
    try {
      writeFileSync(passing, content);
      renameSync(passing, join(this.folder, name));
    } catch (cause) {
      rmSync(passing, { force: true });
      throw cannotWrite(this.folder, cause);
    }
    this.files.push(name);
  }

  /** Ends the metric files and gives them their names. Throws CommandError. */
  finishMetrics(): void {
    this.flush(true);
    for (const { name, descriptor } of this.metrics.splice(0)) {
      closeSync(descriptor);
      renameSync(join(this.folder, name + PASSING), join(this.folder, name));
      this.files.push(name);
    }
  }

  /**
   * After a failure: keeps under their passing names what metrics there are and returns true, or removes the empty files.
   * Does nothing once the metrics are finished. Throws nothing: there is a failure to be told already.
   */
  abandon(): boolean {
    let kept = false;
    for (const { name, descriptor, lines } of this.metrics.splice(0)) {
      try {
        const some = this.records > 0;
        if (some && lines.length > 0) writeSync(descriptor, `${lines.join("\n")}\n`);
        closeSync(descriptor);
        if (some) kept = true;
        else rmSync(join(this.folder, name + PASSING), { force: true });
      } catch {
        kept = true;
      }
    }
    return kept;
  }
}

/** Before any work: throws CommandError when something that is no folder has the folder's name. */
export function checkFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) {
    throw new CommandError(`${resolve(folder)} is a file; --out needs a folder, which may be new.`, 1);
  }
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

function cannotWrite(folder: string, cause: unknown): CommandError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CommandError(
    `Results cannot be written to ${resolve(folder)} (${reason}). Choose another folder with --out.`,
    1,
  );
}
