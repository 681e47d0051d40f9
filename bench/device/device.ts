/**
 * All that an adapter should be asked, in one command and under nine minutes: are the numbers right, which kernels are
 * fastest, what does a step cost, how do other libraries compare, and what should the rules of choice have picked? Needs
 * Node and node_modules only, so that it can be carried to a machine with a graphics card.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FoundDevice } from "../../src/device/adapter";
import { KernelCompiler } from "../../src/kernels/compiler";
import { describe, openBenchDevice } from "../support/device";
import type { Options } from "../support/options";
import { milliseconds, RESULTS_FOLDER, Report, times } from "../support/report";
import { Budget } from "./budget";
import { type Check, runChecks } from "./checks";
import { type PeerResults, timePeers } from "./peers";
import { type ProductResult, timeProducts } from "./products";
import { targets, tileAdvice, variantAdvice } from "./rules";
import { type StepResults, type StepTiming, timeSteps } from "./steps";

export const DEVICE_USAGE = "device [--minutes=8] [--save=device-ADAPTER]";

export async function benchDevice(options: Options, command: string): Promise<void> {
  const budget = new Budget(60 * options.number("minutes", 8));
  const asked = options.text("save", "");
  options.finish();
  const found = await openBenchDevice();
  const name = asked || `device-${slug(found.adapter.name)}`;
  const report = new Report(name, "All that this adapter was asked", command, describe(found));
  const compiler = new KernelCompiler(found.device);
  const say = (line: string) => process.stderr.write(`${line}\n`);
  // Every part may take a share of the time that is left when it begins.
  const checks = await runChecks(found, compiler, budget.part(0.25));
  addChecks(report, checks);
  const products = await timeProducts(found, compiler, budget.part(0.35), say);
  addProducts(report, products);
  const steps = await timeSteps(found, compiler, budget.part(0.5), say);
  addSteps(report, steps);
  const peers = await timePeers(budget.part(1), say);
  addPeers(report, peers);
  addAdvice(report, products, steps, peers, found.rung === "software");
  report.save();
  saveJson(name, { ...factsOf(found), checks, products, steps, peers });
  const wrong = checks.filter(({ passed }) => !passed);
  if (wrong.length > 0)
    throw new Error(`${wrong.length} checks failed: the numbers of this adapter cannot be trusted.`);
}

/** What is known of the adapter, for the rules of choice. */
function factsOf({ adapter, rung, facts, limits }: FoundDevice): Record<string, unknown> {
  return { date: new Date().toISOString(), node: process.versions.node, adapter, rung, facts, limits };
}

function addChecks(report: Report, checks: readonly Check[]): void {
  report.add("## Are the numbers right?", "");
  report.table(
    ["check", "", "found"],
    checks.map(({ name, passed, found }) => [name, passed ? "passed" : "**failed**", found]),
  );
}

function addProducts(report: Report, results: readonly ProductResult[]): void {
  report.add(
    "## Matrix products",
    "",
    "GFLOP/s of the median of 5 interleaved rounds, fastest first; * is what the rules of choice use. nn: forward, nt:",
    "gradient in the input, tn: gradient in the weights; rows x columns x length of the sum. Each was checked against float64.",
    "",
  );
  report.table(
    ["product", "kernels"],
    results.map(({ size, timings }) => {
      const sorted = timings.toSorted((a, b) => a.medianMs - b.medianMs);
      const words = sorted.map((t) => `${t.kernel}${t.chosen ? " *" : ""} ${t.gigaflops.toFixed(1)}`);
      return [size, words.join(", ")];
    }),
  );
}

function addSteps(report: Report, { byVariant, byReplicas, byEstimator, leftOut }: StepResults): void {
  const head = ["model", "", "ms/step", "to the first", "dispatches", "encode ms", "GFLOP/s"];
  const cells = (groups: readonly StepTiming[][], what: (timing: StepTiming) => string) =>
    groups.flat().map((timing) => {
      const { model, medianMs, toFirst, dispatches, encodeMs, gigaflops } = timing;
      const numbers = [milliseconds(medianMs), times(toFirst), String(dispatches), encodeMs.toFixed(3)];
      return [model, what(timing), ...numbers, gigaflops.toFixed(1)];
    });
  report.add("## A training step", "", "Medians of 5 interleaved rounds; ratios within a round.", "");
  report.add("By kernel variant, straight-through; the rules' own comes first:", "");
  report.table(
    head,
    cells(byVariant, ({ variant }) => variant),
  );
  report.add("By number of replicas, straight-through:", "");
  report.table(
    head,
    cells(byReplicas, ({ replicas }) => `R = ${replicas}`),
  );
  report.add("By estimator:", "");
  report.table(
    head,
    cells(byEstimator, ({ estimator }) => estimator),
  );
  addLeftOut(report, leftOut);
}

function addPeers(report: Report, { peers, torch, leftOut }: PeerResults): void {
  report.add(
    "## Beside other libraries",
    "",
    "One straight-through step, SGD with momentum, the same weights and batches for all. Libraries on WebGPU are timed in",
    "rounds interleaved with ours, PyTorch right after them. The mean loss is that of the second epoch.",
    ...(torch === null ? [] : [`${torch}.`]),
    "",
  );
  report.table(
    ["case", "library", "ms/step", "to ours", "mean loss"],
    peers.map(({ case: name, library, medianMs, toOurs, meanLoss, failure }) =>
      failure === null
        ? [name, library, milliseconds(medianMs), times(toOurs), meanLoss.toFixed(2)]
        : [name, library, `failed: ${failure}`, "", ""],
    ),
  );
  addLeftOut(report, leftOut);
}

function addLeftOut(report: Report, leftOut: readonly string[]): void {
  if (leftOut.length > 0) report.add("Left out:", "", ...leftOut.map((line) => `- ${line}`), "");
}

function addAdvice(
  report: Report,
  products: ProductResult[],
  steps: StepResults,
  { peers }: PeerResults,
  software: boolean,
): void {
  const tiles = tileAdvice(products);
  report.add("## What the rules of choice should have picked", "");
  for (const line of variantAdvice(steps.byVariant)) report.add(`- ${line}`);
  for (const line of tiles) report.add(`- ${line}`);
  if (tiles.length === 0) report.add("- No product has a tile that is faster than the rules' by more than 5 %.");
  report.add("", "## Targets for a graphics card", "");
  if (software)
    report.add("This adapter runs on the CPU, where replicas share the cores: the targets are not meant for it.", "");
  report.table(
    ["", "wanted", "found", ""],
    targets(peers, steps.byReplicas).map(({ what, wanted, found, reached }) => {
      return [what, wanted, found, reached === null ? "" : reached ? "reached" : "missed"];
    }),
  );
}

function saveJson(name: string, content: unknown): void {
  mkdirSync(RESULTS_FOLDER, { recursive: true });
  writeFileSync(join(RESULTS_FOLDER, `${name}.json`), `${JSON.stringify(content, null, 1)}\n`);
  process.stderr.write(`Written to bench/results/${name}.json\n`);
}

/** A name of letters that every file system takes. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40)
    .replace(/-$/, "");
}
