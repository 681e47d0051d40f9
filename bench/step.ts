/**
 * What does one training step cost, by model, by estimator and by number of replicas? Prints times as ratios to `st`
 * within interleaved rounds, and counts the calls to WebGPU that a step makes.
 */

import type { FoundDevice } from "../src/device/adapter";
import { BufferArena } from "../src/device/buffers";
import type { MatmulVariant } from "../src/device/variant";
import type { EstimatorRow } from "../src/estimators/contract";
import { misfit } from "../src/estimators/fits";
import { ESTIMATORS, findEstimator } from "../src/estimators/table";
import { KernelCompiler } from "../src/kernels/compiler";
import type { Plan } from "../src/planning/plan";
import { describe, openBenchDevice } from "./support/device";
import {
  type BenchData,
  type BenchModel,
  MODELS,
  makeData,
  planOf,
  specOf,
  stepFlops,
  tooLargeBuffer,
} from "./support/models";
import { clockOf, type Options } from "./support/options";
import { markdownTable, milliseconds, Report, times } from "./support/report";
import { best, median, type RoundOptions, ratio, type Timing, timeRounds } from "./support/rounds";
import { Stepper } from "./support/stepper";
import { benchVersions } from "./versions/versions";

/** A step with more work than this is left out unless asked for: minutes on a software adapter. */
const HEAVY_GFLOP = 15;
const REPLICAS = { "1": 1, "2": 2, "4": 4, "8": 8 };

export const STEP_USAGE = `step [--model=1L,2L,C2,C3,8L] [--estimator=KEYS] [--replicas=1,2,4,8] [--clock=wall|cpu] [--rounds=5] [--target=300] [--heavy]
     [--variant=NAME] [--backend=null] [--save=NAME]
  step --against FOLDER [--model=KEYS] [--estimator=KEYS] [--rounds=7] [--target=300] [--clock=wall|cpu] [--save=NAME]`;

interface Bench {
  found: FoundDevice;
  compiler: KernelCompiler;
  data: BenchData;
  report: Report;
  rounds: RoundOptions;
  heavy: boolean;
}

export async function benchStep(options: Options, command: string): Promise<void> {
  if (options.flag("against")) return benchVersions(options, command);
  const models = options.choice("model", MODELS);
  const estimators = options.choice("estimator", Object.fromEntries(ESTIMATORS.map((row) => [row.key, row])));
  const replicas = options.choice("replicas", REPLICAS).map(([, count]) => count);
  const rounds = {
    rounds: options.number("rounds", 5),
    targetMs: options.number("target", 300),
    clock: clockOf(options),
  };
  const heavy = options.flag("heavy");
  const variant = options.text("variant", "");
  const backend = options.text("backend", "");
  const name = options.text("save", "");
  options.finish();

  const found = await openBenchDevice(backend, variant);
  const arena = new BufferArena(found.device, "bench");
  const unlabelled = makeData(arena);
  const report = new Report(name, "One training step", command, describe(found));
  report.add(
    `Medians of ${rounds.rounds} interleaved rounds; a ratio is the median of the ratios within a round. Defaults of the`,
    "lab: Adam, centred inputs, the gradient's variance at every 8th step. Encode is CPU time per step for encoding and",
    "submitting. Uploads, bind groups, buffers and maps are counted inside the loop, per step.",
    "",
  );
  const compiler = new KernelCompiler(found.device);
  for (const [, model] of models) {
    const data = model.classes ? makeData(arena, model.classes) : unlabelled;
    const bench = { found, compiler, data, report, rounds, heavy };
    report.add(`## ${model.title}`, "");
    await byEstimator(bench, model, withSt(estimators.map(([, row]) => row)));
    if (replicas.length > 1) await byReplicas(bench, model, replicas);
  }
  if (name !== "") report.save();
}

/** `st` is what the others are measured against. */
function withSt(rows: EstimatorRow[]): EstimatorRow[] {
  const st = findEstimator("st") as EstimatorRow;
  return [st, ...rows.filter((row) => row !== st)];
}

async function byEstimator(bench: Bench, model: BenchModel, rows: EstimatorRow[]): Promise<void> {
  const spec = specOf(model, 1);
  const left: string[] = [];
  const fitting = rows.flatMap((row) => {
    const unfit = misfit(row, spec.model);
    if (unfit) return [];
    const plan = planOf(spec, row, bench.data, bench.found.adapter.variant as MatmulVariant);
    const reason = leftOut(bench, plan);
    if (reason) left.push(`\`${row.key}\` is left out: ${reason}.`);
    return reason ? [] : [plan];
  });
  const steppers: Stepper[] = [];
  for (const plan of fitting) {
    steppers.push(await Stepper.create(bench.compiler, plan, spec, bench.data));
  }
  const timings = await timeRounds(steppers, bench.rounds);
  const cells: string[][] = [];
  for (const [k, stepper] of steppers.entries()) cells.push(await estimatorCells(stepper, timings[k], timings[0]));
  for (const stepper of steppers) stepper.program.destroy();
  const head = ["estimator", "ms/step", "best", "to st", "evaluations", "GFLOP/s", "dispatches", "encode ms"];
  bench.report.table([...head, "uploads", "bind groups", "buffers", "maps", "first step ms"], cells);
  bench.report.add(...claims(fitting, timings), "");
  if (left.length > 0) bench.report.add(...left, "");
}

/** What the lab promises of a step's cost, held against these times. */
function claims(plans: readonly Plan[], timings: readonly Timing[]): string[] {
  const [st] = timings;
  const text = (at: number) => `\`${timings[at].name}\` ${times(ratio(timings[at], st))}`;
  const all = [...plans.keys()].slice(1);
  const single = all.filter((at) => plans[at].evaluations === 1);
  const over = single.filter((at) => ratio(timings[at], st) > 1.15);
  const lines: string[] = [];
  if (single.length > 0) {
    const kept = `${single.length - over.length} of ${single.length} estimators of one evaluation are within 15 % of \`st\``;
    lines.push(over.length > 0 ? `${kept}; over it: ${over.map(text).join(", ")}.` : `${kept}.`);
  }
  const relaxed = all.filter((at) => plans[at].estimator.key === "rebar" || plans[at].estimator.key === "relax");
  if (relaxed.length > 0)
    lines.push(`Relaxed control variates, 4x allowed for one layer: ${relaxed.map(text).join(", ")}.`);
  const psa = all.filter((at) => plans[at].estimator.key === "psa");
  if (psa.length > 0) lines.push(`PSA, 3x allowed on dense classifiers: ${psa.map(text).join(", ")}.`);
  return lines;
}

async function estimatorCells(stepper: Stepper, timing: Timing, st: Timing): Promise<string[]> {
  const { plan } = stepper.program;
  const calls = await stepper.calls(4);
  const ms = median(timing.rounds);
  const counts = [calls.uploads, calls.bindGroups, calls.buffers, calls.maps].map(String);
  return [
    stepper.name,
    milliseconds(ms),
    milliseconds(best(timing.rounds)),
    times(ratio(timing, st)),
    String(plan.evaluations),
    (stepFlops(plan) / ms / 1e6).toFixed(1),
    String(stepper.program.count("step")),
    stepper.leastEncodeMs.toFixed(3),
    ...counts,
    timing.firstMs.toFixed(0),
  ];
}

async function byReplicas(bench: Bench, model: BenchModel, counts: number[]): Promise<void> {
  const st = findEstimator("st") as EstimatorRow;
  const steppers: Stepper[] = [];
  const left: string[] = [];
  for (const count of counts) {
    const spec = specOf(model, count);
    const plan = planOf(spec, st, bench.data, bench.found.adapter.variant as MatmulVariant);
    const reason = leftOut(bench, plan);
    if (reason) left.push(`R = ${count} is left out: ${reason}.`);
    else steppers.push(await Stepper.create(bench.compiler, plan, spec, bench.data, String(count)));
  }
  const timings = await timeRounds(steppers, bench.rounds);
  const cells = timings.map((timing) => {
    const ms = median(timing.rounds);
    return [timing.name, milliseconds(ms), milliseconds(ms / Number(timing.name)), times(ratio(timing, timings[0]))];
  });
  for (const stepper of steppers) stepper.program.destroy();
  bench.report.add(
    ...markdownTable(["replicas of st", "ms/step", "ms per replica", `to R = ${timings[0].name}`], cells),
    "",
  );
  if (left.length > 0) bench.report.add(...left, "");
}

/** Why a plan is not run: too large for the adapter, or too slow. */
function leftOut({ found, heavy }: Bench, plan: Plan): string | null {
  const large = tooLargeBuffer(plan, found);
  if (large)
    return `its ${large.name} take ${megabytes(large.bytes)}, one buffer here may have ${megabytes(large.allowed)}`;
  const gflop = stepFlops(plan) / 1e9;
  const known = `${plan.evaluations} evaluations, ${gflop.toFixed(0)} GFLOP a step`;
  return gflop > HEAVY_GFLOP && !heavy ? `${known}; --heavy runs it` : null;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
