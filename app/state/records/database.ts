/**
 * Records in IndexedDB. Heads, checkpoints and curves have stores of their own: a list of records reads no weights, and a save
 * writes only those pieces of curves that have changed.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { type CurveLength, type CurvePiece, joinPieces, piecesOf, type RunSnapshot } from "../../series/pieces";
import type { SeriesSnapshot } from "../../series/running-series";
import type { Gap } from "../engine";
import { newRecordId, type RecordHead, type RecordUpdate, type RunRecord } from "./record";

/** Record, run, series, replica, number of the piece. */
type PieceKey = [string, string, string, number, number];

interface Schema extends DBSchema {
  records: { key: string; value: RecordHead; indexes: { savedAt: number; link: string } };
  checkpoints: { key: string; value: Uint8Array };
  curves: { key: PieceKey; value: SeriesSnapshot };
}

/** What version 1 kept: one experiment for each link. */
interface KeptExperiment {
  link: string;
  savedAt: number;
  steps: number;
  stepsByRun: Record<string, number>;
  series: Record<string, RunSnapshot>;
  gaps: Gap[];
  checkpoint: Uint8Array;
}

interface OldSchema extends DBSchema {
  experiments: { key: string; value: KeptExperiment };
}

/** What the shelf needs of a database; tests have others. */
export interface RecordDatabase {
  save(update: RecordUpdate): Promise<void>;
  find(id: string): Promise<RunRecord | null>;
  /** The record of exactly this link that was saved last. */
  newestOf(link: string): Promise<string | null>;
  heads(): Promise<RecordHead[]>;
  drop(ids: readonly string[]): Promise<void>;
}

/** Opens the database. `onWait`: another tab has an older version of it open, and must go first. */
export async function openDatabase(onWait: () => void, name = "sbn-lab"): Promise<RecordDatabase> {
  const db = await openDB<Schema>(name, 2, {
    async upgrade(db, oldVersion, _newVersion, transaction) {
      const records = db.createObjectStore("records", { keyPath: "id" });
      records.createIndex("savedAt", "savedAt");
      records.createIndex("link", "link");
      db.createObjectStore("checkpoints");
      db.createObjectStore("curves");
      if (oldVersion !== 1) return;
      const old = db as unknown as IDBPDatabase<OldSchema>;
      const kept = (await transaction.objectStore("experiments" as never).getAll()) as unknown as KeptExperiment[];
      for (const experiment of kept) {
        const { head, pieces, checkpoint } = recordOf(experiment);
        void transaction.objectStore("records").put(head);
        void transaction.objectStore("checkpoints").put(checkpoint, head.id);
        for (const piece of pieces) void transaction.objectStore("curves").put(piece.data, keyOf(head.id, piece));
      }
      old.deleteObjectStore("experiments");
    },
    blocked: onWait,
    // A newer version of the page wants to change the database: this one lets go and saves no more.
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  });
  return new Database(db);
}

class Database implements RecordDatabase {
  constructor(private readonly db: IDBPDatabase<Schema>) {}

  /** All of it or nothing: the curves always go with the checkpoint. */
  async save({ head, pieces, checkpoint }: RecordUpdate): Promise<void> {
    const transaction = this.db.transaction(["records", "checkpoints", "curves"], "readwrite");
    const curves = transaction.objectStore("curves");
    await Promise.all([
      transaction.objectStore("records").put(head),
      transaction.objectStore("checkpoints").put(checkpoint, head.id),
      ...pieces.map((piece) => curves.put(piece.data, keyOf(head.id, piece))),
      transaction.done,
    ]);
  }

  async find(id: string): Promise<RunRecord | null> {
    const transaction = this.db.transaction(["records", "checkpoints", "curves"]);
    const [head, checkpoint, keys, values] = await Promise.all([
      transaction.objectStore("records").get(id),
      transaction.objectStore("checkpoints").get(id),
      transaction.objectStore("curves").getAllKeys(piecesRange(id)),
      transaction.objectStore("curves").getAll(piecesRange(id)),
    ]);
    if (!head || !checkpoint) return null;
    const pieces = keys.map(([, run, series, replica, piece], k) => ({
      run,
      series: series as CurvePiece["series"],
      replica,
      piece,
      data: values[k],
    }));
    return { head, series: joinPieces(head.curves, pieces), checkpoint };
  }

  async newestOf(link: string): Promise<string | null> {
    const heads = await this.db.getAllFromIndex("records", "link", link);
    const newest = heads.filter(({ steps }) => steps > 0).sort((a, b) => b.savedAt - a.savedAt)[0];
    return newest?.id ?? null;
  }

  heads(): Promise<RecordHead[]> {
    return this.db.getAllFromIndex("records", "savedAt");
  }

  async drop(ids: readonly string[]): Promise<void> {
    const transaction = this.db.transaction(["records", "checkpoints", "curves"], "readwrite");
    await Promise.all([
      ...ids.flatMap((id) => [
        transaction.objectStore("records").delete(id),
        transaction.objectStore("checkpoints").delete(id),
        transaction.objectStore("curves").delete(piecesRange(id)),
      ]),
      transaction.done,
    ]);
  }
}

function keyOf(id: string, { run, series, replica, piece }: CurvePiece): PieceKey {
  return [id, run, series, replica, piece];
}

/** All pieces of a record: an empty array sorts behind every string. */
function piecesRange(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id], [id, []]);
}

function recordOf(old: KeptExperiment): RecordUpdate {
  const pieces = Object.entries(old.series).flatMap(([run, curves]) =>
    curves.flatMap(([series, replica, data]) => piecesOf({ run, series, replica }, data)),
  );
  const curves: CurveLength[] = Object.entries(old.series).flatMap(([run, all]) =>
    all.map(([series, replica, { step }]) => ({ run, series, replica, length: step.length })),
  );
  const { link, savedAt, steps, stepsByRun, gaps, checkpoint } = old;
  const bytes = bytesOf(checkpoint, curves);
  const head = {
    id: newRecordId(),
    link,
    program: "0.1.0",
    startedAt: savedAt,
    savedAt,
    steps,
    stepsByRun,
    gaps,
    curves,
  };
  return { head: { ...head, bytes }, pieces, checkpoint };
}

/** Bytes of one bucket of a curve. */
const BUCKET_BYTES = 3 * 8 + 4 * 4;

/** About what a record takes. */
export function bytesOf(checkpoint: Uint8Array, curves: readonly CurveLength[]): number {
  return checkpoint.byteLength + curves.reduce((sum, { length }) => sum + length * BUCKET_BYTES, 0);
}
