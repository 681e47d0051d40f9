/** After the last step: what every run has come to, its weights, and run.json. */
import packageFile from "../package.json";
import { type Likelihood, WATCHED } from "../src/client/contract";
import { type Dataset, inputsOf } from "../src/data/dataset";
import { encodeLink } from "../src/experiment/link";
import { shortFloat } from "../src/export/metrics";
import {
  type Estimate,
  protocolOf,
  type ReplicaResult,
  RUN_FORMAT,
  type RunFile,
  type RunResult,
  runFileText,
} from "../src/export/run-file";
import { writeSafetensors } from "../src/export/safetensors";
import { modelTensors } from "../src/export/weights";
import type { WindowMeans } from "../src/export/windows";
import { countParameters } from "../src/models/network";
import { estimateLikelihood } from "../src/train/likelihood";
import type { ReplicaState } from "../src/train/program";
import type { Run } from "../src/train/run";
import type { Session } from "../src/train/session";
import { testBlocks, testFigures } from "../src/train/trainer";
import { finalTest } from "./final-test";
import { frozenText } from "./report";
import { modelNames, type Results } from "./results";
import type { Terminal } from "./terminal";

export type Ending = RunFile["ended"];

interface Wishes {
  likelihood: boolean;
  /** Whether the device can still be asked. */
  alive: boolean;
}

/** Tests every run as it stands and writes its weights. */
export async function measureRuns(
  session: Session,
  windows: WindowMeans,
  { likelihood, alive }: Wishes,
  results: Results,
  terminal: Terminal,
): Promise<RunResult[]> {
  const { runs } = session.trainer;
  const names = modelNames(
    runs.map((run) => run.id),
    session.seeds,
  );
  const measured: RunResult[] = [];
  for (const [k, run] of runs.entries()) {
    terminal.status(`testing ${run.id}`);
    const sound = alive && run.frozen === null;
    const tests = sound ? await finalTest(session, run) : null;
    if (tests) addToMetrics(results, run, tests);
    if (likelihood && sound) terminal.status(`estimating the likelihood of ${run.id}`);
    const likelihoods = likelihood && sound ? await estimateLikelihood(session, run) : null;
    if (alive) await writeModels(session, run, names[k], results);
    measured.push(describeRun(session, run, windows, tests, likelihoods, alive ? names[k] : null));
  }
  terminal.status("");
  return measured;
}

/** The last test is a point of the curve too, unless the trainer has just measured it. */
function addToMetrics(results: Results, run: Run, tests: readonly ReplicaState[]): void {
  if (run.evaluatedAt === run.issued) return;
  const { id, issued: step, seconds, plan } = run;
  tests.forEach((state, replica) => {
    for (const block of testBlocks({ run: id, replica, step, seconds }, state, plan)) results.add(block);
  });
}

async function writeModels(session: Session, run: Run, names: readonly string[], results: Results): Promise<void> {
  const checkpoint = await run.program.saveCheckpoint();
  const link = `#${encodeLink(session.spec)}`;
  names.forEach((name, replica) => {
    const tensors = modelTensors(run.plan, session.spec.optimizer.kind, checkpoint, replica);
    const seed = String(session.seeds[replica]);
    const metadata = { format: "pt", run: run.id, seed, step: String(stepsOf(run)), experiment: link };
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
  const tells = spec.model.kind === "classifier";
  const replicas = seeds.map((seed, replica): ReplicaResult => {
    const test = tests?.[replica] ? testFigures(tests[replica], run.plan) : null;
    const likelihood = likelihoods?.[replica];
    const found = test && {
      ...estimate({ value: WATCHED[spec.model.kind].sign * test.loss, stdErr: test.stdErr }),
      step: steps,
      examples: test.examples,
    };
    const trained = windows.of(run.id, replica, steps);
    return {
      replica,
      seed,
      testElbo: tells ? null : found,
      ...(tells && found ? { testLoss: { ...found, members: spec.evaluate.members, errorRate: test.wrong } } : {}),
      ...(likelihood
        ? { testLogLikelihood: { ...estimate(likelihood), step: likelihood.step, protocol: likelihood.protocol } }
        : {}),
      ...(tells ? { trainLossWindows: trained } : { trainElboWindows: trained }),
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
    protocol: protocolOf(spec, shape),
    runs,
    files: [...results.files, "run.json"],
  };
  results.write("run.json", runFileText(file));
}
