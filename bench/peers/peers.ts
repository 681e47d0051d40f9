/**
 * How does a training step compare with the same step in TensorFlow.js and jax-js, on one adapter, in one process, in one
 * run? In Node on Dawn, or with --browser in Chromium.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram, perform, say } from "../../scripts/ensure/command.mjs";
import { OptionError, type Options } from "../support/options";
import { markdownTable, milliseconds, Report, times } from "../support/report";
import { ADAPTERS, type BrowserAdapter, compareInBrowser } from "./browser";
import { CASE_NAMES, type CaseName } from "./cases";
import type { CaseResult } from "./compare";
import { compareInNode } from "./node";

export const PEERS_USAGE = `peers [--case=${CASE_NAMES.join(",")}] [--runners=tensorflow,jax] [--rounds=5] [--target=800] [--save=NAME]
     [--browser=swiftshader|default] [--backend=null]`;

export async function benchPeers(options: Options, command: string): Promise<void> {
  const cases = options.choice("case", Object.fromEntries(CASE_NAMES.map((name) => [name, name])));
  const runners = options.choice("runners", { tensorflow: 0, jax: 0 }).map(([name]) => name);
  const rounds = { rounds: options.number("rounds", 5), targetMs: options.number("target", 800), maxCount: 100 };
  const inBrowser = options.flag("browser");
  const adapter = options.text("browser", "swiftshader") || "swiftshader";
  const backend = options.text("backend", "");
  const name = options.text("save", "");
  options.finish();
  if (!Object.hasOwn(ADAPTERS, adapter)) {
    throw new OptionError(`--browser: there is no "${adapter}", only ${Object.keys(ADAPTERS).join(", ")}.`);
  }

  await installPeers();
  const question = { cases: cases.map(([key]) => key as CaseName), runners, rounds };
  const answer = inBrowser
    ? await compareInBrowser(question, adapter as BrowserAdapter, say)
    : { ...(await compareInNode(question, backend, say)), browser: "" };
  const where = [answer.adapter, answer.browser].filter(Boolean).join("; ");
  const report = new Report(name, "One straight-through step beside TensorFlow.js and jax-js", command, where);
  report.add(
    `Peers: ${peerVersions()}. All in one process, ${rounds.rounds} interleaved rounds; the ratio is the median over rounds of a`,
    "library's time over ours in the same round. SGD with momentum 0.9. The mean loss is that of the second epoch and must",
    "agree within 2 %. Calls are counted per step.",
    "",
  );
  for (const result of answer.cases) addCase(report, result);
  if (name !== "") report.save();
}

function addCase(report: Report, { title, flops, results }: CaseResult): void {
  report.add(`## ${title}`, "");
  const head = ["library", "ms/step", "best", "to ours", "GFLOP/s", "dispatches", "submits", "uploads", "bind groups"];
  const cells = results.map((result) => {
    const { calls } = result;
    if (result.failure !== null || !calls) return [result.name, `failed: ${result.failure}`, ...Array(9).fill("")];
    const { medianMs, bestMs } = result;
    return [
      result.name,
      milliseconds(medianMs),
      milliseconds(bestMs),
      times(result.ratio),
      (flops / medianMs / 1e6).toFixed(2),
      ...[calls.dispatches, calls.submits, calls.uploads, calls.bindGroups].map((n) => String(Number(n.toFixed(2)))),
      result.firstMs.toFixed(0),
      result.meanLoss.toFixed(2),
    ];
  });
  report.add(...markdownTable([...head, "first step ms", "mean loss"], cells), "");
}

/** Installs the peers in this folder, whose package.json is their own: the project itself does not need them. */
async function installPeers(): Promise<void> {
  const folder = import.meta.dirname;
  if (existsSync(join(folder, "node_modules", ".package-lock.json"))) return;
  say("Installing TensorFlow.js and jax-js into bench/peers.");
  const npm = findProgram("npm");
  const asked = ["ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund"];
  if (npm === null || !(await perform(npm, asked, { quiet: true })))
    throw new Error("npm could not install the peers.");
}

function peerVersions(): string {
  const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, "package-lock.json"), "utf8"));
  const version = (name: string) => `${name} ${packages[`node_modules/${name}`].version}`;
  return ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-webgpu", "@jax-js/jax"].map(version).join(", ");
}
