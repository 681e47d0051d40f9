/** What `train` says, in lines: before the first step, when a run freezes, and at the end. */
import type { ExperimentSpec } from "../src/spec/schema";
import type { BySamples, ReplicaResult, RunResult } from "../src/export/run-file";
import type { ModelFamily } from "../src/models/contract";
import { countParameters } from "../src/models/network";
import { frozenWords, type Run } from "../src/running/run";
import type { Session } from "../src/running/session";
import { tableLines } from "./terminal";

/** Where and what is trained. */
export function startLines({ found, spec, shape, trainer, bytes }: Session): string[] {
  const { name, rung, variant } = found.adapter;
  const { latents } = trainer.runs[0].plan.network;
  const layers = latents.map(({ variables, states }) => (states > 2 ? `${variables}x${states}` : variables)).join("-");
  const parameters = countParameters(trainer.runs[0].plan.network).toLocaleString("en");
  const seeds = spec.seeds > 1 ? `, ${spec.seeds} seeds each` : "";
  return [
    `${name}${rung === "core" ? "" : ` (${rung})`}, matmul kernels ${variant}, ${(bytes / 2 ** 20).toFixed(0)} MiB`,
    `${spec.dataset.key}: ${shape.train.toLocaleString("en")} training examples; stochastic layers ${layers}, ${parameters} parameters, batch ${spec.batch}`,
    `${trainer.runs.map((run) => run.id).join(", ")}${seeds}`,
  ];
}

/** A run whose loss, weights or statistics stopped being finite, for people. */
export function frozenText(run: Run, spec: ExperimentSpec): string {
  const { step, replica, cause } = run.frozen ?? { step: run.issued, replica: 0, cause: "loss" as const };
  const seed = (spec.seed + replica) >>> 0;
  const what = frozenWords(cause, spec.seeds > 1 ? `with seed ${seed} its` : "its");
  return `${run.id} stopped at step ${step.toLocaleString("en")}: ${what}. Only this run stopped. Take a smaller learning rate than ${run.plan.learningRate}, or set optimizer.clipNorm.`;
}

/** The mean training ELBO of every window: a row per window, a column per run and seed. */
export function windowLines(runs: readonly RunResult[], { reports }: Pick<ModelFamily, "reports">): string[] {
  const columns = runs.flatMap(({ run, replicas }) =>
    replicas.map(({ seed, trainElboWindows, trainLossWindows }) => ({
      title: replicas.length > 1 ? `${run} seed ${seed}` : run,
      windows: trainElboWindows ?? trainLossWindows ?? [],
    })),
  );
  const ends = [...new Set(columns.flatMap(({ windows }) => windows.map(({ to }) => to)))].sort((a, b) => a - b);
  const rows = ends.map((end) => [
    end.toLocaleString("en"),
    ...columns.map(({ windows }) => {
      const window = windows.find(({ to }) => to === end);
      return window ? withError(window.mean, window.stdErr) : "";
    }),
  ]);
  const right = columns.map((_, k) => k + 1);
  const header = ["before step", ...columns.map(({ title }) => title)];
  return [
    "",
    `mean training ${reports.noun} of each window of steps, in nats`,
    ...tableLines([header, ...rows], [0, ...right]),
    "",
  ];
}

/** One row per run and seed, then where the files are. */
export function summaryLines(
  runs: readonly RunResult[],
  { reports }: Pick<ModelFamily, "reports">,
  folder: string,
  files: readonly string[],
): string[] {
  const asked = runs.some(({ replicas }) => replicas.some((replica) => replica.testLogLikelihood));
  // By fewer samples of every example than there are, where the family tests that.
  const sizes = sizesOf(runs, ({ testLoss }) => testLoss?.bySamples);
  const fewer = sizesOf(runs, ({ testLogLikelihood }) => testLogLikelihood?.fewer);
  const hasErrors = reports.alsoTested.some(({ series }) => series === "testError");
  const also = reports.alsoTested.filter(({ samples }) => samples === undefined || sizes.includes(samples));
  const tested = [reports.test, ...also].map(({ column }) => `t${column.slice(1)}`);
  const likely = asked ? ["test log-likelihood", ...fewer.map((samples) => `by ${samples}`)] : [];
  const header = ["run", "seed", "steps", "ms/step", ...tested, ...likely];
  const rows = runs.flatMap(({ run, steps, seconds, replicas }) =>
    replicas.map(({ seed, testElbo, testLoss, testLogLikelihood }) => {
      const test = testElbo ?? testLoss;
      const wrong = testLoss?.errorRate ?? null;
      return [
        run,
        String(seed),
        steps.toLocaleString("en"),
        steps > 0 ? ((1000 * seconds) / steps).toPrecision(3) : "",
        test ? withError(test.value, test.stdErr) : "none",
        ...(hasErrors ? [wrong === null ? "none" : `${(100 * wrong).toFixed(1)} %`] : []),
        ...bySizes(sizes, testLoss?.bySamples),
        ...(asked ? [testLogLikelihood ? withError(testLogLikelihood.value, testLogLikelihood.stdErr) : "none"] : []),
        ...bySizes(fewer, testLogLikelihood?.fewer),
      ];
    }),
  );
  const right = header.map((_, k) => k).slice(1);
  return [...tableLines([header, ...rows], right), `${folder}: ${files.join(", ")}`];
}

/** The numbers of samples that some replica has a figure for. */
function sizesOf(runs: readonly RunResult[], of: (replica: ReplicaResult) => BySamples[] | undefined): number[] {
  const all = runs.flatMap(({ replicas }) => replicas.flatMap((replica) => of(replica) ?? []));
  return [...new Set(all.map(({ samples }) => samples))].sort((a, b) => a - b);
}

function bySizes(sizes: readonly number[], figures: readonly BySamples[] = []): string[] {
  return sizes.map((size) => {
    const found = figures.find(({ samples }) => samples === size);
    return found ? withError(found.value, found.stdErr) : "none";
  });
}

/** `-143.21 ± 0.08`: as many digits as the error allows. */
export function withError(value: number | null, stdErr: number | null): string {
  if (value === null) return "not finite";
  if (stdErr === null || !(stdErr > 0)) return value.toFixed(2);
  const digits = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(stdErr))));
  return `${value.toFixed(digits)} ± ${stdErr.toFixed(digits)}`;
}
