/**
 * Checkpoints: everything that a run needs to go on bit for bit, and the file that holds those of a whole experiment.
 * File: u32 length of a JSON header (little-endian), the header, then the runs' buffers one after another.
 */
import { type CheckpointLayout, checkpointLayout, otherLayout } from "../planning/layout-hash";
import { replicaBytes, replicaView } from "../kernels/compiler";
import { experimentSchema } from "../spec/schema";
import { CHECKPOINT_BUFFERS, type CheckpointBuffers, CheckpointError, parseReplicas } from "./program";
import type { Run } from "./run";

/** One run at one step. */
export interface Snapshot {
  run: string;
  step: number;
  seconds: number;
  buffers: CheckpointBuffers;
  /** What the buffers hold. Absent in checkpoints of earlier versions, which are known by their experiment alone. */
  layout?: CheckpointLayout;
}

interface Header {
  format: "sbn-lab-checkpoint";
  version: 1;
  /** The experiment without its list of estimators, as JSON: a checkpoint fits no other. */
  experiment: string;
  runs: { run: string; step: number; seconds: number; sizes: number[]; layout?: CheckpointLayout }[];
  /** What the writer keeps beside the runs. */
  record?: unknown;
}

/** Takes a run's snapshot; null when it holds numbers that are not finite, which nobody wants to return to. */
export async function takeSnapshot(run: Run): Promise<Snapshot | null> {
  const snapshot = await snapshotOf(run);
  const { buffers } = snapshot;
  // The device may have frozen a replica before the host heard of it.
  const frozen = parseReplicas(buffers.replicas, run.plan.replicas).some((state) => state.frozen !== 0);
  if (frozen || !areFinite(buffers)) return null;
  return snapshot;
}

/** A run's snapshot, whatever its numbers. */
export async function snapshotOf(run: Run): Promise<Snapshot> {
  const { id, issued: step, seconds, plan } = run;
  return { run: id, step, seconds, buffers: await run.program.saveCheckpoint(), layout: checkpointLayout(plan) };
}

/** Whether all weights and optimizer moments are finite numbers. */
export function areFinite({ parameters, moments }: CheckpointBuffers): boolean {
  return [parameters, moments].every((memory) => new Float32Array(memory).every(Number.isFinite));
}

/** Puts a run back to a snapshot of it. Throws when the snapshot is of another plan. */
export function restoreSnapshot(run: Run, snapshot: Snapshot, mean: Float32Array): void {
  const other = snapshot.layout && otherLayout(snapshot.layout, checkpointLayout(run.plan));
  if (other) throw new CheckpointError(`${other} Open the experiment that it was saved from, or start from step 0.`);
  run.program.loadCheckpoint(snapshot.buffers);
  run.program.writeMean(mean);
  run.issued = snapshot.step;
  run.asked = snapshot.step;
  run.seconds = snapshot.seconds;
  run.frozen = null;
}

/** A copy of a snapshot whose later steps take `factor` times the learning rate that the checkpoint holds. */
export function withRate(snapshot: Snapshot, factor: number): Snapshot {
  const replicas = snapshot.buffers.replicas.slice(0);
  for (let offset = 0; offset < replicas.byteLength; offset += replicaBytes()) {
    const { rate, learning_rate: base } = replicaView(replicas, offset).views as Record<string, Float32Array>;
    rate[0] *= factor;
    base[0] *= factor;
  }
  return { ...snapshot, buffers: { ...snapshot.buffers, replicas } };
}

/** `record`: whatever the writer wants back from `readRecord`, as JSON. */
export function writeCheckpoint(
  experiment: string,
  snapshots: readonly Snapshot[],
  record?: unknown,
): Uint8Array<ArrayBuffer> {
  const header: Header = {
    format: "sbn-lab-checkpoint",
    version: 1,
    experiment,
    runs: snapshots.map(({ run, step, seconds, buffers, layout }) => ({
      run,
      step,
      seconds,
      sizes: CHECKPOINT_BUFFERS.map((name) => buffers[name].byteLength),
      layout,
    })),
    ...(record === undefined ? {} : { record }),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const pieces = snapshots.flatMap(({ buffers }) => CHECKPOINT_BUFFERS.map((name) => new Uint8Array(buffers[name])));
  const bytes = new Uint8Array(4 + text.length + pieces.reduce((sum, piece) => sum + piece.length, 0));
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  let at = 4 + text.length;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Reads a checkpoint file. Throws CheckpointError for one that is damaged or of another experiment. */
export function readCheckpoint(bytes: Uint8Array, experiment: string): Snapshot[] {
  const header = readHeader(bytes);
  if (!isSameExperiment(header.experiment, experiment)) {
    throw new CheckpointError(
      "The checkpoint belongs to another experiment. Open the experiment that it was saved from.",
    );
  }
  let at = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  return header.runs.map(({ run, step, seconds, sizes, layout }) => {
    const buffers = {} as CheckpointBuffers;
    CHECKPOINT_BUFFERS.forEach((name, k) => {
      if (at + sizes[k] > bytes.length)
        throw new CheckpointError(`The checkpoint is cut short: ${bytes.length} bytes came.`);
      // A copy of its own: `slice` of a Buffer in Node would share memory.
      buffers[name] = new Uint8Array(bytes.subarray(at, at + sizes[k])).buffer;
      at += sizes[k];
    });
    return { run, step, seconds, buffers, ...(layout === undefined ? {} : { layout }) };
  });
}

/** Whether two texts describe one experiment. Fields that an earlier version did not have are at their defaults. */
function isSameExperiment(came: string, expected: string): boolean {
  return came === expected || completed(came) === completed(expected);
}

/** With all fields of today's schema; the text itself where it is no experiment. */
function completed(text: string): string {
  try {
    const parsed = experimentSchema.safeParse(JSON.parse(text));
    return parsed.success ? JSON.stringify(parsed.data) : text;
  } catch {
    return text;
  }
}

/** What the writer of a checkpoint kept beside its runs. Throws CheckpointError for what is none. */
export function readRecord(bytes: Uint8Array): unknown {
  return readHeader(bytes).record;
}

function readHeader(bytes: Uint8Array): Header {
  const damaged = "This is not a checkpoint of SBN Lab, or it is damaged. Save it again, or start from step 0.";
  if (bytes.length < 4) throw new CheckpointError(damaged);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (4 + length > bytes.length) throw new CheckpointError(damaged);
  let header: Header;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Header;
  } catch (cause) {
    throw new CheckpointError(damaged, { cause });
  }
  const sound =
    header.format === "sbn-lab-checkpoint" &&
    Array.isArray(header.runs) &&
    header.runs.every(
      ({ sizes, layout }) =>
        Array.isArray(sizes) &&
        sizes.length === CHECKPOINT_BUFFERS.length &&
        (layout === undefined || (typeof layout.hash === "string" && Array.isArray(layout.parts))),
    );
  if (!sound) throw new CheckpointError(damaged);
  return header;
}
