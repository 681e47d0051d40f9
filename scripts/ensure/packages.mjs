/**
 * npm packages: installed when node_modules is absent or does not hold what the lock file asks for. Compared by
 * content and not by date, because a checkout gives every file the date of the checkout.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram, perform, projectRoot, say } from "./command.mjs";

const readJson = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null);

/**
 * Why packages have to be installed, or null when all is there.
 * @param {{ manifest: object, lock: object | null, installed: object | null }} state the parsed package.json,
 *   package-lock.json and node_modules/.package-lock.json
 * @returns {string | null}
 */
export function missingPackages({ manifest, lock, installed }) {
  if (installed === null) return "no packages are installed yet";
  if (lock === null) return "there is no lock file";
  for (const field of ["dependencies", "devDependencies"]) {
    const wanted = JSON.stringify(Object.entries(manifest[field] ?? {}).sort());
    const locked = JSON.stringify(Object.entries(lock.packages[""]?.[field] ?? {}).sort());
    if (wanted !== locked) return "package.json asks for other packages than the lock file";
  }
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === "" || entry.link) continue;
    const present = installed.packages[path];
    if (present === undefined && (entry.optional || entry.devOptional || entry.peer)) continue;
    if (present?.version !== entry.version)
      return `${path.replace(/^.*node_modules\//, "")} is not at ${entry.version}`;
  }
  return null;
}

/** Installs the npm packages when some are missing. Throws an Error with a plain message when that fails. */
export async function ensurePackages() {
  const reason = missingPackages({
    manifest: readJson(join(projectRoot, "package.json")),
    lock: readJson(join(projectRoot, "package-lock.json")),
    installed: readJson(join(projectRoot, "node_modules", ".package-lock.json")),
  });
  if (reason === null) return;
  say(`Installing npm packages: ${reason}.`);
  const npm = findProgram("npm");
  if (npm === null) throw new Error("npm was not found: install Node.js 20.19 or newer, which brings it.");
  const fresh = !existsSync(join(projectRoot, "node_modules"));
  if (fresh && (await perform(npm, ["ci", "--no-audit", "--no-fund"], { quiet: true }))) return;
  if (await perform(npm, ["install", "--no-audit", "--no-fund"], { quiet: true })) return;
  throw new Error("npm could not install the packages; its own words stand above.");
}
