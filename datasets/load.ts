/** One way to a data set for the page's worker and for Node: generated on the spot, or read from the prepared files. */
import type { Dataset } from "../src/data/dataset";
import { DataError } from "../src/data/errors";
import { type ReadFile, readPacked } from "../src/data/packed";
import { CATALOGUE, type CatalogueRow, findDataset } from "./catalogue";

/** What somebody at a terminal can do about a set that is not there. */
const prepareIt = (row: CatalogueRow): string => `Prepare it with: ${row.howTo}`;

/**
 * The data set of a catalogue key. `read` is asked for `KEY/manifest.json` and `KEY/data.bin`, and only for sets that are
 * not generated. Throws DataError: unknown key, not prepared yet (with what `remedy` says), damaged.
 */
export async function loadDataset(key: string, read: ReadFile, remedy = prepareIt): Promise<Dataset> {
  const row = findDataset(key);
  if (!row) {
    const known = CATALOGUE.map((entry) => entry.key).join(", ");
    throw new DataError(key, "there is no data set of this name.", `Choose one of: ${known}.`);
  }
  return row.generate ? row.generate() : readPacked(key, read, remedy(row));
}
