/**
 * Where does the time of a training step go? Repeats every dispatch of a step by itself, in interleaved rounds, and sums
 * by kernel. A dispatch alone neither overlaps with its neighbours nor finds what they left in the caches, so the sum is
 * only near the step.
 */
import { BufferArena } from "../src/device/buffers";
import type { MatmulVariant } from "../src/device/variant";
import { ESTIMATORS } from "../src/estimators/table";
import { KernelCompiler } from "../src/kernels/compiler";
import type { Program } from "../src/running/program";
import { describe, openBenchDevice } from "./support/device";
import { MODELS, makeData, planOf, programOf, specOf } from "./support/models";
import { clockOf, type Options } from "./support/options";
import { milliseconds, Report } from "./support/report";
import { best, type Contender, median, timeRounds } from "./support/rounds";

export const PROFILE_USAGE =
  "profile [--model=1L,2L,C2,C3,8L] [--estimator=st] [--only=gradient] [--clock=wall|cpu] [--rounds=5] [--target=30] [--variant=NAME] [--save=NAME]";

export async function benchProfile(options: Options, command: string): Promise<void> {
  const models = options.choice("model", MODELS);
  const rows = Object.fromEntries(ESTIMATORS.map((row) => [row.key, row]));
  const key = options.text("estimator", "st");
  const rounds = {
    rounds: options.number("rounds", 5),
    targetMs: options.number("target", 30),
    clock: clockOf(options),
  };
  const found = await openBenchDevice("", options.text("variant", ""));
  const only = options.text("only", "");
  const name = options.text("save", "");
  options.finish();
  const arena = new BufferArena(found.device, "bench");
  const unlabelled = makeData(arena);
  const compiler = new KernelCompiler(found.device);
  const report = new Report(name, "Where the time of a step goes", command, describe(found));
  for (const [, model] of models) {
    const spec = specOf(model, 1);
    const data = model.classes ? makeData(arena, model.classes) : unlabelled;
    const plan = planOf(spec, rows[key], data, found.adapter.variant as MatmulVariant);
    const program = await programOf(compiler, plan, spec, data);
    // One whole step first, so that no dispatch works on zeros.
    await repeat(program, 0, 1, true);
    const { dispatches } = plan.passes.step;
    const all = dispatches.map(({ kernel, label }, index): Contender => {
      return { name: kernel === label ? label : `${kernel}: ${label}`, run: (count) => repeat(program, index, count) };
    });
    const contenders = all.filter((contender) => contender.name.includes(only));
    const timings = await timeRounds(contenders, rounds);
    const total = timings.reduce((sum, timing) => sum + best(timing.rounds), 0);
    report.add(`## ${model.title}, ${key}`, "");
    const cells = timings.map((timing) => {
      const share = `${((100 * best(timing.rounds)) / total).toFixed(1)} %`;
      return [timing.name, milliseconds(median(timing.rounds)), milliseconds(best(timing.rounds)), share];
    });
    const sum = (of: (rounds: readonly number[]) => number) => timings.reduce((sum, { rounds }) => sum + of(rounds), 0);
    cells.push(["sum", milliseconds(sum(median)), milliseconds(sum(best)), ""]);
    report.table(["dispatch", "ms", "best", "share of the best"], cells);
    program.destroy();
  }
  if (name !== "") report.save();
}

async function repeat(program: Program, index: number, count: number, whole = false): Promise<void> {
  const { device } = program.compiler;
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  for (let k = 0; k < count; k++) {
    if (whole) program.encodePass(pass, "step");
    else program.encode(pass, "step", index);
  }
  pass.end();
  device.queue.submit([encoder.finish()]);
  await device.queue.onSubmittedWorkDone();
}
