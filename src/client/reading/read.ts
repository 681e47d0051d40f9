/** Reads a visitor's file whole: unpacks and parses it, which takes as long as whoever made the file wants it to take. */
import { type Role, recognise } from "../../../datasets/original-files";
import { sha256, shortChecksum } from "../../data/checksum";
import type { Dataset } from "../../data/dataset";
import { datasetFromFile } from "../../data/dropped";
import { DataError } from "../../data/errors";
import { bytesOf, type NamedFile } from "../own-files";

/** A file that came just now may be anything; a kept one is the data set that a spec names, by its checksum where it has one. */
export type ReadJob = { kind: "dropped"; file: NamedFile } | { kind: "kept"; file: NamedFile; sha256?: string };

/** What a file holds: an original of a set of the catalogue, unpacked, or a data set of its own. Plain data, so that a worker can send it. */
export type FoundData =
  | { kind: "original"; key: string; role: Role; bytes: Uint8Array }
  | { kind: "dataset"; sha256: string; dataset: Dataset };

/** Rejects with DataError in words. */
export async function readFile(job: ReadJob): Promise<FoundData> {
  const { name } = job.file;
  const bytes = await bytesOf(job.file);
  const checksum = await sha256(bytes);
  const came = shortChecksum(checksum);
  if (job.kind === "kept" && job.sha256 !== undefined && job.sha256 !== came) {
    const problem = `the kept file has the SHA-256 ${came}…, and ${job.sha256}… is asked for.`;
    throw new DataError(name, problem, "Drop the right file onto the page.");
  }
  const original = job.kind === "dropped" ? await recognise(name, bytes, checksum) : null;
  if (original) return { kind: "original", key: original.row.key, role: original.role, bytes: original.bytes };
  return { kind: "dataset", sha256: came, dataset: datasetFromFile(name, bytes) };
}

/** The memory of what was found, each piece once: a worker hands it over instead of copying it. */
export function memoryOf(found: FoundData): ArrayBuffer[] {
  const arrays =
    found.kind === "original"
      ? [found.bytes]
      : [found.dataset.train, found.dataset.test].flatMap(({ pixels, labels }) =>
          labels ? [pixels, labels] : [pixels],
        );
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))];
}
