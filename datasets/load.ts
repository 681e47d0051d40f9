/** One way to a data set for the page's worker and for Node: generated on the spot, or read from the prepared files. */
import type { Dataset } from "../src/data/dataset";
import { DataError } from "../src/data/errors";
import { type ReadFile, readPacked } from "../src/data/packed";
import { CATALOGUE, findDataset } from "./catalogue";

/**
 * The data set of a catalogue key. `read` is asked for `KEY/manifest.json` and `KEY/data.bin`, and only for sets that are
 * not generated. Throws DataError: unknown key, not prepared yet, damaged.
 */
export async function loadDataset(key: string, read: ReadFile): Promise<Dataset> {
  const row = findDataset(key);
  if (!row) {
    const known = CATALOGUE.map((entry) => entry.key).join(", ");
    throw new DataError(key, "there is no data set of this name.", `Choose one of: ${known}.`);
  }
  return row.generate ? row.generate() : readPacked(key, read, row.howTo);
}

/** Reads prepared files next to the page, e.g. base = new URL("datasets/", document.baseURI). */
export const fetchReader =
  (base: string | URL): ReadFile =>
  async (path) => {
    const response = await fetch(new URL(path, base));
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
