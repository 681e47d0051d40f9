/** Which prepared sets a site has: the list beside them, and what of them goes into a build. Node only. */
import { readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { INDEX_FILE, type SiteSet, writeIndex } from "./fetch";

/** Sets below a folder that are there whole. */
async function findPrepared(folder: string): Promise<SiteSet[]> {
  const names = await readdir(folder).catch(() => []);
  const sets: SiteSet[] = [];
  for (const key of names.sort()) {
    const [manifest, data] = await Promise.all(
      ["manifest.json", "data.bin"].map((file) => stat(join(folder, key, file)).catch(() => null)),
    );
    if (manifest?.isFile() && data?.isFile()) sets.push({ key, bytes: data.size });
  }
  return sets;
}

/** Writes the list of the sets that are prepared below a folder, so that the page served from there knows them. */
export async function listPrepared(folder: string): Promise<void> {
  await writeFile(join(folder, INDEX_FILE), writeIndex(await findPrepared(folder)));
}

/** `mnist,omniglot` as keys. */
export const readChosenSets = (text: string | undefined): string[] =>
  (text ?? "").split(",").flatMap((key) => (key.trim() === "" ? [] : [key.trim()]));

/**
 * Leaves only the chosen sets in the build's folder, with their list. Throws where one of them is not prepared.
 */
export async function shipDatasets(build: string, chosen: readonly string[]): Promise<void> {
  const folder = join(build, "datasets");
  const prepared = await findPrepared(folder);
  const missing = chosen.filter((key) => !prepared.some((set) => set.key === key));
  if (missing.length > 0) {
    throw new Error(`The data set ${missing.join(", ")} is not prepared: npm run datasets -- ${missing[0]}`);
  }
  for (const name of await readdir(folder).catch(() => [])) {
    if (!chosen.includes(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
  if (chosen.length > 0) await listPrepared(folder);
  else await rm(folder, { recursive: true, force: true });
}
