/**
 * Where records are kept: in memory for this visit, and in the browser's storage as far as it goes. Storage may be missing, full,
 * or never answer; then the page goes on without it, and says why once.
 */
import type { RecordDatabase } from "./database";
import { MemoryRecords } from "./memory";
import { type RecordHead, type RecordLimits, type RecordUpdate, type RunRecord, recordsToDrop } from "./record";

/** Why records do not reach the browser's storage. */
export type StorageTrouble = "blocked" | "full" | "silent" | "old-tab" | "failed";

export interface ShelfOptions {
  /** Opens the storage; calls back while another tab holds an older version of it open. */
  open: (onWait: () => void) => Promise<RecordDatabase>;
  limits: RecordLimits;
  memory: RecordLimits;
  /** Milliseconds until storage that does not answer counts as out of order. */
  patienceMs: number;
  /** The same for writing. */
  writeMs: number;
}

class SilentError extends Error {
  override name = "SilentError";
}

export class Shelf {
  readonly memory: MemoryRecords;
  private opening: Promise<RecordDatabase> | null = null;
  /** Null while storage works, or nobody has tried yet. */
  private why: StorageTrouble | null = null;
  private hasOldTab = false;

  constructor(private readonly options: ShelfOptions) {
    this.memory = new MemoryRecords(options.memory);
  }

  /** What was wrong when storage was last used; null where nothing was. */
  get trouble(): StorageTrouble | null {
    return this.why;
  }

  /** Opens the storage if need be. Returns what is wrong with it. */
  async check(): Promise<StorageTrouble | null> {
    await this.use(this.options.patienceMs, async (db) => db);
    return this.why;
  }

  /** Writes an update; older records that nobody needs make room. Returns what is wrong, if it was not written. */
  async save(update: RecordUpdate, needed: ReadonlySet<string>): Promise<StorageTrouble | null> {
    await this.use(this.options.writeMs, async (db) => {
      const needs = new Set([...needed, update.head.id]);
      try {
        await db.save(update);
      } catch (error) {
        if (!isFull(error)) throw error;
        await this.makeRoom(db, update, needs);
        await db.save(update);
      }
      const drop = recordsToDrop(await db.heads(), needs, this.options.limits);
      if (drop.length > 0) await db.drop(drop);
    });
    return this.why;
  }

  /** Drops records until as many bytes are free as the update has, as far as there are any that nobody needs. */
  private async makeRoom(db: RecordDatabase, update: RecordUpdate, needs: ReadonlySet<string>): Promise<void> {
    const heads = await db.heads();
    const bytes = heads.reduce((sum, head) => sum + head.bytes, 0);
    const drop = recordsToDrop(heads, needs, {
      ...this.options.limits,
      bytes: Math.max(0, bytes - 2 * update.head.bytes),
    });
    await db.drop(drop);
  }

  async find(id: string): Promise<RunRecord | null> {
    return this.memory.find(id) ?? (await this.use(this.options.patienceMs, (db) => db.find(id)));
  }

  /** The newest record of exactly this link that has taken a step. */
  async newestOf(link: string): Promise<RunRecord | null> {
    const kept = this.memory.newestOf(link);
    const id = await this.use(this.options.patienceMs, (db) => db.newestOf(link));
    const stored = id === null || id === kept?.head.id ? null : await this.find(id);
    if (!kept || !stored) return kept ?? stored;
    return kept.head.savedAt >= stored.head.savedAt ? kept : stored;
  }

  /** Records with steps, newest first. */
  async list(): Promise<RecordHead[]> {
    const heads = (await this.use(this.options.patienceMs, (db) => db.heads())) ?? [];
    return heads.filter(({ steps }) => steps > 0).sort((a, b) => b.savedAt - a.savedAt);
  }

  /** Does something with the database within a time; null where it could not, and `trouble` says why. */
  private async use<T>(ms: number, work: (db: RecordDatabase) => Promise<T>): Promise<T | null> {
    try {
      const db = await this.database();
      const done = await within(ms, work(db));
      this.why = null;
      return done;
    } catch (error) {
      this.why = this.hasOldTab ? "old-tab" : troubleOf(error);
      // A database that was closed, or could not be opened, is opened again next time; one that keeps silent may still answer.
      if (!(error instanceof SilentError) && !isFull(error)) this.opening = null;
      return null;
    }
  }

  /** Waits for the database to open; where it has kept silent once, only to see whether it has opened meanwhile. */
  private async database(): Promise<RecordDatabase> {
    const wasSilent = this.why === "silent" || this.why === "old-tab";
    this.opening ??= this.options
      .open(() => {
        this.hasOldTab = true;
      })
      .then((db) => {
        this.hasOldTab = false;
        return db;
      });
    this.opening.catch(() => {});
    return within(wasSilent ? 1 : this.options.patienceMs, this.opening);
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SilentError(`No answer within ${ms} ms.`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === "QuotaExceededError";
}

function troubleOf(error: unknown): StorageTrouble {
  if (error instanceof SilentError) return "silent";
  if (isFull(error)) return "full";
  const name = error instanceof Error ? error.name : "";
  // No IndexedDB at all is a TypeError or a ReferenceError; forbidden storage has names of its own.
  const blocked = [
    "SecurityError",
    "InvalidStateError",
    "TypeError",
    "ReferenceError",
    "NotAllowedError",
    "UnknownError",
  ];
  return blocked.includes(name) ? "blocked" : "failed";
}
