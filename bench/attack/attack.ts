/**
 * What breaks the lab? Everything that comes from outside is given to it damaged or hostile, seeded and counted, each within a bound
 * of time and of memory; then the page and the engine are run for long. Prints one table: tried, failed.
 */
import { OptionError, type Options } from "../support/options";
import { Report } from "../support/report";
import { attackDataFiles } from "./data-files";
import { attackLab } from "./lab";
import { attackLinks } from "./links";
import { attackNetworks } from "./networks";
import { attackPage } from "./page";
import { soak } from "./soak";
import { attackSpecs } from "./specs";
import type { AttackResult } from "./tally";

interface Wishes {
  /** Of inputs; undefined: the attack's own. */
  count: number | undefined;
  seed: number;
  minutes: number;
}

interface Attack {
  /** Inputs, where the command line names no number. */
  count: number;
  run(wishes: Wishes & { count: number }): Promise<AttackResult[]>;
  /** Takes minutes and a browser: made only when named, or with --all. */
  slow?: boolean;
}

const ATTACKS: Readonly<Record<string, Attack>> = {
  links: { count: 20_000, run: async (wishes) => [attackLinks(wishes)] },
  specs: { count: 5000, run: async (wishes) => [attackSpecs(wishes)] },
  files: { count: 5000, run: attackDataFiles },
  networks: { count: 500, run: async (wishes) => [attackNetworks(wishes)] },
  lab: { count: 1, run: async () => [await attackLab()] },
  page: { count: 100, run: attackPage, slow: true },
  soak: { count: 1, run: soak, slow: true },
};

export const ATTACK_USAGE = `attack [--only=${Object.keys(ATTACKS).join(",")}] [--all] [--count=N] [--seed=1] [--minutes=15] [--save=NAME]`;

export async function benchAttack(options: Options, command: string): Promise<number> {
  const all = options.flag("all");
  const named = options.text("only", "") !== "";
  const chosen = options.choice("only", ATTACKS).filter(([, { slow }]) => named || all || !slow);
  const count = options.number("count", 0);
  const wishes = { seed: options.number("seed", 1), minutes: options.number("minutes", 15) };
  const name = options.text("save", "");
  options.finish();
  if (!Number.isInteger(count)) throw new OptionError(`--count needs a whole number, not ${count}.`);

  const results: { attack: string; result: AttackResult; seconds: number }[] = [];
  for (const [attack, { count: usual, run }] of chosen) {
    process.stderr.write(`attack: ${attack}\n`);
    const start = performance.now();
    const found = await run({ ...wishes, count: count || usual });
    const seconds = (performance.now() - start) / 1000;
    for (const result of found) {
      results.push({ attack, result, seconds });
      process.stderr.write(`  ${result.name}: ${result.tried} tried, ${result.failed} failed\n`);
    }
  }
  const report = new Report(name, "The attack", command, "named below where one takes part");
  report.table(
    ["attack", "what", "tried", "failed", "seconds"],
    results.map(({ attack, result, seconds }) => [
      attack,
      result.name,
      result.tried.toLocaleString("en"),
      String(result.failed),
      seconds.toFixed(0),
    ]),
  );
  for (const { result } of results) {
    report.add(`## ${result.name}`, "", ...result.details.filter(Boolean).map((line) => `- ${line}`), "");
  }
  const failed = results.reduce((sum, { result }) => sum + result.failed, 0);
  report.add(
    `${results.reduce((sum, { result }) => sum + result.tried, 0).toLocaleString("en")} tried, ${failed} failed.`,
  );
  if (name !== "") report.save();
  return failed > 0 ? 1 : 0;
}
