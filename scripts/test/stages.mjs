/**
 * Runs the stages of `npm test` in their order, to the end even when one fails. A stage `beside` runs while those behind it do, its
 * output kept back until it ends; a stage `alone` waits for all that were started.
 */
import { countCheck } from "./counts.mjs";

/** @typedef {import("./counts.mjs").Counts} Counts */
/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} title
 * @property {(output: "now" | "later") => Promise<Counts>} work with "later", its programs are to keep their output back
 * @property {"beside" | "alone"} [place]
 */

/**
 * @param {Stage[]} stages
 * @param {(line: string) => void} print
 * @returns {Promise<{ passed: number, failed: number }>} over all stages
 */
export async function runStages(stages, print) {
  const total = { passed: 0, failed: 0 };
  const lines = new Map();
  const run = async ({ name, title, work }, output) => {
    if (output === "later") print(`\n== ${name}: ${title}, beside what follows; its output comes when it ends`);
    else print(`\n== ${name}: ${title}`);
    const start = performance.now();
    const counts = await work(output).catch((error) => {
      print(error.message);
      return countCheck(false);
    });
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
    const note = counts.note === undefined ? "" : ` (${counts.note})`;
    const figures = `${counts.passed} ok, ${counts.failed} not ok${skipped}${note}`;
    lines.set(name, `${name.padEnd(8)} ${seconds.padStart(7)} s   ${figures}`);
    print(`== ${lines.get(name)}`);
    total.passed += counts.passed;
    total.failed += counts.failed;
  };
  const started = [];
  for (const [k, stage] of stages.entries()) {
    const next = stages[k + 1];
    const isBeside = stage.place === "beside" && next !== undefined && next.place !== "alone";
    if (stage.place === "alone") await Promise.all(started.splice(0));
    const done = run(stage, isBeside ? "later" : "now");
    if (isBeside) started.push(done);
    else await done;
  }
  await Promise.all(started);
  print(`\n${stages.map(({ name }) => lines.get(name)).join("\n")}\n`);
  return total;
}
