/** The page's records. */
import { openDatabase } from "./database";
import { Shelf } from "./shelf";

export const shelf = new Shelf({
  open: openDatabase,
  limits: { records: 60, bytes: 512 * 2 ** 20 },
  memory: { records: 30, bytes: 128 * 2 ** 20 },
  patienceMs: 2_000,
  writeMs: 15_000,
});
