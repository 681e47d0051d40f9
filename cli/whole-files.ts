/**
 * Files that are never cut: a whole file appears under its name at once or not at all, and a file that grows holds whole
 * lines at every moment. What cannot be written is said in one sentence.
 */
import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CommandError } from "./terminal";

/** Ending of a file that is not whole yet. */
export const PASSING = ".partial";

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than the system allows",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "the file system is read-only",
  ENOTDIR: "a part of the path is a file",
  ENOENT: "a part of the path cannot be made",
  ENAMETOOLONG: "the path is too long",
  EIO: "the disk reports an error",
};

export function cannotWrite(folder: string, cause: unknown): CommandError {
  const { code = "", message = String(cause) } = cause as NodeJS.ErrnoException;
  const reason = REASONS[code] ?? message.split("\n")[0];
  return new CommandError(
    `Results cannot be written to ${resolve(folder)}: ${reason}. Choose another folder with --out, or make room.`,
    1,
  );
}

/**
 * Makes a folder and those above it that are missing; returns those that it made, outermost first. Throws CommandError.
 * Level by level: Node's own recursive call never returns where the system cannot make a folder, such as below /proc.
 */
export function makeFolder(folder: string): string[] {
  const missing: string[] = [];
  try {
    let path = resolve(folder);
    for (; !exists(path); path = dirname(path)) missing.unshift(path);
    if (!statSync(path).isDirectory()) {
      throw new CommandError(`${path} is a file; --out needs a folder, which may be new.`, 1);
    }
    for (const path of missing) mkdirSync(path);
  } catch (cause) {
    throw cause instanceof CommandError ? cause : cannotWrite(folder, cause);
  }
  return missing;
}

function exists(path: string): boolean {
  return found(path) !== undefined;
}

/** What stands at a path; undefined where nothing does. */
export function found(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw cause;
  }
}

/** Writes bytes at a position of a file and returns how many it took, which may be fewer; tests give a full disk. */
export type Write = (descriptor: number, bytes: Uint8Array, position: number) => number;

const writeToDisk: Write = (descriptor, bytes, position) => writeSync(descriptor, bytes, 0, bytes.length, position);

function writeAll(write: Write, descriptor: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; ) at += write(descriptor, bytes.subarray(at), position + at);
}

/** Writes a whole file under its name, safe on the disk, or leaves the one that was there. Throws CommandError. */
export function writeWhole(folder: string, name: string, content: string | Uint8Array, write = writeToDisk): void {
  const passing = join(folder, name + PASSING);
  try {
    const descriptor = openSync(passing, "w");
    try {
      writeAll(write, descriptor, typeof content === "string" ? Buffer.from(content) : content, 0);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(passing, join(folder, name));
    syncFolder(folder);
  } catch (cause) {
    rmSync(passing, { force: true });
    throw cannotWrite(folder, cause);
  }
}

/** Makes a renaming outlast a power cut. Not every system can sync a folder; the file itself is safe already. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Windows cannot open a folder.
  }
}

/** A file of lines that grows under a passing name and gets its own name at its end. */
export class GrowingFile {
  private readonly descriptor: number;
  private readonly path: string;
  /** Bytes of whole lines. */
  size = 0;

  /**
   * Starts an empty file, or goes on behind the first `keep` bytes of one: under its own name or its passing one,
   * whichever is there. Throws CommandError.
   */
  constructor(
    private readonly folder: string,
    readonly name: string,
    keep: number | null = null,
    private readonly write = writeToDisk,
  ) {
    this.path = join(folder, name + PASSING);
    try {
      if (keep !== null && !exists(this.path) && exists(join(folder, name))) renameSync(join(folder, name), this.path);
      const there = found(this.path)?.size ?? 0;
      if (keep !== null && there < keep) {
        throw new CommandError(
          `${this.path} holds ${there} bytes; the checkpoint was made when it held ${keep}. Restore the file, or start again with --overwrite.`,
          1,
        );
      }
      this.descriptor = openSync(this.path, keep === null ? "w" : "r+");
      this.size = keep ?? 0;
      ftruncateSync(this.descriptor, this.size);
    } catch (cause) {
      throw cause instanceof CommandError ? cause : cannotWrite(folder, cause);
    }
  }

  /** Appends whole lines, all or none of them. Throws CommandError, e.g. when the disk is full. */
  append(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const bytes = Buffer.from(`${lines.join("\n")}\n`);
    try {
      writeAll(this.write, this.descriptor, bytes, this.size);
      this.size += bytes.length;
    } catch (cause) {
      try {
        ftruncateSync(this.descriptor, this.size);
      } catch {
        // The failure to write is what must be said.
      }
      throw cannotWrite(this.folder, cause);
    }
  }

  /** Everything appended is on the disk after this. Throws CommandError. */
  sync(): void {
    try {
      fsyncSync(this.descriptor);
    } catch (cause) {
      throw cannotWrite(this.folder, cause);
    }
  }

  /** Ends the file and gives it its name. Throws CommandError. */
  finish(): void {
    try {
      fsyncSync(this.descriptor);
      closeSync(this.descriptor);
      renameSync(this.path, join(this.folder, this.name));
    } catch (cause) {
      throw cannotWrite(this.folder, cause);
    }
  }

  /** Ends the file under its passing name, or removes it where `drop`. Throws nothing. */
  leave(drop: boolean): void {
    try {
      closeSync(this.descriptor);
      if (drop) rmSync(this.path, { force: true });
    } catch {
      // Nothing can be done about a file that does not close.
    }
  }
}
