/**
 * An experiment on a device: prepares the data, plans and builds every run of a spec, and keeps runs whose configuration
 * is unchanged when the spec changes. The page's worker and the command line both drive this.
 */
import type { Problem } from "../reports/problem";
import type { PreparedData } from "../data/load";
import type { DeviceData } from "../data/pack";
import type { FoundDevice } from "../device/adapter";
import { USAGE } from "../device/buffers";
import { inErrorScope } from "../device/errors";
import type { MatmulVariant } from "../device/variant";
import { findEstimator } from "../estimators/table";
import { estimatorText } from "../experiment/estimator-text";
import type { EstimatorSpec, ExperimentSpec } from "../spec/schema";
import { readWeights } from "../weights/weights";
import { KernelCompiler } from "../kernels/compiler";
import { initialAuxiliaryParameters } from "../estimators/auxiliary-parameters";
import { initialDataOf, initialParameters } from "../models/initialise";
import { buildNetwork } from "../models/table";
import { largestBuffer, type Plan, planBytes, planRun } from "../planning/plan";
import { type DataShape, shapeOf } from "../planning/run-uniform";
import { type DeviceDataset, type InitialReplica, Program } from "./program";
import { Run } from "./run";
import { Trainer, type TrainerEvents } from "./trainer";

/** A refusal in words, for people. */
export class ProblemError extends Error {
  override name = "ProblemError";
  constructor(readonly problem: Problem) {
    super(`${problem.title} ${problem.detail} ${problem.remedy}`);
  }
}

/** Plans one estimator of a spec. Throws ProblemError for an unknown key. */
export function planEstimator(
  spec: ExperimentSpec,
  estimator: EstimatorSpec,
  shape: DataShape,
  found: FoundDevice,
): Plan {
  const row = findEstimator(estimator.key);
  if (!row) {
    throw new ProblemError({
      code: "unknown-estimator",
      title: `There is no estimator "${estimator.key}".`,
      detail: "The experiment names an estimator that is not in the table.",
      remedy: "Choose one of the estimators that the page or `npm run sbn -- list estimators` shows.",
    });
  }
  const variant = found.adapter.variant as MatmulVariant;
  return planRun(spec, row, estimator.params, shape, { variant, learningRate: estimator.learningRate });
}

/** Throws ProblemError when a plan does not fit the adapter: both numbers, and what to do. */
export function checkFits(plan: Plan, found: FoundDevice): void {
  const { name, bytes } = largestBuffer(plan);
  const allowed = Math.min(found.limits.bindingBytes, found.limits.bufferBytes);
  if (bytes <= allowed) return;
  throw new ProblemError({
    code: "plan-too-large",
    title: `${plan.estimator.name} needs more memory than this adapter allows.`,
    detail: `Its buffer of ${name} takes ${megabytes(bytes)}, but one buffer may have ${megabytes(allowed)} here.`,
    remedy: "Take a smaller batch, fewer seeds or narrower layers; estimators with many evaluations need the most.",
  });
}

/** Throws ProblemError when plans and data together do not fit: both numbers, and what to do. */
export function checkFitsTogether(plans: readonly Plan[], dataBytes: number, { limits }: FoundDevice): void {
  const bytes = plans.reduce((sum, plan) => sum + planBytes(plan), dataBytes);
  if (bytes <= limits.totalBytes) return;
  throw new ProblemError({
    code: "plan-too-large",
    title: "This experiment needs more memory than this adapter allows.",
    detail: `Its ${plans.length === 1 ? "run" : `${plans.length} runs`} and the data take ${megabytes(bytes)}, but all buffers together may have ${megabytes(limits.totalBytes)} here.`,
    remedy: "Take fewer estimators or seeds, a smaller batch or narrower layers.",
  });
}

export class Session {
  readonly compiler: KernelCompiler;
  trainer: Trainer;
  private readonly dataset: DeviceDataset;
  readonly shape: DataShape;
  /** Weights that all runs and seeds start from, instead of those of their seeds. */
  start: ReadonlyMap<string, Float32Array> | null = null;

  constructor(
    readonly found: FoundDevice,
    public spec: ExperimentSpec,
    readonly data: PreparedData,
    private readonly events: TrainerEvents,
    compiler?: KernelCompiler,
  ) {
    this.compiler = compiler ?? new KernelCompiler(found.device);
    this.shape = shapeOf(data);
    this.dataset = { train: this.upload("train", data.train), test: this.upload("test", data.test) };
    this.trainer = this.newTrainer();
  }

  private newTrainer(): Trainer {
    const settings = { ...this.spec.evaluate, available: this.shape.test };
    return new Trainer(this.found.device, settings, this.events, this.spec.seeds);
  }

  private upload(name: string, data: DeviceData): GPUBuffer {
    const allowed = Math.min(this.found.limits.bindingBytes, this.found.limits.bufferBytes);
    if (data.words.byteLength > allowed) {
      throw new ProblemError({
        code: "data-too-large",
        title: "The data set does not fit this adapter.",
        detail: `Its ${name} part takes ${megabytes(data.words.byteLength)}, but one buffer may have ${megabytes(allowed)} here.`,
        remedy: "Use fewer training examples.",
      });
    }
    const buffer = this.found.device.createBuffer({
      label: `Session.data.${name}`,
      size: Math.max(4, data.words.byteLength),
      usage: USAGE.storage | USAGE.copyDst,
    });
    this.found.device.queue.writeBuffer(buffer, 0, data.words as Uint32Array<ArrayBuffer>);
    return buffer;
  }

  /** Builds a run of an estimator from the shared initial weights and adds it to the trainer. */
  async addRun(estimator: EstimatorSpec): Promise<Run> {
    const run = await this.buildRun(estimator);
    this.trainer.add(run);
    return run;
  }

  async buildRun(estimator: EstimatorSpec): Promise<Run> {
    const plan = planEstimator(this.spec, estimator, this.shape, this.found);
    this.checkRoom([plan]);
    const id = estimatorText(estimator);
    const program = await inErrorScope(this.found.device, id, () =>
      Program.create(this.compiler, plan, this.dataset, id),
    );
    program.initialise(this.initialReplicas(plan), this.data.mean);
    return new Run(id, plan, program);
  }

  /** Whether these estimators fit beside the runs that are there: asked before the first is built. Throws ProblemError. */
  checkEstimators(estimators: readonly EstimatorSpec[]): void {
    this.checkRoom(estimators.map((estimator) => planEstimator(this.spec, estimator, this.shape, this.found)));
  }

  private checkRoom(plans: readonly Plan[]): void {
    for (const plan of plans) checkFits(plan, this.found);
    const there = this.trainer.runs.map(({ plan }) => plan);
    checkFitsTogether([...there, ...plans], this.dataset.train.size + this.dataset.test.size, this.found);
  }

  /** Puts a run back to step 0 with the same seeds. */
  restart(run: Run): void {
    run.program.initialise(this.initialReplicas(run.plan), this.data.mean);
    run.restart();
  }

  /** Later starts are at these weights; null: at those of the seeds. Throws SafetensorsError where they are of another model. */
  startFrom(file: Uint8Array | null): void {
    const { model } = this.spec;
    this.start = file && readWeights(file, buildNetwork(model, this.data));
  }

  /** Replica r: seed + r, its own initial weights (or those given), the same for every estimator. */
  initialReplicas(plan: Plan): InitialReplica[] {
    return this.seeds.map((seed) => ({ seed, parameters: this.startOf(plan, seed) }));
  }

  /** The parameters that an estimator starts from with a seed. */
  startOf({ network, estimator, params }: Plan, seed: number): Map<string, ArrayLike<number>> {
    const model = this.start ?? initialParameters(network, this.spec.model, seed, initialDataOf(this.data));
    return new Map([...model, ...initialAuxiliaryParameters(network, estimator, params, seed)]);
  }

  findRun(id: string): Run | undefined {
    return this.trainer.runs.find((run) => run.id === id);
  }

  get variant(): MatmulVariant {
    return this.found.adapter.variant as MatmulVariant;
  }

  /** Seeds of the replicas. */
  get seeds(): number[] {
    return Array.from({ length: this.spec.seeds }, (_, r) => (this.spec.seed + r) >>> 0);
  }

  get deviceDataset(): DeviceDataset {
    return this.dataset;
  }

  /** Bytes on the device: all runs and the data set. */
  get bytes(): number {
    const runs = this.trainer.runs.reduce((sum, run) => sum + planBytes(run.plan), 0);
    return runs + this.dataset.train.size + this.dataset.test.size;
  }

  destroy(): void {
    this.trainer.destroy();
    this.dataset.train.destroy();
    this.dataset.test.destroy();
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toLocaleString("en", { maximumFractionDigits: 1 })} MiB`;
}
