/** Files that the command line names: read whole, within a bound, or said in one sentence why not. */
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { CommandError } from "./terminal";

/** More than any data set or network of this program; a device such as /dev/zero has no end at all. */
export const MOST_BYTES = 2 ** 31;

/** `what`: what is read from it, as in "There is no file X to read data from". Throws CommandError. */
export async function readGiven(path: string, what: string, most = MOST_BYTES): Promise<Uint8Array<ArrayBuffer>> {
  const shown = resolve(path);
  const found = await stat(shown).catch((cause: NodeJS.ErrnoException) => cause);
  if (found instanceof Error) {
    const missing = found.code === "ENOENT" || found.code === "ENOTDIR";
    throw new CommandError(
      missing ? `There is no file "${path}" to read ${what} from.` : `${shown} cannot be read (${found.message}).`,
      1,
    );
  }
  if (found.isDirectory()) throw new CommandError(`${shown} is a folder; expected a file to read ${what} from.`, 1);
  if (!found.isFile()) {
    throw new CommandError(`${shown} is a device or a pipe; expected a file to read ${what} from.`, 1);
  }
  if (found.size > most) {
    throw new CommandError(
      `${shown} has ${found.size.toLocaleString("en")} bytes; at most ${most.toLocaleString("en")} can be read. Take a part of it.`,
      1,
    );
  }
  const bytes = await readFile(shown).catch((cause: unknown) => {
    throw new CommandError(`${shown} cannot be read (${cause instanceof Error ? cause.message : String(cause)}).`, 1);
  });
  return new Uint8Array(bytes);
}
