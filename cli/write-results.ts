/** After the last step: what every run has come to, its weights, and run.json. */
import packageFile from "../package.json";
import type { Likelihood } from "../src/probing/reports";
import { type Dataset, inputsOf } from "../src/data/dataset";
import { encodeLink } from "../src/experiment/link";
import { shortFloat } from "../src/export/metrics";
import {
  type BySamples,
  type Estimate,
  protocolOf,
  reportedSeries,
  type ReplicaResult,
  RUN_FORMAT,
  type RunFile,
  type RunResult,
  runFileText,
} from "../src/export/run-file";
import { writeSafetensors } from "../src/weights/safetensors";
import { modelTensors } from "../src/weights/weights";
import type { WindowMeans } from "../src/export/windows";
import { countParameters } from "../src/models/network";
import { estimateLikelihood } from "../src/probing/likelihood";
import type { ReplicaState } from "../src/running/program";
import type { Run } from "../src/running/run";
import type { Session } from "../src/running/session";
import { areFinite, type Snapshot } from "../src/running/snapshot";
import { type TestFigures, testBlocks, testFigures } from "../src/running/trainer";
import { finalTest } from "./final-test";
import { frozenText } from "./report";
import { modelNames, type Results } from "./results";
import type { Terminal } from "./terminal";
import type { Checkpoints } from "./training-record";

export type Ending = RunFile["ended"];

interface Wishes {
  likelihood: boolean;
  /** Whether the device can still be asked. */
  alive: boolean;
}

/** Tests every run as it stands and writes its weights. `unsound`: what came out that is not a finite number, in sentences. */
export async function measureRuns(
  session: Session,
  windows: WindowMeans,
  { likelihood, alive }: Wishes,
  results: Results,
  checkpoints: Checkpoints,
  terminal: Terminal,
): Promise<{ runs: RunResult[]; unsound: string[] }> {
  const { runs } = session.trainer;
  const names = modelNames(
    runs.map((run) => run.id),
    session.seeds,
  );
  const measured: RunResult[] = [];
  const unsound: string[] = [];
  for (const [k, run] of runs.entries()) {
    terminal.status(`testing ${run.id}`);
    const sound = alive && run.frozen === null;
    const tests = sound ? await finalTest(session, run) : null;
    if (tests) addToMetrics(results, run, tests);
    if (likelihood && sound) terminal.status(`estimating the likelihood of ${run.id}`);
    const likelihoods = likelihood && sound ? await estimateLikelihood(session, run) : null;
    const weights = alive ? await soundWeights(run, checkpoints) : null;
    if (weights) writeModels(session, run, weights, names[k], results);
    const result = describeRun(session, run, windows, tests, likelihoods, weights && names[k]);
    if (weights && weights.step !== stepsOf(run)) result.modelStep = weights.step;
    measured.push(result);
    unsound.push(...unsoundFigures(result), ...(alive ? unsoundWeights(run, weights) : []));
  }
  terminal.status("");
  return { runs: measured, unsound };
}

/** The last test is a point of the curve too, unless the trainer has just measured it. */
function addToMetrics(results: Results, run: Run, tests: readonly ReplicaState[]): void {
  if (run.evaluatedAt === run.issued) return;
  const { id, issued: step, seconds, plan } = run;
  tests.forEach((state, replica) => {
    for (const block of testBlocks({ run: id, replica, step, seconds }, state, plan)) results.addLast(block);
  });
}

/** Weights of a run and the step that they are of. */
type Weights = Pick<Snapshot, "step" | "buffers">;

/** The weights as they stand, or where they are not finite those of the last sound checkpoint; null where there is none. */
async function soundWeights(run: Run, checkpoints: Checkpoints): Promise<Weights | null> {
  const buffers = await run.program.saveCheckpoint();
  if (areFinite(buffers)) return { step: stepsOf(run), buffers };
  return checkpoints.soundOf(run);
}

function unsoundWeights(run: Run, weights: Weights | null): string[] {
  if (weights?.step === stepsOf(run)) return [];
  const instead = weights
    ? `its file holds those of step ${weights.step.toLocaleString("en")}, the last sound checkpoint.`
    : "they were not written.";
  return [`The weights of ${run.id} are not finite numbers: ${instead}`];
}

/** A figure that is no finite number is no result. */
function unsoundFigures({ run, replicas }: RunResult): string[] {
  return replicas.flatMap(({ seed, testElbo, testLoss, testLogLikelihood }) => {
    const figures = { "test ELBO": testElbo, "test loss": testLoss, "test log-likelihood": testLogLikelihood };
    return Object.entries(figures)
      .filter(([, figure]) => figure && figure.value === null)
      .map(([name]) => `The ${name} of ${run}, seed ${seed}, is not a finite number.`);
  });
}

function writeModels(session: Session, run: Run, weights: Weights, names: readonly string[], results: Results): void {
  const link = `#${encodeLink(session.spec)}`;
  names.forEach((name, replica) => {
    const tensors = modelTensors(run.plan, weights.buffers, replica);
    const seed = String(session.seeds[replica]);
    const metadata = { format: "pt", run: run.id, seed, step: String(weights.step), experiment: link };
    results.write(name, writeSafetensors(tensors, metadata));
  });
}

function describeRun(
  session: Session,
  run: Run,
  windows: WindowMeans,
  tests: readonly ReplicaState[] | null,
  likelihoods: readonly Likelihood[] | null,
  models: readonly string[] | null,
): RunResult {
  const { seeds, spec } = session;
  const steps = stepsOf(run);
  const { reports, fields } = run.plan.family;
  const replicas = seeds.map((seed, replica): ReplicaResult => {
    const test = tests?.[replica] ? testFigures(tests[replica], run.plan) : null;
    const likelihood = likelihoods?.[replica];
    const found = test && {
      ...estimate({ value: reports.sign * test.loss, stdErr: test.stdErr }),
      step: steps,
      examples: test.examples,
    };
    const ensemble = fields.includes("members") && { members: spec.evaluate.members, errorRate: test?.wrong ?? null };
    return {
      replica,
      seed,
      testElbo: null,
      ...(found ? { [reports.test.series]: { ...found, ...ensemble, ...bySamplesOf(test) } } : {}),
      ...(likelihood ? { testLogLikelihood: describeLikelihood(likelihood) } : {}),
      [`${reports.train.series}Windows`]: windows.of(run.id, replica, steps),
      model: models?.[replica] ?? null,
    };
  });
  const { estimator, network, evaluations } = run.plan;
  return {
    run: run.id,
    name: estimator.name,
    biased: estimator.biased,
    evaluations,
    parameters: countParameters(network),
    steps,
    seconds: Math.round(run.seconds * 1e3) / 1e3,
    frozen: run.frozen ? { step: run.frozen.step, seed: seeds[run.frozen.replica], text: frozenText(run, spec) } : null,
    replicas,
  };
}

/** The test by the first few samples of every example, where it was made. */
function bySamplesOf(test: TestFigures | null): { bySamples?: BySamples[] } {
  if (!test || test.bySamples.length === 0) return {};
  return {
    bySamples: test.bySamples.map(({ samples, loss, stdErr }) => ({ samples, ...estimate({ value: loss, stdErr }) })),
  };
}

function describeLikelihood({ step, protocol, fewer, ...all }: Likelihood): ReplicaResult["testLogLikelihood"] {
  const others = fewer?.map(({ samples, ...one }) => ({ samples, ...estimate(one) }));
  return { ...estimate(all), step, protocol, ...(others ? { fewer: others } : {}) };
}

/** A frozen run has issued steps that changed nothing. */
function stepsOf(run: Run): number {
  return run.frozen ? run.frozen.step : run.issued;
}

function estimate({ value, stdErr }: { value: number; stdErr: number }): Estimate {
  return { value: shortFloat(value), stdErr: shortFloat(stdErr) };
}

interface End {
  ending: Ending;
  problem: string | null;
  steps: { asked: number; taken: number };
  notes: string[];
}

/** Gives the metric files their names and writes run.json, last: where it stands, everything stands. */
export function writeResults(results: Results, session: Session, dataset: Dataset, runs: RunResult[], end: End): void {
  const { spec, shape, found } = session;
  results.finishMetrics();
  const { key, name, source } = dataset;
  const file: RunFile = {
    format: RUN_FORMAT,
    version: 1,
    program: { name: packageFile.name, version: packageFile.version, node: process.versions.node },
    date: new Date().toISOString(),
    spec,
    link: `#${encodeLink(spec)}`,
    dataset: { key, name, train: shape.train, test: shape.test, inputs: inputsOf(dataset), source },
    adapter: found.adapter,
    steps: end.steps,
    ended: end.ending,
    ...(end.problem === null ? {} : { problem: end.problem }),
    notes: end.notes,
    series: reportedSeries(
      spec,
      session.trainer.runs.map(({ plan }) => plan.estimator),
    ),
    protocol: protocolOf(spec, shape),
    runs,
    files: [...results.files, "run.json"],
  };
  results.write("run.json", runFileText(file));
}
