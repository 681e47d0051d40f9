/**
 * What makes a training go on bit for bit: the state of every run on the device, and beside it a record of the experiment,
 * the step, and how far the metrics had come. Both are one file, which is replaced whole.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { experimentOf } from "../src/spec/same-experiment";
import type { PreparedData } from "../src/data/load";
import { describeIssues } from "../src/experiment/problems";
import { experimentSchema } from "../src/spec/schema";
import type { ThinningState } from "../src/export/thinning";
import type { WindowMeans, WindowState } from "../src/export/windows";
import { CheckpointError } from "../src/running/program";
import { FROZEN_CAUSES, type Run } from "../src/running/run";
import type { Session } from "../src/running/session";
import {
  readCheckpoint,
  readRecord,
  restoreSnapshot,
  type Snapshot,
  snapshotOf,
  writeCheckpoint,
} from "../src/running/snapshot";
import { z } from "../src/spec/validation";
import { CHECKPOINT_FILE, type Results } from "./results";
import { CommandError } from "./terminal";

const frozen = z.object({ replica: z.int(), step: z.int(), cause: z.enum(FROZEN_CAUSES) });

const recordSchema = z.object({
  format: z.literal("sbn-lab-training"),
  version: z.literal(1),
  spec: experimentSchema,
  /** The data set as the experiment's file names it, paths absolute; null: it is one of the catalogue. */
  table: z.unknown(),
  datasetFolder: z.string().nullable(),
  /** Of the data as they stand on the device. */
  checksum: z.string(),
  name: z.string(),
  notes: z.array(z.string()),
  variant: z.string(),
  adapter: z.string(),
  steps: z.object({ asked: z.int(), taken: z.int() }),
  window: z.int().min(1),
  /** Whether the windows are printed at the end. */
  printsWindows: z.boolean(),
  likelihood: z.boolean(),
  runs: z.array(z.object({ run: z.string(), evaluatedAt: z.int(), frozen: frozen.nullable() })),
  metrics: z.object({ bytes: z.array(z.int()), thinning: z.custom<ThinningState>((value) => value !== null) }),
  windows: z.custom<WindowState>((value) => value !== null),
});

export type TrainingRecord = z.output<typeof recordSchema>;
/** What does not change while a training goes on. */
export type Constants = Omit<TrainingRecord, "format" | "version" | "steps" | "runs" | "metrics" | "windows">;

export interface SavedTraining {
  record: TrainingRecord;
  snapshots: Snapshot[];
}

/** Reads a folder's checkpoint. Throws CommandError. */
export function readTraining(folder: string): SavedTraining {
  const path = join(folder, CHECKPOINT_FILE);
  try {
    const bytes = readFileSync(path);
    const parsed = recordSchema.safeParse(readRecord(bytes));
    if (!parsed.success) {
      const [first] = describeIssues(parsed.error, readRecord(bytes));
      throw new CommandError(`${path} is no checkpoint of a training: ${first}`, 1);
    }
    const record = parsed.data;
    return { record, snapshots: readCheckpoint(bytes, experimentOf(record.spec)) };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (error instanceof CheckpointError) throw new CommandError(`${path}: ${error.message}`, 1);
    throw new CommandError(`${path} cannot be read (${error instanceof Error ? error.message : String(error)}).`, 1);
  }
}

/** Saves a training every so often, and keeps the last sound state of every run. */
export class Checkpoints {
  private readonly sound = new Map<string, Snapshot>();
  private savedAt = performance.now();
  private costMs = 0;
  /** Step of the checkpoint that stands; null before the first. */
  step: number | null = null;

  constructor(
    private readonly session: Session,
    private readonly results: Results,
    private readonly windows: WindowMeans,
    private readonly constants: Constants,
    private readonly asked: number,
    private readonly everyMs: number,
  ) {}

  /** Whether the next one is due: at the interval, but at most a twentieth of the time goes into them. */
  get isDue(): boolean {
    return performance.now() - this.savedAt >= Math.max(this.everyMs, 20 * this.costMs);
  }

  /** The last sound state of a run that a checkpoint has held. */
  soundOf(run: Run): Snapshot | null {
    return this.sound.get(run.id) ?? null;
  }

  /** Waits for the device, then replaces the checkpoint. Throws CommandError where it cannot be written; the old one stays. */
  async save(taken: number): Promise<void> {
    const start = performance.now();
    this.savedAt = start;
    const { trainer, spec } = this.session;
    await trainer.drain();
    const snapshots: Snapshot[] = [];
    for (const run of trainer.runs) {
      const snapshot = await snapshotOf(run);
      snapshots.push(snapshot);
      if (!run.frozen) this.sound.set(run.id, snapshot);
    }
    const record: TrainingRecord = {
      format: "sbn-lab-training",
      version: 1,
      ...this.constants,
      steps: { asked: this.asked, taken },
      runs: trainer.runs.map(({ id, evaluatedAt, frozen }) => ({ run: id, evaluatedAt, frozen })),
      metrics: this.results.position(),
      windows: this.windows.state(),
    };
    this.results.write(CHECKPOINT_FILE, writeCheckpoint(experimentOf(spec), snapshots, record));
    this.step = taken;
    this.savedAt = performance.now();
    this.costMs = this.savedAt - start;
  }
}

/** Puts every run of a session back to where the checkpoint was made. Throws CommandError where they do not match. */
export function restoreTraining({ record, snapshots }: SavedTraining, session: Session, windows: WindowMeans): void {
  for (const run of session.trainer.runs) {
    const snapshot = snapshots.find(({ run: id }) => id === run.id);
    const known = record.runs.find(({ run: id }) => id === run.id);
    if (!snapshot || !known) throw new CommandError(`The checkpoint holds no run ${run.id}.`, 1);
    try {
      restoreSnapshot(run, snapshot, session.data.mean);
    } catch (error) {
      throw error instanceof CheckpointError ? new CommandError(error.message, 1) : error;
    }
    run.reportedTo = snapshot.step;
    run.evaluatedAt = known.evaluatedAt;
    run.frozen = known.frozen;
  }
  windows.restore(record.windows);
}

/** Of everything of the data that training depends on. */
export function checksumOf({ train, test, mean }: PreparedData): string {
  const hash = createHash("sha256");
  for (const part of [train.words, test.words, mean]) {
    hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }
  return hash.digest("hex");
}

/** Throws CommandError where the data are not those that a training began with. */
export function checkSameData(record: TrainingRecord, data: PreparedData): void {
  if (checksumOf(data) === record.checksum) return;
  throw new CommandError(
    `The data set ${record.spec.dataset.key} is not the one that this training began with: its contents differ. Bring the old files back, or start again with --overwrite.`,
    1,
  );
}
