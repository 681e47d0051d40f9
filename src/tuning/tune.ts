/**
 * The same experiment at several learning rates, estimator after estimator. The rates of an estimator are replicas of one program:
 * same seed, same order of the examples, same noise, and each has the bits of a run alone at its rate. Where an adapter has no room
 * for all at once they are trained in several goes.
 */
import { BufferTooLargeError } from "../device/buffers";
import { GpuOutOfMemoryError, inErrorScope } from "../device/errors";
import { estimatorText } from "../experiment/estimator-text";
import type { EstimatorSpec, ExperimentSpec } from "../spec/schema";
import { familyOf } from "../models/table";
import { type Plan, planBytes } from "../planning/plan";
import { Program } from "../running/program";
import { FROZEN_CAUSES, Run } from "../running/run";
import { checkFits, ProblemError, planEstimator, type Session } from "../running/session";
import { Trainer } from "../running/trainer";
import { reportEvery, ScoreCollector, startsWithTest } from "./collect";
import { estimatorsToTune, type TuneEvent, type TuneOptions } from "./score";

/** Bytes of all rates together; more go one after another. */
const MOST_BYTES = 1.5 * 2 ** 30;

/** One estimator at some of the rates. */
interface Go {
  estimator: EstimatorSpec;
  rates: readonly number[];
  plan: Plan;
}

/**
 * Yields after every submission, so that whoever asks for the next piece can be answered, stop, or pause in between: `return` gives
 * everything back. Throws what the device throws when it is lost.
 */
export async function* tune(session: Session, options: TuneOptions): AsyncGenerator<TuneEvent, void> {
  const goes: Go[] = [];
  for (const estimator of estimatorsToTune(session.spec)) {
    const planned = planGoes(session, estimator, options);
    if (typeof planned === "string") {
      yield { kind: "left-out", estimator: estimatorText(estimator), reason: planned };
    } else goes.push(...planned);
  }
  const cost = ({ plan, rates }: Go) => plan.evaluations * rates.length;
  const total = goes.reduce((sum, go) => sum + cost(go), 0);
  let before = 0;
  for (const go of goes) {
    const share = (step: number) => (before + (cost(go) * step) / options.steps) / total;
    try {
      yield* trainGo(session, go, options, share);
    } catch (error) {
      const reason = noRoom(error);
      if (reason === null) throw error;
      yield { kind: "left-out", estimator: estimatorText(go.estimator), reason };
    }
    before += cost(go);
  }
}

/** As many rates at once as fit; a sentence without its end where not even one does. */
function planGoes(session: Session, estimator: EstimatorSpec, { rates, seeds }: TuneOptions): Go[] | string {
  let refusal = "";
  for (let count = rates.length; count >= 1; count = Math.floor(count / 2)) {
    try {
      const plan = planReplicas(session, estimator, count * seeds);
      if (count > 1 && planBytes(plan) > MOST_BYTES) continue;
      const starts = Array.from({ length: Math.ceil(rates.length / count) }, (_, k) => k * count);
      return starts.map((at): Go => {
        const some = rates.slice(at, at + count);
        return { estimator, rates: some, plan: planReplicas(session, estimator, some.length * seeds) };
      });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      refusal = `${error.problem.title} ${error.problem.detail}`.replace(/\.$/, "");
    }
  }
  return refusal;
}

function planReplicas({ spec, shape, found }: Session, estimator: EstimatorSpec, replicas: number): Plan {
  const plan = planEstimator(specOf(spec, replicas), estimator, shape, found);
  checkFits(plan, found);
  return plan;
}

/** The experiment with so many replicas; the variance of gradients is not asked for. */
function specOf(spec: ExperimentSpec, replicas: number): ExperimentSpec {
  return { ...spec, seeds: replicas, evaluate: { ...spec.evaluate, varianceEvery: 0 } };
}

async function* trainGo(
  session: Session,
  { estimator, rates, plan }: Go,
  { steps, score, seeds }: TuneOptions,
  share: (step: number) => number,
): AsyncGenerator<TuneEvent, void> {
  const { found, spec, shape } = session;
  const name = estimatorText(estimator);
  const collector = new ScoreCollector(familyOf(spec.model), score, steps, seeds, rates);
  const settings = {
    every: 0, // tests are made at the start and at the end, below
    examples: spec.evaluate.examples,
    hardEvery: reportEvery(steps, spec.evaluate.hardEvery),
    available: shape.test,
  };
  const series = (blocks: Parameters<ScoreCollector["add"]>[0][]) => {
    for (const block of blocks) collector.add(block);
  };
  yield { kind: "progress", estimator: name, step: 0, steps, share: share(0) };
  const trainer = new Trainer(found.device, settings, { series, frozen: () => {} }, plan.replicas);
  trainer.workDivisor = session.trainer.workDivisor;
  try {
    const run = await build(session, name, plan, rates, seeds);
    trainer.add(run);
    if (startsWithTest(familyOf(spec.model), score)) trainer.evaluate(run);
    while (run.issued < steps) {
      const advanced = await trainer.advance(steps - run.issued);
      if (advanced === 0) break;
      yield { kind: "progress", estimator: name, step: run.issued, steps, share: share(run.issued) };
    }
    if (score === "test") trainer.evaluate(run);
    await trainer.drain();
    yield { kind: "scores", scores: collector.scores(name, await stoppedReplicas(run)) };
  } finally {
    trainer.destroy();
  }
}

async function build(
  session: Session,
  name: string,
  plan: Plan,
  rates: readonly number[],
  seeds: number,
): Promise<Run> {
  const { found, compiler, deviceDataset, data, spec } = session;
  const label = `${name} at ${rates.length} rates`;
  const program = await inErrorScope(found.device, label, () => Program.create(compiler, plan, deviceDataset, label));
  const replicas = rates.flatMap((learningRate) =>
    Array.from({ length: seeds }, (_, s) => {
      const seed = (spec.seed + s) >>> 0;
      return { seed, learningRate, parameters: session.startOf(plan, seed) };
    }),
  );
  program.initialise(replicas, data.mean);
  return new Run(name, plan, program, true);
}

const STOPPED = {
  loss: "the loss was not finite",
  parameters: "weights were not finite",
  statistics: "the statistics of the learning signal were not finite",
} as const;

/** Of every replica why its training is none, in words; null where it is one. */
async function stoppedReplicas({ program }: Run): Promise<(string | null)[]> {
  const states = await program.readReplicas();
  return states.map(({ frozen, frozen_step: step }) =>
    frozen === 0 ? null : `${STOPPED[FROZEN_CAUSES[frozen - 1]]} at step ${step.toLocaleString("en")}`,
  );
}

/** What the machine has no room for, in words; null for anything else, a lost device among it. */
function noRoom(error: unknown): string | null {
  const refused = error instanceof BufferTooLargeError || error instanceof GpuOutOfMemoryError;
  return refused ? `the graphics adapter has no room for it: ${error.message}` : null;
}
