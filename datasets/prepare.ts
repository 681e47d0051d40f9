/**
 * `npm run datasets -- KEY [--from DIR] [--out DIR]`: gets a data set's original files, checks them and writes the packed
 * files that the page and the command line read. Node only.
 */
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { gzip } from "node:zlib";
import { DataError, formatCount } from "../src/data/errors";
import { writePacked } from "../src/data/packed";
import { CATALOGUE, findDataset } from "./catalogue";
import { PREPARED_FOLDER } from "./folder";
import { listPrepared } from "./ship.mjs";
import type { Say } from "./gather";
import { readOriginals } from "./originals";

const PREPARED = CATALOGUE.filter((row) => row.files);

export const USAGE = `npm run datasets -- KEY [--from DIR] [--out DIR]

  KEY         ${PREPARED.map((row) => row.key).join(", ")}
  --from DIR  take the original files from this folder instead of downloading them; .gz or unpacked
  --out DIR   write below this folder instead of ${PREPARED_FOLDER}

${CATALOGUE.map((row) => `  ${row.key.padEnd(10)}  ${row.description} (${row.howTo})`).join("\n")}
`;

/** Runs the command; the result is the exit code: 0 done, 1 failed, 2 misused. */
export async function main(
  argv: string[],
  say: Say = (line) => process.stdout.write(`${line}\n`),
  complain: Say = (line) => process.stderr.write(`${line}\n`),
): Promise<number> {
  let parsed: { values: { from?: string; out?: string; help?: boolean }; positionals: string[] };
  try {
    parsed = parseArgs({
      args: argv,
      allowPositionals: true,
      options: { from: { type: "string" }, out: { type: "string" }, help: { type: "boolean", short: "h" } },
    });
  } catch (cause) {
    complain(`${cause instanceof Error ? cause.message : String(cause)}\n\n${USAGE}`);
    return 2;
  }
  const { values, positionals } = parsed;
  if (values.help) {
    say(USAGE);
    return 0;
  }
  const key = positionals[0];
  const row = key === undefined ? undefined : findDataset(key);
  if (!row || positionals.length !== 1) {
    const problem =
      key === undefined ? "Which data set?" : row ? "One data set at a time." : `There is no data set "${key}".`;
    complain(`${problem}\n\n${USAGE}`);
    return 2;
  }
  if (!row.files) {
    say(`${row.name} is built in: there is nothing to prepare.`);
    return 0;
  }
  try {
    const dataset = await readOriginals(row, values.from, say);
    const folder = await writeFolder(dataset, values.out ?? PREPARED_FOLDER);
    const { train, test } = dataset;
    const parts = `${formatCount(train.count)} training and ${formatCount(test.count)} test examples`;
    say(`${dataset.name}: ${parts}, ready in ${folder}`);
    if (train.count !== row.train || test.count !== row.test) {
      const whole = `${formatCount(row.train)} and ${formatCount(row.test)}`;
      say(`note: the complete set has ${whole}; figures from this part do not compare with published ones`);
    }
    return 0;
  } catch (cause) {
    if (!(cause instanceof DataError) && !(cause instanceof Error && "syscall" in cause)) throw cause;
    complain(cause.message);
    return 1;
  }
}

/** Writes both files under a passing name first, so that a run that is cut off leaves no half data set behind. */
async function writeFolder(dataset: Parameters<typeof writePacked>[0], out: string): Promise<string> {
  const folder = join(out, dataset.key);
  const passing = `${folder}.partial`;
  const { manifest, data } = writePacked(dataset);
  await rm(passing, { recursive: true, force: true });
  await mkdir(passing, { recursive: true });
  await writeFile(join(passing, "data.bin"), await promisify(gzip)(data));
  await writeFile(join(passing, "manifest.json"), manifest);
  await rm(folder, { recursive: true, force: true });
  await rename(passing, folder);
  await listPrepared(out);
  return folder;
}
