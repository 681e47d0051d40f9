/** `npm run docs:estimators`: measures every row of the table on small VAEs and a classifier and writes docs/estimators.md. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MatmulVariant } from "../../src/device/variant";
import { findEstimator } from "../../src/estimators/table";
import { KernelCompiler } from "../../src/kernels/compiler";
import { planRun } from "../../src/planning/plan";
import { frozenProgram, SETTLE_STEPS } from "../../src/probing/draws";
import { describe, openBenchDevice } from "../support/device";
import { median, ratio, timeRounds } from "../support/rounds";
import { Stepper } from "../support/stepper";
import { DRAWS, measureRow } from "./draws";
import { fourierSection } from "./fourier";
import { hasPairs, pairsSection } from "./pairs";
import remarks from "./remarks.md?raw";
import { familyTables, type Measured, measuredRows } from "./table";
import { BATCH, type Bench, buildWorld, LEARNING_RATE, TRAINED_BY, WORLDS, type World, type WorldSpec } from "./world";

const COMMAND = "npm run docs:estimators";
const TIMED = { rounds: 5, targetMs: 120, clock: "cpu" } as const;

export async function main(): Promise<number> {
  const found = await openBenchDevice();
  const bench: Bench = {
    compiler: new KernelCompiler(found.device),
    variant: found.adapter.variant as MatmulVariant,
  };
  const sections: string[] = [];
  const worlds: [string, World][] = [];
  for (const given of WORLDS) {
    const world = await buildWorld(bench, given);
    worlds.push([given.heading.split(":")[1].trim(), world]);
    sections.push(...(await section(bench, given, world)));
  }
  sections.push(...(await fourierSection(bench, worlds)));
  const text = [
    "# The estimators, measured",
    "",
    `Written by \`${COMMAND}\` on ${new Date().toISOString().slice(0, 10)} (${describe(found)}).`,
    "",
    ...PROTOCOL,
    "",
    remarks.trim(),
    "",
    ...sections,
  ];
  const path = join(import.meta.dirname, "..", "..", "docs", "estimators.md");
  writeFileSync(path, `${text.join("\n").trimEnd()}\n`);
  process.stderr.write("Written to docs/estimators.md\n");
  return 0;
}

export const needsDevice = (): boolean => true;

const PROTOCOL = [
  "Protocol: states are -1 and 1. The VAEs learn `strokes` (28 x 28, binarised by sampling) with a learned prior, the classifier",
  "`cosine` (points of the plane in two overlapping classes) from a start that is fitted to the data; layers are joined by linear maps.",
  `\`${TRAINED_BY}\` trains them first (Adam, learning rate ${LEARNING_RATE}, batch ${BATCH}). Then the model stands still, the estimators' own`,
  `parameters and baselines learn for ${SETTLE_STEPS} steps, and every estimator draws ${DRAWS.toLocaleString("en")} gradients of the same ${BATCH} examples.`,
  "",
  "- **Relative bias**: |E g - g*| / |g*| over the parameters below the stochastic units (of the VAEs: the inference network; of the",
  "  classifier: all but the head), g* exact by enumeration in double precision, the noise of the mean taken off, ± one standard",
  "  error; *none detected* where it is less than four of them, with an upper bound. For `vimco` g* is that of its own bound.",
  "- **Relative variance**: trace of the covariance of one gradient over |g*|².",
  "- **Evaluations** of f per example and gradient, counted as in the papers; in parentheses what is evaluated beyond that, for the",
  "  difference that REBAR and RELAX learn their temperature from. **Rows held** per example.",
  `- **ms/step**: a whole training step of this model, processor time, medians of ${TIMED.rounds} interleaved rounds; **to st** the ratio within`,
  "  a round. On models this small fixed costs weigh heavily: `bench/results` has larger ones.",
];

/** Heading and tables of a world; methods that are not defined for its model are missing. */
async function section(bench: Bench, given: WorldSpec, world: World): Promise<string[]> {
  const { heading, spec, steps, timed } = given;
  const measured: Measured[] = [];
  for (const { row, params } of measuredRows(spec.model)) {
    const start = performance.now();
    measured.push({ row, params, ...(await measureRow(bench, world, row, params)) });
    process.stderr.write(`${heading}: ${row.key}, ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  }
  if (timed) await timeAll(bench, world, measured);
  const loss = `Trained for ${steps.toLocaleString("en")} steps; the expected loss of the ${BATCH} examples is then ${world.loss.toPrecision(4)} nats.`;
  return [`## ${heading}`, "", loss, "", ...familyTables(measured), ...(await pairs(bench, given, world))];
}

/** What the noise above antithetic pairs makes, where it can be worked out: at the start, and in the trained model. */
async function pairs(bench: Bench, given: WorldSpec, trained: World): Promise<string[]> {
  if (!hasPairs(given.spec)) return [];
  const start = await buildWorld(bench, { ...given, steps: 0 });
  return pairsSection([
    ["at the start", start],
    ["trained", trained],
  ]);
}

/** Adds what a step costs, all rows in interleaved rounds. */
async function timeAll({ compiler, variant }: Bench, world: World, rows: Measured[]): Promise<void> {
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
