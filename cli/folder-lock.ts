/**
 * One training per folder: a lock file names the process that writes there. The lock of a process that has ended is taken
 * over, so that a killed training does not block its folder.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { CommandError } from "./terminal";
import { cannotWrite } from "./whole-files";

export const LOCK_FILE = "training.lock";

interface Holder {
  pid: number;
  host: string;
  /** When the process started, as the system counts, where it says so: process numbers come again. */
  started: string | null;
}

/** Folders that this process holds. */
const held = new Set<string>();

/** Takes the folder, or throws CommandError that names who has it. Returns a function that gives it back. */
export function lockFolder(folder: string): () => void {
  const path = join(resolve(folder), LOCK_FILE);
  if (held.has(path)) throw inUse(folder, process.pid, path);
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), started: startOf(process.pid) } satisfies Holder);
  const passing = `${path}.${process.pid}`;
  try {
    writeFileSync(passing, mine);
    // A link fails where the name is taken, and the file is whole when it appears.
    while (!link(passing, path)) takeOver(folder, path);
  } catch (cause) {
    throw cause instanceof CommandError ? cause : cannotWrite(folder, cause);
  } finally {
    rmSync(passing, { force: true });
  }
  held.add(path);
  const release = () => {
    if (!held.delete(path)) return;
    process.off("exit", release);
    rmSync(path, { force: true });
  };
  process.on("exit", release);
  return release;
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw cause;
  }
}

/** Removes the lock of a process that has ended. Throws CommandError where it lives. */
function takeOver(folder: string, path: string): void {
  const text = read(path);
  if (text === null) return;
  const holder = parse(text);
  if (holder && lives(holder)) throw inUse(folder, holder.pid, path, holder.host);
  // Another process may do the same at this moment: whoever moved a living lock away puts it back.
  const aside = `${path}.${process.pid}.old`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (read(aside) !== text) link(aside, path);
  rmSync(aside, { force: true });
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function parse(text: string): Holder | null {
  try {
    const { pid, host, started } = JSON.parse(text) as Partial<Holder>;
    return Number.isInteger(pid) && typeof host === "string"
      ? { pid: pid as number, host, started: started ?? null }
      : null;
  } catch {
    return null;
  }
}

function lives({ pid, host, started }: Holder): boolean {
  // Of another machine's processes nothing is known.
  if (host !== hostname()) return true;
  // This process holds what is in `held` only: another with its number has ended.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return started === null || started === startOf(pid);
}

/** Field 22 of Linux's /proc/PID/stat; null on other systems and for processes that have ended. */
function startOf(pid: number): string | null {
  const text = read(`/proc/${pid}/stat`);
  // The name of the program stands in parentheses and may hold anything.
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

function inUse(folder: string, pid: number, path: string, host = hostname()): CommandError {
  const where = host === hostname() ? "" : ` on ${host}`;
  return new CommandError(
    `Another training (process ${pid}${where}) writes to ${resolve(folder)}. Wait until it ends or choose another folder with --out; if it has ended, delete ${path}.`,
    1,
  );
}
