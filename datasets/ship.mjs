/**
 * Which prepared sets a site has: the list beside them, which the page reads, and what of them goes into a build. Plain JavaScript,
 * so that the configuration of the build can read it as it is.
 */
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Sets below a folder that are there whole.
 * @param {string} folder
 * @returns {Promise<{ key: string, bytes: number }[]>} with the size of the file that is downloaded
 */
async function findPrepared(folder) {
  const names = await readdir(folder).catch(() => []);
  const sets = [];
  for (const key of names.sort()) {
    const [manifest, data] = await Promise.all(
      ["manifest.json", "data.bin"].map((file) => stat(join(folder, key, file)).catch(() => null)),
    );
    if (manifest?.isFile() && data?.isFile()) sets.push({ key, bytes: data.size });
  }
  return sets;
}

/**
 * Writes the list of the sets that are prepared below a folder; `fetch.ts` reads it.
 * @param {string} folder
 */
export async function listPrepared(folder) {
  const list = { format: "sbn-lab-datasets", version: 1, sets: await findPrepared(folder) };
  await writeFile(join(folder, "index.json"), `${JSON.stringify(list, null, 2)}\n`);
}

/**
 * `mnist,omniglot` as keys.
 * @param {string | undefined} text
 */
export const readChosenSets = (text) =>
  (text ?? "").split(",").flatMap((key) => (key.trim() === "" ? [] : [key.trim()]));

/**
 * Leaves only the chosen sets in the build's folder, with their list. Throws where one of them is not prepared.
 * @param {string} build
 * @param {readonly string[]} chosen
 */
export async function shipDatasets(build, chosen) {
  const folder = join(build, "datasets");
  const prepared = await findPrepared(folder);
  const missing = chosen.filter((key) => !prepared.some((set) => set.key === key));
  if (missing.length > 0) {
    throw new Error(`The data set ${missing.join(", ")} is not prepared: npm run datasets -- ${missing[0]}`);
  }
  for (const name of await readdir(folder).catch(() => [])) {
    if (!chosen.includes(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
  // An empty list is a list: the page asks for it, and a missing file would be an error in the browser's console.
  await mkdir(folder, { recursive: true });
  await listPrepared(folder);
}
