/**
 * Has a change made a step slower? Times the steps of this checkout and of another in rounds A B B A, each in a process of its own
 * that rests while the other works. The other checkout needs its packages, `scripts/run.mjs`, and either
 * `bench/versions/worker.ts`, which answers the orders of `serve.ts`, or the names that `older.ts` looks up, in any folder.
 */
import { join } from "node:path";
import { otherOf } from "../digest/checkout";
import { type BenchModel, MODELS } from "../support/models";
import { clockOf, OptionError, type Options } from "../support/options";
import { milliseconds, RESULTS_FOLDER, Report } from "../support/report";
import { type Clock, median } from "../support/rounds";
import { RemoteStepper } from "./remote";

const ROOT = join(RESULTS_FOLDER, "..", "..");

interface Rounds {
  rounds: number;
  targetMs: number;
  clock: Clock;
}

export async function benchVersions(options: Options, command: string): Promise<void> {
  const given = options.text("against", "");
  if (given === "") throw new OptionError("--against needs the folder of another checkout.");
  const models = options.choice("model", MODELS);
  const estimators = options.text("estimator", "st,disarm").split(",");
  const rounds = {
    rounds: options.number("rounds", 7),
    targetMs: options.number("target", 300),
    clock: clockOf(options),
  };
  const name = options.text("save", "");
  options.finish();
  const { folder, kind } = otherOf(given);
  if (kind === "kept") throw new OptionError(`--against ${given}: there are kept results; expected a checkout.`);
  const here = new RemoteStepper(ROOT);
  const there = new RemoteStepper(folder);
  try {
    const rows: string[][] = [];
    for (const [key, model] of models) {
      for (const estimator of estimators) {
        process.stderr.write(`timing ${estimator} on ${key}\n`);
        rows.push(await row(key, model, estimator, here, there, rounds));
      }
    }
    const report = new Report(name, "One training step of two versions", command, here.adapter);
    report.add(
      `Rounds of new, old, old, new (${rounds.rounds} after one to warm up, ${rounds.clock} clock); a ratio is new to old within a round. Below 1 the new version is faster.`,
      "",
    );
    const head = ["model", "estimator", "old ms/step", "new ms/step", "new/old, median", "quartiles", "range"];
    report.table(head, rows);
    if (name !== "") report.save();
  } finally {
    here.close();
    there.close();
  }
}

async function row(
  key: string,
  { title }: BenchModel,
  estimator: string,
  here: RemoteStepper,
  there: RemoteStepper,
  { rounds, targetMs, clock }: Rounds,
): Promise<string[]> {
  await here.prepare(key, estimator);
  await there.prepare(key, estimator);
  if (here.adapter !== there.adapter) {
    throw new OptionError(`Here steps run on ${here.adapter}, there on ${there.adapter}: times cannot be compared.`);
  }
  // The first steps compile.
  for (const one of [here, there]) await one.time(2, clock);
  const each = (await here.time(3, clock)) / 3;
  const count = Math.max(1, Math.min(200, Math.round(targetMs / each)));
  const times: { fresh: number; old: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const first = await here.time(count, clock);
    const old = (await there.time(count, clock)) + (await there.time(count, clock));
    times.push({ fresh: (first + (await here.time(count, clock))) / (2 * count), old: old / (2 * count) });
  }
  const kept = times.slice(1);
  const ratios = ratiosOf(kept);
  return [
    `${key}: ${title}`,
    `\`${estimator}\``,
    milliseconds(median(kept.map(({ old }) => old))),
    milliseconds(median(kept.map(({ fresh }) => fresh))),
    ratios.median.toFixed(3),
    `${ratios.low.toFixed(3)} to ${ratios.high.toFixed(3)}`,
    `${ratios.least.toFixed(3)} to ${ratios.most.toFixed(3)}`,
  ];
}

/** Ratios new to old of rounds: median, quartiles and range. */
export function ratiosOf(rounds: readonly { fresh: number; old: number }[]) {
  const ratios = rounds.map(({ fresh, old }) => fresh / old).sort((a, b) => a - b);
  const half = Math.ceil(ratios.length / 2);
  return {
    median: median(ratios),
    low: median(ratios.slice(0, half)),
    high: median(ratios.slice(-half)),
    least: ratios[0],
    most: ratios[ratios.length - 1],
  };
}
