/**
 * Gets the original files of a data set, from a folder or from the network, and checks what came. Node only.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError, formatCount } from "../src/data/errors";
import { gunzipIfNeeded, isGzip } from "../src/data/gunzip";
import type { SourceFile } from "./catalogue";

export type Say = (line: string) => void;

/** Names of the files in a folder. Throws DataError when it cannot be read. */
export async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const problem =
      code === "ENOENT" ? "there is no such folder." : code === "ENOTDIR" ? "this is no folder." : `${String(cause)}.`;
    throw new DataError(folder, problem, "Name the folder that holds the files with --from.");
  }
}

/** Reads a file of a folder, packed or not, unpacks and checks it. */
export async function readSource(folder: string, file: SourceFile, say: Say): Promise<Uint8Array> {
  const present = await listFolder(folder);
  // train-images-idx3-ubyte is also known as train-images.idx3-ubyte.
  const names = [file.name, file.name.replace("-idx", ".idx")].flatMap((name) => [name, `${name}.gz`]);
  const found = names.find((name) => present.includes(name));
  if (found === undefined) {
    const problem = `there is no ${file.name} (or ${file.name}.gz) in it.`;
    throw new DataError(folder, problem, "Name the folder that holds the original files with --from.");
  }
  const path = join(folder, found);
  const bytes = new Uint8Array(await readFile(path));
  say(`read ${path}, ${formatCount(bytes.length)} bytes`);
  return verify(path, bytes, file);
}

/** Unpacks and compares with the known checksum. Throws DataError. */
export function verify(path: string, bytes: Uint8Array, known: Omit<SourceFile, "name">): Uint8Array {
  const packed = isGzip(bytes);
  if (packed && known.sha256OfGzip !== undefined) compare(path, "sha256", bytes, known.sha256OfGzip);
  if (packed && known.md5OfGzip !== undefined) compare(path, "md5", bytes, known.md5OfGzip);
  const raw = gunzipIfNeeded(path, bytes);
  if (known.sha256 !== undefined) compare(path, "sha256", raw, known.sha256);
  return raw;
}

function compare(path: string, kind: "sha256" | "md5", bytes: Uint8Array, expected: string): void {
  const came = createHash(kind).update(bytes).digest("hex");
  if (came === expected) return;
  const problem = `its ${kind} is ${came}, that of the published file is ${expected}.`;
  throw new DataError(path, problem, "The file is another one, or altered: fetch it again.");
}

/** Downloads from the first address that answers. Throws DataError with every address's answer. */
export async function download(urls: string[], say: Say): Promise<Uint8Array> {
  const answers: string[] = [];
  for (const url of urls) {
    say(`downloading ${url}`);
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`the server answers ${response.status} ${response.statusText}`);
      const bytes = new Uint8Array(await response.arrayBuffer());
      say(`downloaded ${formatCount(bytes.length)} bytes`);
      return bytes;
    } catch (cause) {
      const reason =
        cause instanceof Error ? (cause.cause instanceof Error ? cause.cause : cause).message : String(cause);
      answers.push(`${url}: ${reason}`);
    }
  }
  throw new DataError(
    urls[0]?.split("/").at(-1) ?? "download",
    `no address could be reached (${answers.join("; ")}).`,
    "Check the connection, or fetch the files yourself and name their folder with --from.",
  );
}
