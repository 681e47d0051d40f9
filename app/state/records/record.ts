/** A run of an experiment as a record: what is kept of it, and which records are dropped when there are too many. */
import packageFile from "../../../package.json";
import type { CurveLength, CurvePiece, RunSnapshot } from "../../series/pieces";
import type { Gap } from "../engine";

/** What is known of a record without its curves and weights. */
export interface RecordHead {
  /** Random: a link names an experiment, and an experiment may have been run many times. */
  id: string;
  /** The experiment, whole. */
  link: string;
  /** Version of the program that wrote it. */
  program: string;
  /** Milliseconds since 1970. */
  startedAt: number;
  savedAt: number;
  /** Steps of the run that had come furthest. */
  steps: number;
  stepsByRun: Record<string, number>;
  gaps: Gap[];
  curves: CurveLength[];
  bytes: number;
}

/** Enough to draw its curves and to go on bit for bit. */
export interface RunRecord {
  head: RecordHead;
  series: Record<string, RunSnapshot>;
  checkpoint: Uint8Array;
}

/** One save: the head and the checkpoint as they stand, and those pieces of curves that have changed since the last. */
export interface RecordUpdate {
  head: RecordHead;
  pieces: CurvePiece[];
  checkpoint: Uint8Array;
}

export const PROGRAM_VERSION = packageFile.version;

export function newRecordId(): string {
  return crypto.randomUUID();
}

export interface RecordLimits {
  records: number;
  bytes: number;
}

/** Records that ended within this time of their start go first: an experiment that was changed at once. */
const BRIEF_MS = 10_000;

/** Ids of the records to drop so that the others fit: brief ones first, then the oldest; needed ones never. */
export function recordsToDrop(
  heads: readonly RecordHead[],
  needed: ReadonlySet<string>,
  limits: RecordLimits,
): string[] {
  const isBrief = (head: RecordHead) => head.savedAt - head.startedAt < BRIEF_MS;
  const candidates = heads
    .filter((head) => !needed.has(head.id))
    .sort((a, b) => Number(isBrief(b)) - Number(isBrief(a)) || a.savedAt - b.savedAt);
  let count = heads.length;
  let bytes = heads.reduce((sum, head) => sum + head.bytes, 0);
  const drop: string[] = [];
  for (const head of candidates) {
    if (count <= limits.records && bytes <= limits.bytes) break;
    drop.push(head.id);
    count -= 1;
    bytes -= head.bytes;
  }
  return drop;
}
