/**
 * `npm run build [-- --with mnist,omniglot [--from DIR]]`: writes a static site to dist/. With `--with` it ships these prepared data
 * sets, so that the page offers them; those that are not prepared yet are prepared first, from the folder, or downloaded.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensurePackages, projectRoot, say } from "./ensure.mjs";
import { runCommand } from "./test/command.mjs";

const USAGE = `usage: npm run build [-- --with KEY[,KEY...] [--from DIR]]
  --with KEY  ship this prepared data set with the site: mnist, fashion, omniglot, cifar10
  --from DIR  prepare it from the original files in this folder instead of downloading them`;

async function build(argv) {
  const { with: chosen = "", from } = parseArgs({
    args: argv,
    options: { with: { type: "string" }, from: { type: "string" } },
  }).values;
  const keys = chosen.split(",").flatMap((key) => (key.trim() === "" ? [] : [key.trim()]));
  if (from !== undefined && keys.length !== 1) throw new Error(`--from goes with one data set.\n${USAGE}`);
  await ensurePackages();
  for (const key of keys) {
    const isPrepared = existsSync(join(projectRoot, "public", "datasets", key, "manifest.json"));
    if (isPrepared && from === undefined) continue;
    const source = from === undefined ? [] : ["--from", from];
    const args = [join(projectRoot, "scripts", "run.mjs"), "datasets/prepare.ts", key, ...source];
    if (!(await runCommand(process.execPath, args, {}))) return false;
  }
  const vite = join(projectRoot, "node_modules", "vite", "bin", "vite.js");
  return runCommand(process.execPath, [vite, "build"], { env: { SBN_DATASETS: keys.join(",") } });
}

try {
  if (!(await build(process.argv.slice(2)))) process.exitCode = 1;
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}
