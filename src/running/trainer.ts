/**
 * Several runs in lock-step on one device. A submission holds a number of steps of every run, their dispatches
 * interleaved; its length adapts so that it is some tens of milliseconds of work. At most three are in flight, metrics
 * are copied behind the work and read without waiting, and evaluations are slipped between submissions.
 */
import type { SeriesBlock, SeriesName } from "../reports/series";
import { ReadbackRing } from "../device/readback";
import { ownFields, STEP_SERIES } from "../estimators/series";
import { replicaBytes } from "../kernels/compiler";
import { layoutRecord } from "../kernels/record";
import { reads } from "../models/network";
import { type Plan, testExamples } from "../planning/plan";
import { RING_SIZE } from "../planning/run-uniform";
import { TESTED_SAMPLES } from "../planning/step-passes";
import { parseReplicas, type ReplicaState } from "./program";
import type { Run } from "./run";
import { isEvaluationDue, stepsToEvaluation } from "./schedule";

/** Milliseconds of device work that one submission aims at. */
const TARGET_MS = 30;
const MAX_STEPS = 256;
const MAX_IN_FLIGHT = 3;
/** Test batches of one submission: keeps evaluations from blocking a software adapter for long. */
const CHUNKS_PER_SUBMIT = 8;
/** The record of an estimator that reported everything: room for those of every run. */
const LARGEST_RECORD = layoutRecord(ownFields(STEP_SERIES));
/** Submissions between two measurements of how the time divides among the runs. */
const SHARE_EVERY = 64;

export interface TrainerEvents {
  series(blocks: SeriesBlock[]): void;
  /** A run's loss, weights or statistics stopped being finite. */
  frozen(run: Run): void;
}

export interface EvaluationSettings {
  /** Steps between test evaluations, 0 for never; the first ones come earlier (schedule.ts). */
  every: number;
  examples: number;
  hardEvery: number;
  /** Test examples that there are. */
  available: number;
}

export class Trainer {
  readonly runs: Run[] = [];
  /** Steps of every run that the device has finished. */
  done = 0;
  /** Set above 1 after repeated device losses: less work per submission. */
  workDivisor = 1;
  private readonly readback: ReadbackRing;
  private readonly evaluations: ReadbackRing;
  private readonly inFlight: Promise<void>[] = [];
  private msPerStep = 0;
  private shares = new Map<Run, number>();
  private submissions = 0;
  private latestDone = 0;

  constructor(
    readonly device: GPUDevice,
    readonly settings: EvaluationSettings,
    private readonly events: TrainerEvents,
    maxReplicas: number,
  ) {
    const perRun = maxReplicas * (replicaBytes() + RING_SIZE * LARGEST_RECORD.vec4s * 16);
    this.readback = new ReadbackRing(device, "Trainer.metrics", perRun, 16);
    this.evaluations = new ReadbackRing(device, "Trainer.evaluations", maxReplicas * replicaBytes(), 64);
  }

  /** Adds a run whose program is initialised; it starts at its own step. */
  add(run: Run): void {
    this.runs.push(run);
    this.shares.clear();
  }

  remove(run: Run): void {
    const at = this.runs.indexOf(run);
    if (at >= 0) this.runs.splice(at, 1);
    this.shares.delete(run);
    run.program.destroy();
  }

  /**
   * Submits the next piece of training, at most `maxSteps` steps of every run, and what is due with it. Resolves when
   * there is room for another submission, not when this one is done. Returns the steps submitted.
   */
  async advance(maxSteps = MAX_STEPS): Promise<number> {
    const live = this.runs.filter((run) => !run.frozen);
    if (live.length === 0) return 0;
    const { every } = this.settings;
    this.evaluateDue(live.filter((run) => run.issued === 0));
    const steps = Math.min(maxSteps, this.stepsWanted(), ...live.map((run) => stepsToEvaluation(run.issued, every)));
    if (this.submissions % SHARE_EVERY === 0 && live.length > 1) await this.submitAlone(live, steps);
    else this.submitTogether(live, steps);
    this.submissions += 1;
    this.collect(live);
    this.evaluateDue(live.filter((run) => run.issued > 0 && isEvaluationDue(run.issued, every)));
    while (this.inFlight.length >= MAX_IN_FLIGHT) await this.inFlight[0];
    return steps;
  }

  /** Resolves when the device has finished everything and all metrics have arrived. */
  async drain(): Promise<void> {
    this.collect(this.runs);
    await Promise.all(this.inFlight);
    await this.device.queue.onSubmittedWorkDone();
    await Promise.all([this.readback.flush(), this.evaluations.flush()]);
    // A copy that was dropped while the ring was busy finds room now.
    if (this.runs.some((run) => run.asked < run.issued)) {
      this.collect(this.runs);
      await this.readback.flush();
    }
  }

  destroy(): void {
    for (const run of this.runs) run.program.destroy();
    this.runs.length = 0;
    this.readback.destroy();
    this.evaluations.destroy();
  }

  private stepsWanted(): number {
    if (this.msPerStep === 0) return 1;
    return Math.max(1, Math.min(MAX_STEPS, Math.floor(TARGET_MS / this.workDivisor / this.msPerStep)));
  }

  private submitTogether(live: Run[], steps: number): void {
    const encoder = this.device.createCommandEncoder({ label: "Trainer.steps" });
    const pass = encoder.beginComputePass({ label: "Trainer.steps" });
    for (let k = 0; k < steps; k++) this.encodeStep(pass, live);
    pass.end();
    this.device.queue.submit([encoder.finish()]);
    this.follow(live, steps);
  }

  /** Every run by itself, waited for: how the time of a step divides among the runs. */
  private async submitAlone(live: Run[], steps: number): Promise<void> {
    await this.device.queue.onSubmittedWorkDone();
    for (const run of live) {
      const start = performance.now();
      const encoder = this.device.createCommandEncoder({ label: `Trainer.steps of ${run.id}` });
      const pass = encoder.beginComputePass();
      for (let k = 0; k < steps; k++) this.encodeStep(pass, [run]);
      pass.end();
      this.device.queue.submit([encoder.finish()]);
      await this.device.queue.onSubmittedWorkDone();
      const ms = performance.now() - start;
      run.seconds += ms / 1000;
      // The first submission compiles shaders: it says nothing of the shares.
      if (this.submissions > 0) this.shares.set(run, ms);
    }
    this.latestDone = performance.now();
    this.done += steps;
  }

  private encodeStep(pass: GPUComputePassEncoder, live: Run[]): void {
    for (const run of live) {
      if (run.reportsAt(run.issued, this.settings.hardEvery)) run.program.encodePass(pass, "report");
    }
    const longest = Math.max(...live.map((run) => run.program.count("step")));
    for (let k = 0; k < longest; k++) {
      for (const run of live) if (k < run.program.count("step")) run.program.encode(pass, "step", k);
    }
    for (const run of live) run.issued += 1;
  }

  /** Keeps the books of a submission: time per step, seconds charged to each run. */
  private follow(live: Run[], steps: number): void {
    const start = performance.now();
    const total = live.reduce((sum, run) => sum + (this.shares.get(run) ?? 1), 0);
    const done = this.device.queue.onSubmittedWorkDone().then(
      () => {
        const now = performance.now();
        const ms = now - Math.max(start, this.latestDone);
        this.latestDone = now;
        this.done += steps;
        this.msPerStep = this.msPerStep === 0 ? ms / steps : 0.8 * this.msPerStep + 0.2 * (ms / steps);
        for (const run of live) run.seconds += ((this.shares.get(run) ?? 1) / total) * (ms / 1000);
      },
      () => {},
    );
    const entry = done.finally(() => {
      this.inFlight.splice(this.inFlight.indexOf(entry), 1);
    });
    this.inFlight.push(entry);
  }

  /** Asks for the records of all steps that nobody asked for yet. A refused copy is asked for next time. */
  private collect(runs: Run[]): void {
    const encoder = this.device.createCommandEncoder({ label: "Trainer.collect" });
    for (const run of runs) {
      const { regions, from, to } = run.regions();
      if (to === from) continue;
      const accepted = this.readback.copyRegions(encoder, regions, (memory) => {
        const before = run.frozen;
        const blocks = run.parse(memory, from, to);
        if (blocks.length > 0) this.events.series(blocks);
        if (!before && run.frozen) this.events.frozen(run);
      });
      if (accepted) run.asked = to;
    }
    this.device.queue.submit([encoder.finish()]);
    this.readback.submitted();
  }

  /** Test ELBO of runs, behind the steps submitted so far. */
  private evaluateDue(runs: Run[]): void {
    if (this.settings.every === 0) return;
    for (const run of runs) this.evaluate(run);
  }

  /** Tests a run on the test data, behind the steps submitted so far. */
  evaluate(run: Run): void {
    const examples = testExamples(this.settings.examples, this.settings.available);
    const chunks = Math.ceil(examples / run.plan.tensors.batch);
    for (let from = 0; from < chunks; from += CHUNKS_PER_SUBMIT) {
      const encoder = this.device.createCommandEncoder({ label: "Trainer.evaluate" });
      const pass = encoder.beginComputePass({ label: "Trainer.evaluate" });
      if (from === 0) run.program.encodePass(pass, "reset");
      for (let c = from; c < Math.min(chunks, from + CHUNKS_PER_SUBMIT); c++) run.program.encodePass(pass, "chunk");
      pass.end();
      if (from + CHUNKS_PER_SUBMIT >= chunks) this.copyEvaluation(encoder, run);
      this.device.queue.submit([encoder.finish()]);
    }
    this.evaluations.submitted();
  }

  private copyEvaluation(encoder: GPUCommandEncoder, run: Run): void {
    const source = run.program.buffers.replicas;
    const step = run.issued;
    if (step <= run.evaluatedAt) return; // repeated after a recovery: the same numbers
    run.evaluatedAt = step;
    this.evaluations.copy(encoder, source, 0, run.plan.replicas * replicaBytes(), (memory) => {
      const states = parseReplicas(memory, run.plan.replicas);
      this.events.series(
        states.flatMap((state, replica) =>
          state.frozen === 0 ? testBlocks({ run: run.id, replica, step, seconds: run.seconds }, state, run.plan) : [],
        ),
      );
    });
  }
}

/** What a test has found of one replica. */
export interface TestFigures {
  loss: number;
  /** Of the mean over the examples. */
  stdErr: number;
  /** Share of the examples that are misclassified; null where there are no classes. */
  wrong: number | null;
  examples: number;
  /** The same by the first so many samples of every example alone. */
  bySamples: { series: SeriesName; samples: number; loss: number; stdErr: number }[];
}

export function testFigures(state: ReplicaState, { family, network, test }: Plan): TestFigures {
  const { mean, square, count, wrong } = state;
  const error = (squares: number) => Math.sqrt(squares / Math.max(1, count - 1) / count);
  const bySamples = family.reports.alsoTested.flatMap(({ series, samples }) => {
    const k = TESTED_SAMPLES.map(Number).indexOf(samples ?? 0);
    if (samples === undefined || k < 0 || samples > Number(test.samples)) return [];
    return [{ series, samples, loss: state.batch_mean[k], stdErr: error(state.batch_square[k]) }];
  });
  const share = reads(network, "label") ? wrong / count : null;
  return { loss: mean, stdErr: error(square), wrong: share, examples: count, bySamples };
}

/** The series that a test adds a point to. */
export function testBlocks(
  { run, replica, step, seconds }: { run: string; replica: number; step: number; seconds: number },
  state: ReplicaState,
  plan: Plan,
): SeriesBlock[] {
  const { loss, stdErr, wrong, examples, bySamples } = testFigures(state, plan);
  const { test, sign } = plan.family.reports;
  const block = (series: SeriesName, value: number, error: number): SeriesBlock => ({
    run,
    replica,
    series,
    step: Float64Array.of(step),
    value: Float32Array.of(value),
    stdErr: Float32Array.of(error),
    seconds: Float64Array.of(seconds),
  });
  const blocks = [block(test.series, sign * loss, stdErr)];
  for (const by of bySamples) blocks.push(block(by.series, sign * by.loss, by.stdErr));
  if (wrong !== null) blocks.push(block("testError", wrong, Math.sqrt((wrong * (1 - wrong)) / examples)));
  return blocks;
}
