/** `npm run docs:estimators`: measures every row of the table on one small VAE and writes docs/estimators.md. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MatmulVariant } from "../../src/device/variant";
import { findEstimator } from "../../src/estimators/table";
import { KernelCompiler } from "../../src/kernels/compiler";
import { frozenProgram, SETTLE_STEPS } from "../../src/train/draws";
import { planRun } from "../../src/train/plan";
import { describe, openBenchDevice } from "../support/device";
import { median, ratio, timeRounds } from "../support/rounds";
import { Stepper } from "../support/stepper";
import { DRAWS, measureRow } from "./draws";
import remarks from "./remarks.md?raw";
import { familyTables, type Measured, measuredRows } from "./table";
import { buildWorld, type World } from "./world";

const COMMAND = "npm run docs:estimators";
const TIMED = { rounds: 5, targetMs: 120, clock: "cpu" } as const;

export async function main(): Promise<number> {
  const found = await openBenchDevice();
  const variant = found.adapter.variant as MatmulVariant;
  const compiler = new KernelCompiler(found.device);
  const one = await buildWorld(compiler, variant, [8]);
  const two = await buildWorld(compiler, variant, [5, 3]);
  const shallow = await measureAll(compiler, variant, one);
  await timeAll(compiler, variant, one, shallow);
  const deep = await measureAll(compiler, variant, two);
  const text = [
    "# The estimators, measured",
    "",
    `Written by \`${COMMAND}\` on ${new Date().toISOString().slice(0, 10)} (${describe(found)}).`,
    "",
    ...protocol(one),
    "",
    remarks.trim(),
    "",
    `## One stochastic layer: ${one.title}`,
    "",
    ...familyTables(shallow),
    `## Two stochastic layers: ${two.title}`,
    "",
    "Methods that are defined for one layer only are missing here.",
    "",
    ...familyTables(deep),
  ];
  const path = join(import.meta.dirname, "..", "..", "docs", "estimators.md");
  writeFileSync(path, `${text.join("\n").trimEnd()}\n`);
  process.stderr.write("Written to docs/estimators.md\n");
  return 0;
}

export const needsDevice = (): boolean => true;

function protocol(world: World): string[] {
  const { spec, steps, trainedBy } = world;
  return [
    `Protocol: a VAE on \`strokes\` (28 x 28, binarised by sampling), states -1 and 1, learned prior, trained for ${steps} steps of`,
    `\`${trainedBy}\` (Adam, learning rate ${spec.optimizer.learningRate}, batch ${spec.batch}, seed ${spec.seed}). Then the model stands still, the estimators' own`,
    `parameters and baselines learn for ${SETTLE_STEPS} steps, and every estimator draws ${DRAWS.toLocaleString("en")} gradients of the same ${spec.batch} examples.`,
    "",
    "- **Relative bias**: |E g - g*| / |g*| over the inference network's parameters, g* exact by enumeration in double precision, the",
    "  noise of the mean taken off, ± one standard error; *none seen* where less than four of them, with what would have been.",
    "  For `vimco` g* is that of its own bound.",
    "- **Relative variance**: trace of the covariance of one gradient over |g*|².",
    "- **Evaluations** of f per example and gradient; **rows held** per example.",
    `- **ms/step**: a whole training step of this model, processor time, medians of ${TIMED.rounds} interleaved rounds; **to st** the ratio within`,
    "  a round. On a model this small fixed costs weigh heavily: `bench/results` has larger ones.",
  ];
}

async function measureAll(compiler: KernelCompiler, variant: MatmulVariant, world: World): Promise<Measured[]> {
  const units = world.spec.model.layers.map((layer) => layer.units);
  const measured: Measured[] = [];
  for (const { row, params } of measuredRows()) {
    if (row.layers === "one" && units.length > 1) continue;
    const start = performance.now();
    const { error, evaluations } = await measureRow(compiler, variant, world, row, params);
    process.stderr.write(`${world.title}: ${row.key}, ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
    measured.push({ row, params, error, evaluations });
  }
  return measured;
}

/** Adds what a step costs, all rows in interleaved rounds. */
async function timeAll(
  compiler: KernelCompiler,
  variant: MatmulVariant,
  world: World,
  rows: Measured[],
): Promise<void> {
  const steppers: Stepper[] = [];
  for (const { row, params } of rows) {
    const plan = planRun(world.spec, row, params, world.point.shape, { variant });
    steppers.push(
      new Stepper(row.key, await frozenProgram(compiler, world.point, plan), world.spec.evaluate.hardEvery),
    );
  }
  const timings = await timeRounds(steppers, TIMED);
  const st = timings.find((timing) => timing.name === findEstimator("st")?.key) ?? timings[0];
  rows.forEach((one, k) => {
    one.ms = median(timings[k].rounds);
    one.ratio = ratio(timings[k], st);
  });
  for (const { program } of steppers) program.destroy();
}
