/**
 * A plan made real once: buffers, pipelines, bind groups. After that a step is nothing but encoding: no allocation, no
 * bind group, no upload and no wait.
 */
import { BufferArena, USAGE } from "../device/buffers";
import { readBuffer } from "../device/readback";
import { jobView, type KernelCompiler, replicaBytes, replicaView, runView, STORAGE } from "../kernels/compiler";
import type { Dispatch, JobFields } from "../planning/jobs";
import { packParameters, unpackParameters } from "../planning/layout";
import type { Plan } from "../planning/plan";

/** A checkpoint that cannot be used, in words. */
export class CheckpointError extends Error {
  override name = "CheckpointError";
}

/** One prepared dispatch. */
interface Command {
  pipeline: GPUComputePipeline;
  group: GPUBindGroup;
  x: number;
  y: number;
}

/** The data set on the device, shared by all programs. */
export interface DeviceDataset {
  train: GPUBuffer;
  test: GPUBuffer;
}

/** What a replica starts from. */
export interface InitialReplica {
  seed: number;
  /** That the schedule starts from; absent: the plan's. */
  learningRate?: number;
  /** Named parameters, baseline networks included. */
  parameters: ReadonlyMap<string, ArrayLike<number>>;
}

/** Uniform bindings start at multiples of this on every adapter. */
const UNIFORM_ALIGNMENT = 256;

/** Buffers that a checkpoint holds; with them a run goes on bit for bit. */
export const CHECKPOINT_BUFFERS = ["parameters", "moments", "gradients", "replicas"] as const;
export type CheckpointBuffers = Record<(typeof CHECKPOINT_BUFFERS)[number], ArrayBuffer>;

export class Program {
  readonly arena: BufferArena;
  readonly buffers: Record<(typeof STORAGE)[number], GPUBuffer>;
  private commands = new Map<string, Command[]>();

  private constructor(
    readonly compiler: KernelCompiler,
    readonly plan: Plan,
    readonly data: DeviceDataset,
    label: string,
    shared?: { parameters: GPUBuffer },
  ) {
    this.arena = new BufferArena(compiler.device, label);
    const { sizes, replicas } = plan;
    const usage = USAGE.storage | USAGE.copySrc | USAGE.copyDst;
    const block = (name: string, bytes: number) => this.arena.create(name, replicas * bytes, usage);
    this.buffers = {
      parameters: shared?.parameters ?? block("parameters", 16 * sizes.parameters),
      activations: block("activations", 16 * sizes.activations),
      rows: block("rows", 4 * sizes.rows),
      replicas: block("replicas", replicaBytes()),
      data: data.train,
      moments: block("moments", 16 * sizes.moments),
      gradients: block("gradients", 16 * sizes.gradients),
      ring: block("ring", 16 * sizes.ring),
    };
  }

  /** Allocates and compiles. `shared`: parameters of another program to read instead of its own. */
  static async create(
    compiler: KernelCompiler,
    plan: Plan,
    data: DeviceDataset,
    label: string,
    shared?: { parameters: GPUBuffer },
  ): Promise<Program> {
    const program = new Program(compiler, plan, data, label, shared);
    try {
      await program.prepare();
    } catch (error) {
      program.destroy();
      throw error;
    }
    return program;
  }

  private async prepare(): Promise<void> {
    const { passes, train, test } = this.plan;
    const sides = Object.entries(passes);
    const all = sides.flatMap(([, { dispatches }]) => dispatches);
    const { memory, offsets, sizes } = packJobs(all, this.plan);
    const jobs = this.arena.createFrom("jobs", memory, USAGE.uniform);
    const runs = { train: this.runBuffer("run", train), test: this.runBuffer("run of tests", test) };
    const pipelines = await this.compileAll(all);
    let at = 0;
    for (const [name, { side, dispatches }] of sides) {
      const commands = dispatches.map((dispatch): Command => {
        const job = { buffer: jobs, offset: offsets[at], size: sizes[at] };
        at += 1;
        return {
          pipeline: pipelines.get(dispatch.kernel) as GPUComputePipeline,
          group: this.bindGroup(`${name}: ${dispatch.label}`, job, runs[side], side),
          x: dispatch.grid[0],
          y: dispatch.grid[1],
        };
      });
      this.commands.set(name, commands);
    }
  }

  private async compileAll(dispatches: Dispatch[]): Promise<Map<string, GPUComputePipeline>> {
    const kernels = [...new Set(dispatches.map((dispatch) => dispatch.kernel))];
    const made = await Promise.all(kernels.map((kernel) => this.compiler.pipeline(kernel, this.plan.kernels)));
    return new Map(kernels.map((kernel, k) => [kernel, made[k]]));
  }

  private runBuffer(name: string, fields: JobFields): GPUBuffer {
    const view = runView(this.plan.kernels.estimator.hyper);
    view.set(fields);
    return this.arena.createFrom(name, view.arrayBuffer, USAGE.uniform | USAGE.copyDst);
  }

  private bindGroup(label: string, job: GPUBufferBinding, run: GPUBuffer, side: "train" | "test"): GPUBindGroup {
    const storage = STORAGE.map((name, k) => ({
      binding: k + 2,
      resource: { buffer: name === "data" ? this.data[side] : this.buffers[name] },
    }));
    return this.compiler.device.createBindGroup({
      label,
      layout: this.compiler.bindGroupLayout,
      entries: [{ binding: 0, resource: job }, { binding: 1, resource: { buffer: run } }, ...storage],
    });
  }

  /** Number of dispatches of a pass. */
  count(pass: string): number {
    return this.commands.get(pass)?.length ?? 0;
  }

  /** Encodes one dispatch of a pass; runs that are encoded in turn may overlap on the device. */
  encode(encoder: GPUComputePassEncoder, pass: string, index: number): void {
    const command = (this.commands.get(pass) as Command[])[index];
    encoder.setPipeline(command.pipeline);
    encoder.setBindGroup(0, command.group);
    encoder.dispatchWorkgroups(command.x, command.y, this.plan.replicas);
  }

  /** Encodes a whole pass. */
  encodePass(encoder: GPUComputePassEncoder, pass: string): void {
    for (let k = 0; k < this.count(pass); k++) this.encode(encoder, pass, k);
  }

  /** Writes the start of a training run: parameters, zero moments, seeds, the mean image. */
  initialise(replicas: InitialReplica[], mean: Float32Array): void {
    const { queue } = this.compiler.device;
    const bytes = 16 * this.plan.sizes.parameters;
    replicas.forEach((replica, r) => {
      queue.writeBuffer(this.buffers.parameters, r * bytes, packParameters(this.plan.layout, replica.parameters));
    });
    this.writeConstants(
      replicas.map((replica) => replica.seed),
      mean,
      replicas.map((replica) => replica.learningRate),
    );
    const encoder = this.compiler.device.createCommandEncoder({ label: "Program.initialise" });
    encoder.clearBuffer(this.buffers.moments);
    encoder.clearBuffer(this.buffers.gradients);
    if (this.count("start") > 0) {
      const pass = encoder.beginComputePass({ label: "Program.start" });
      this.encodePass(pass, "start");
      pass.end();
    }
    queue.submit([encoder.finish()]);
  }

  /**
   * Writes seeds, the state at step 0 and the mean image [inputs] that centred inputs subtract; learning rates where a replica has
   * one of its own.
   */
  writeConstants(seeds: number[], mean: Float32Array, rates: readonly (number | undefined)[] = []): void {
    const { plan, buffers } = this;
    if (seeds.length !== plan.replicas)
      throw new Error(`This plan has ${plan.replicas} replicas; ${seeds.length} came.`);
    const { queue } = this.compiler.device;
    const { warmup, corrected1, corrected2 } = plan.train;
    seeds.forEach((seed, r) => {
      const state = replicaView();
      const rate = rates[r] ?? plan.learningRate;
      state.set({
        seed: seed >>> 0,
        learning_rate: rate,
        rate: rate / Math.max(1, Number(warmup)),
        correction1: 1 - Number(corrected1),
        correction2: 1 - Number(corrected2),
        clip_scale: 1,
      });
      queue.writeBuffer(buffers.replicas, r * replicaBytes(), state.arrayBuffer);
    });
    this.writeMean(mean);
  }

  /** Writes the mean image; activations are no part of a checkpoint. */
  writeMean(mean: Float32Array): void {
    const { plan, buffers } = this;
    const padded = new Float32Array(Math.ceil(mean.length / 4) * 4);
    padded.set(mean);
    for (let r = 0; r < plan.replicas; r++) {
      const at = 16 * (r * plan.sizes.activations + plan.tensors.mean);
      this.compiler.device.queue.writeBuffer(buffers.activations, at, padded);
    }
  }

  /** Named parameters of one replica, baseline networks included. */
  async readParameters(replica: number): Promise<Map<string, Float32Array>> {
    const bytes = 16 * this.plan.sizes.parameters;
    const memory = await readBuffer(this.compiler.device, this.buffers.parameters, replica * bytes, bytes);
    return unpackParameters(this.plan.layout, new Float32Array(memory));
  }

  /** What every replica knows of itself. */
  async readReplicas(): Promise<ReplicaState[]> {
    const memory = await readBuffer(
      this.compiler.device,
      this.buffers.replicas,
      0,
      this.plan.replicas * replicaBytes(),
    );
    return parseReplicas(memory, this.plan.replicas);
  }

  async saveCheckpoint(): Promise<CheckpointBuffers> {
    const { device } = this.compiler;
    const parts = await Promise.all(
      CHECKPOINT_BUFFERS.map((name) => readBuffer(device, this.buffers[name], 0, this.buffers[name].size)),
    );
    return Object.fromEntries(CHECKPOINT_BUFFERS.map((name, k) => [name, parts[k]])) as CheckpointBuffers;
  }

  /** Puts a checkpoint back. Throws when it is not one of this plan. */
  loadCheckpoint(saved: CheckpointBuffers): void {
    for (const name of CHECKPOINT_BUFFERS) {
      const [came, expected] = [saved[name].byteLength, this.buffers[name].size];
      if (came !== expected) {
        throw new CheckpointError(
          `The checkpoint's ${name} hold ${came} bytes; this experiment needs ${expected}. It is of another experiment.`,
        );
      }
    }
    const replicas = withBaseRates(saved.replicas, this.plan.learningRate);
    for (const name of CHECKPOINT_BUFFERS) {
      const bytes = name === "replicas" ? replicas : saved[name];
      this.compiler.device.queue.writeBuffer(this.buffers[name], 0, bytes);
    }
  }

  destroy(): void {
    this.arena.destroy();
  }
}

/** The fields of a replica that the host reads. */
export interface ReplicaState {
  seed: number;
  step: number;
  frozen: number;
  frozen_step: number;
  objective: number;
  loss: number;
  count: number;
  mean: number;
  square: number;
  /** Test examples that are misclassified. */
  wrong: number;
  /** Means and summed squared deviations of the test loss by the first few samples, where they are tested. */
  batch_mean: Float32Array;
  batch_square: Float32Array;
  signal_mean: Float32Array;
}

export function parseReplicas(memory: ArrayBuffer, replicas: number): ReplicaState[] {
  return Array.from({ length: replicas }, (_, r) => {
    const { views } = replicaView(memory, r * replicaBytes());
    const number = (name: string) => (views[name] as Float32Array | Uint32Array)[0];
    return {
      seed: number("seed"),
      step: number("step"),
      frozen: number("frozen"),
      frozen_step: number("frozen_step"),
      objective: number("objective"),
      loss: number("loss"),
      count: number("count"),
      mean: number("mean"),
      square: number("square"),
      wrong: number("wrong"),
      batch_mean: views.batch_mean as Float32Array,
      batch_square: views.batch_square as Float32Array,
      signal_mean: views.signal_mean as Float32Array,
    };
  });
}

/** Checkpoints of earlier versions hold 0 where a replica keeps its learning rate: there it is the run's. A copy. */
function withBaseRates(saved: ArrayBuffer, learningRate: number): ArrayBuffer {
  const replicas = saved.slice(0);
  for (let offset = 0; offset < replicas.byteLength; offset += replicaBytes()) {
    const base = replicaView(replicas, offset).views.learning_rate as Float32Array;
    if (base[0] === 0) base[0] = learningRate;
  }
  return replicas;
}

/** All jobs of a program in one uniform buffer, at aligned offsets. */
function packJobs(dispatches: Dispatch[], plan: Plan) {
  const views = dispatches.map((dispatch) => {
    const view = jobView(dispatch.kernel, plan.kernels);
    view?.set(dispatch.job);
    return view?.arrayBuffer ?? new ArrayBuffer(16);
  });
  const offsets: number[] = [];
  let size = 0;
  for (const view of views) {
    offsets.push(size);
    size += Math.ceil(view.byteLength / UNIFORM_ALIGNMENT) * UNIFORM_ALIGNMENT;
  }
  const memory = new Uint8Array(size);
  views.forEach((view, k) => {
    memory.set(new Uint8Array(view), offsets[k]);
  });
  return { memory, offsets, sizes: views.map((view) => view.byteLength) };
}
