/** Runs kept in this browser (IndexedDB), so that closing the page loses nothing. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { RunSnapshot } from "../plots/series/series-store";
import type { Gap } from "./engine";

/** One experiment as it stood: enough to draw its curves and to go on bit for bit. */
export interface KeptExperiment {
  /** The link, which holds the whole spec. */
  link: string;
  /** Milliseconds since 1970. */
  savedAt: number;
  /** Steps of the run that had come furthest. */
  steps: number;
  stepsByRun: Record<string, number>;
  series: Record<string, RunSnapshot>;
  gaps: Gap[];
  checkpoint: Uint8Array;
}

interface Schema extends DBSchema {
  experiments: { key: string; value: KeptExperiment; indexes: { savedAt: number } };
}

/** Experiments kept; older ones are dropped first. */
const KEEP = 12;

let database: Promise<IDBPDatabase<Schema> | null> | undefined;

/** The database, or null where the browser offers none (private windows, blocked storage). */
function open(): Promise<IDBPDatabase<Schema> | null> {
  database ??= openDB<Schema>("sbn-lab", 1, {
    upgrade(db) {
      db.createObjectStore("experiments", { keyPath: "link" }).createIndex("savedAt", "savedAt");
    },
  }).catch(() => null);
  return database;
}

/** Keeps an experiment. Returns false when the browser would not (no storage, or full). */
export async function keepExperiment(kept: KeptExperiment): Promise<boolean> {
  const db = await open();
  if (!db) return false;
  try {
    await db.put("experiments", kept);
    const links = await db.getAllKeysFromIndex("experiments", "savedAt");
    for (const link of links.slice(0, Math.max(0, links.length - KEEP))) await db.delete("experiments", link);
    return true;
  } catch {
    return false;
  }
}

/** The kept experiment of exactly this link; null when there is none or it has taken no step. */
export async function findKept(link: string): Promise<KeptExperiment | null> {
  const db = await open();
  try {
    const kept = await db?.get("experiments", link);
    return kept && kept.steps > 0 ? kept : null;
  } catch {
    return null;
  }
}

/** Link, steps and age of the experiments kept, newest first. */
export async function listKept(): Promise<Pick<KeptExperiment, "link" | "savedAt" | "steps">[]> {
  const db = await open();
  try {
    const all = (await db?.getAllFromIndex("experiments", "savedAt")) ?? [];
    return all.reverse().map(({ link, savedAt, steps }) => ({ link, savedAt, steps }));
  } catch {
    return [];
  }
}

export async function forgetKept(link: string): Promise<void> {
  const db = await open();
  await db?.delete("experiments", link).catch(() => undefined);
}
