/**
 * The visitor's data files, kept in this browser by their content: what a link or a reload asks for by its checksum is found again.
 * Storage may be missing, full, or never answer; then files last for this visit only, and that is said.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { KeptFiles, NamedFile, WantedData } from "../../src/index";

/** A data set made of kept files, without the files. */
export interface OwnData extends WantedData {
  /** The checksum of a file, or the key of a set of the catalogue. */
  id: string;
  /** What people call it. */
  name: string;
  bytes: number;
  /** Milliseconds since 1970. */
  savedAt: number;
}

interface Schema extends DBSchema {
  heads: { key: string; value: OwnData };
  files: { key: string; value: { name: string; data: Blob }[] };
}

export const OWN_LIMITS = { sets: 12, bytes: 300 * 2 ** 20 };

/** Milliseconds until storage that does not answer counts as missing. */
const PATIENCE_MS = 3_000;
const WRITE_MS = 30_000;

export const idOf = ({ key, sha256 }: WantedData): string => sha256 ?? key;

/** Sets that must go, the oldest first, so that a new one fits. */
export function dataToDrop(
  heads: readonly OwnData[],
  added: Pick<OwnData, "id" | "bytes">,
  limits = OWN_LIMITS,
): string[] {
  const others = heads.filter(({ id }) => id !== added.id).sort((a, b) => b.savedAt - a.savedAt);
  let bytes = added.bytes;
  return others
    .filter((head, place) => {
      bytes += head.bytes;
      return place + 2 > limits.sets || bytes > limits.bytes;
    })
    .map(({ id }) => id);
}

export class OwnFiles implements KeptFiles {
  private opening: Promise<IDBPDatabase<Schema>> | null = null;
  /** Files of this visit, kept or not: the engine may have to read them again. */
  private readonly visit = new Map<string, { head: OwnData; files: NamedFile[] }>();

  constructor(
    private readonly database = "sbn-lab-data",
    private readonly limits = OWN_LIMITS,
  ) {}

  async find(wanted: WantedData): Promise<NamedFile[] | null> {
    const heads = await this.list();
    const id = wanted.sha256 ?? this.onlyOf(heads, wanted.key);
    if (id === null) return null;
    return this.visit.get(id)?.files ?? (await this.use(PATIENCE_MS, (db) => db.get("files", id))) ?? null;
  }

  /** A link of old names no checksum: its file is found where one file only has its name. */
  private onlyOf(heads: readonly OwnData[], key: string): string | null {
    const found = heads.filter((head) => head.key === key);
    return found.length === 1 ? found[0].id : null;
  }

  /** All sets that are there, newest first. */
  async list(): Promise<OwnData[]> {
    const kept = (await this.use(PATIENCE_MS, (db) => db.getAll("heads"))) ?? [];
    const own = [...this.visit.values()]
      .map(({ head }) => head)
      .filter(({ id }) => !kept.some((head) => head.id === id));
    return [...kept, ...own].sort((a, b) => b.savedAt - a.savedAt);
  }

  /** Keeps a set. False where it lasts for this visit only. */
  async keep(set: WantedData & { name: string }, files: readonly { name: string; data: Blob }[]): Promise<boolean> {
    const bytes = files.reduce((sum, { data }) => sum + data.size, 0);
    const { key, name } = set;
    const checksum = set.sha256 === undefined ? {} : { sha256: set.sha256 };
    const head: OwnData = { id: idOf(set), key, ...checksum, name, bytes, savedAt: Date.now() };
    this.visit.set(head.id, { head, files: [...files] });
    if (bytes > this.limits.bytes) return false;
    const done = await this.use(WRITE_MS, async (db) => {
      const drop = dataToDrop(await db.getAll("heads"), head, this.limits);
      const writing = db.transaction(["heads", "files"], "readwrite");
      for (const id of drop) {
        void writing.objectStore("heads").delete(id);
        void writing.objectStore("files").delete(id);
      }
      void writing.objectStore("files").put([...files], head.id);
      void writing.objectStore("heads").put(head);
      await writing.done;
      return true;
    });
    return done === true;
  }

  async forget(id: string): Promise<void> {
    this.visit.delete(id);
    await this.use(PATIENCE_MS, async (db) => {
      const writing = db.transaction(["heads", "files"], "readwrite");
      void writing.objectStore("heads").delete(id);
      void writing.objectStore("files").delete(id);
      await writing.done;
    });
  }

  /** Does something with the database within a time; null where it could not. */
  private async use<T>(ms: number, work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T | null> {
    const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error("Storage does not answer.")), ms));
    late.catch(() => {});
    try {
      return await Promise.race([this.open().then(work), late]);
    } catch {
      return null;
    }
  }

  private open(): Promise<IDBPDatabase<Schema>> {
    this.opening ??= openDB<Schema>(this.database, 1, {
      upgrade(db) {
        db.createObjectStore("heads", { keyPath: "id" });
        db.createObjectStore("files");
      },
      terminated: () => {
        this.opening = null;
      },
    });
    this.opening.catch(() => {
      this.opening = null;
    });
    return this.opening;
  }
}

/** The page's own. */
export const ownFiles = new OwnFiles();
