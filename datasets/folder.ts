/** Node's side of the prepared files. The page must not import this file. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ReadFile } from "../src/data/packed";

/** Where the preparation command writes and the readers look, below the working directory. */
export const PREPARED_FOLDER = join("public", "datasets");

export const folderReader =
  (folder = PREPARED_FOLDER): ReadFile =>
  async (path) =>
    new Uint8Array(await readFile(join(folder, ...path.split("/"))));
