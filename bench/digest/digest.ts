/**
 * Has a change of the program changed a bit of what it computes? Trains every estimator on tiny models for a few steps and prints
 * a digest of what came out; with `--against` does the same in another checkout and names what differs.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ESTIMATORS } from "../../src/estimators/table";
import type { Options } from "../support/options";
import { OptionError } from "../support/options";
import { RESULTS_FOLDER, Report } from "../support/report";
import { givenPath, KEPT_MARK, type Other, otherOf, STEPS, trainIn } from "./checkout";
import { compareTrained, digestOf } from "./differences";
import { DIGEST_MODELS, type DigestModel, linkOf } from "./experiments";
import { type Compared, comparisonTables, detailLines, isEqual, onlyLines } from "./tables";
import { PARTS, readTrained, type Trained } from "./trained";

export const DIGEST_USAGE = `digest [--against FOLDER] [--model=${Object.keys(DIGEST_MODELS).join(",")}] [--estimator=KEYS] [--keep=FOLDER] [--save=NAME]`;

const ROOT = join(RESULTS_FOLDER, "..", "..");

/** Resolves to 1 where something differs. */
export async function benchDigest(options: Options, command: string): Promise<number> {
  const models = options.choice("model", DIGEST_MODELS);
  const estimators = options.choice("estimator", Object.fromEntries(ESTIMATORS.map((row) => [row.key, row])));
  const given = options.text("against", "");
  const keep = options.text("keep", "");
  const name = options.text("save", "");
  if (options.flag("against") && given === "") throw new OptionError("--against needs the folder of another checkout.");
  options.finish();
  const other = given === "" ? null : otherOf(given);
  const folder = keep === "" ? mkdtempSync(join(tmpdir(), "sbn-digest-")) : givenPath(keep);
  mkdirSync(folder, { recursive: true });
  try {
    const results: Compared[] = [];
    for (const [key, model] of models) {
      const link = linkOf(
        model,
        estimators.map(([, row]) => row),
      );
      const here = await trained(ROOT, link, join(folder, key), `${key}, here`);
      const there = other && (await trainedThere(other, key, link, folder));
      results.push({ key, model, here, comparison: there && checkedComparison(here, there) });
    }
    if (keep !== "") writeFileSync(join(folder, KEPT_MARK), `${JSON.stringify({ steps: STEPS })}\n`);
    const report = new Report(name, "Bits of a training", command, results[0].here.adapter);
    writeReport(report, results, other);
    if (name !== "") report.save();
    return results.every(({ comparison }) => comparison === null || isEqual(comparison)) ? 0 : 1;
  } finally {
    if (keep === "") rmSync(folder, { recursive: true, force: true });
  }
}

async function trained(checkout: string, link: string, folder: string, title: string): Promise<Trained> {
  process.stderr.write(`training ${title}\n`);
  await trainIn(checkout, link, folder);
  return readTrained(folder);
}

async function trainedThere(other: Other, key: string, link: string, folder: string): Promise<Trained> {
  if (other.kind === "kept") return readTrained(join(other.folder, key));
  const passing = join(folder, `${key}-there`);
  const result = await trained(other.folder, link, passing, `${key}, ${other.folder}`);
  rmSync(passing, { recursive: true, force: true });
  return result;
}

/** Throws OptionError where the two ran on different adapters or kernels, whose bits may differ. */
function checkedComparison(here: Trained, there: Trained) {
  if (here.adapter === there.adapter) return compareTrained(here, there);
  throw new OptionError(
    `The results here are of ${here.adapter}, the others of ${there.adapter}: bits can be compared on one adapter only.`,
  );
}

function writeReport(report: Report, results: readonly Compared[], other: Other | null): void {
  report.add(`${STEPS} steps of every estimator; tests and a likelihood (a classifier's ensemble) at the end.`, "");
  report.add(...results.map(({ key, model }) => `- ${key}: ${model.title}`), "");
  if (other === null) {
    for (const result of results) writeDigests(report, result);
    return;
  }
  for (const runs of ["defaults", "changed"] as const) {
    const some = results.filter(({ model }) => model.runs === runs);
    if (some.length > 0) report.table(...comparisonTables(some));
  }
  report.add(...detailLines(results), ...onlyLines(results));
}

function writeDigests(report: Report, { key, model, here }: { key: string; model: DigestModel; here: Trained }): void {
  report.add(`## ${key}: ${model.title}`, "");
  const named = PARTS.filter((part) => part !== "series");
  const rows = [...here.runs].map(([run, parts]) => [
    `\`${run}\``,
    ...named.map((part) => digestOf(parts[part])),
    [...parts.series].map(([name, item]) => `${name} ${digestOf(new Map([[name, item]]))}`).join(", "),
  ]);
  report.table(["run", ...named, "series"], rows);
}
