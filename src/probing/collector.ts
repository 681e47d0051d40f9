/**
 * Keeps the moments of a probe's draws on the device while they are drawn, so that a thousand gradients of a large network are
 * never read back one by one. Two kernels behind every step of the probe's program; sums come back once, at the end.
 */
import { BufferArena, USAGE } from "../device/buffers";
import { readBuffer } from "../device/readback";
import type { KernelCompiler } from "../kernels/compiler";
import { BLOCKS, type Collected, GROUP_SIZES, type Products } from "../measure/collected";
import type { Segment } from "../measure/probe-statistics";
import { cutViews } from "./draws";
import { type ParameterView, packParameters } from "../planning/layout";
import type { Plan } from "../planning/plan";
import type { Program } from "../running/program";

/** Lanes of both kernels. */
const LANES = 64;
/** First slot of full groups in the store; see shaders/measure/collect.wgsl. */
const FIRST_SLOT = 2 + BLOCKS + GROUP_SIZES.length;
const MOST_GROUPS = 65_535;
/** Most memory that the moments may take. */
const MOST_BYTES = 2 ** 28;

/** Stretches of the padded parameters, and what they are called. */
interface Stretches {
  /** First vec4 and the one behind the last, of each segment. */
  ranges: Uint32Array;
  /** vec4s up to the last that is followed. */
  size: number;
}

export class Collector {
  private taken = 0;
  private items = 0;
  /** What stands in `out`, in order: the size of each mean. */
  private readonly order: number[] = [];

  private constructor(
    private readonly program: Program,
    private readonly arena: BufferArena,
    private readonly views: readonly ParameterView[],
    private readonly segments: readonly Segment[],
    private readonly stretches: Stretches,
    private readonly buffers: Record<"store" | "out" | "collectJob" | "compareJob", GPUBuffer>,
    private readonly kernels: Record<"collect" | "compare", { pipeline: GPUComputePipeline; group: GPUBindGroup }>,
  ) {}

  /** Whether the device has room for the moments of a plan's draws; a stricter measure than it would be by itself. */
  static fits(device: GPUDevice, { layout, replicas }: Plan): boolean {
    const bytes = 16 * layout.modelSize * slotsFor(replicas);
    return bytes <= Math.min(device.limits.maxStorageBufferBindingSize, MOST_BYTES);
  }

  /**
   * @param views what is followed, in the order of the flat gradient
   * @param reference the true gradient by name, or nothing while it is being drawn
   * @param count draws that will come
   */
  static async create(
    compiler: KernelCompiler,
    program: Program,
    views: readonly ParameterView[],
    segments: readonly Segment[],
    reference: ReadonlyMap<string, ArrayLike<number>>,
    count: number,
  ): Promise<Collector> {
    const { device } = compiler;
    const { layout, replicas } = program.plan;
    const stretches = stretchesOf(views, segments);
    const arena = new BufferArena(device, `${program.plan.estimator.key} moments`);
    const bytes = 16 * stretches.size;
    const slots = slotsFor(replicas);
    const items = count + GROUP_SIZES.reduce((sum, size) => sum + Math.floor(count / size), 0);
    const usage = USAGE.storage | USAGE.copySrc;
    const buffers = {
      store: arena.create("store", slots * bytes, usage),
      out: arena.create("out", items * segments.length * 16, usage),
      collectJob: arena.create("collect job", 16, USAGE.uniform | USAGE.copyDst),
      compareJob: arena.create("compare job", 32, USAGE.uniform | USAGE.copyDst),
    };
    const truth = packParameters(layout, reference).subarray(0, 4 * stretches.size);
    const [collect, compare] = await Promise.all([compiler.measuring("collect"), compiler.measuring("compare")]);
    const bind = (pipeline: GPUComputePipeline, all: GPUBuffer[]) => ({
      pipeline,
      group: device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: all.map((buffer, binding) => ({ binding, resource: { buffer } })),
      }),
    });
    const { gradients } = program.buffers;
    const kernels = {
      collect: bind(collect, [buffers.collectJob, gradients, buffers.store]),
      compare: bind(compare, [
        buffers.compareJob,
        gradients,
        buffers.store,
        arena.createFrom("reference", truth, USAGE.storage),
        arena.createFrom("segments", stretches.ranges, USAGE.storage),
        buffers.out,
      ]),
    };
    return new Collector(program, arena, views, segments, stretches, buffers, kernels);
  }

  /** One step of the program, of whose draws at most `most` count. Returns how many did. */
  step(most: number): number {
    const { program, stretches, segments, kernels, buffers } = this;
    const { device } = program.compiler;
    const { replicas, sizes } = program.plan;
    const draws = Math.min(replicas, most);
    const full = fullGroups(this.taken, draws);
    const shape = [sizes.gradients, stretches.size, draws];
    device.queue.writeBuffer(buffers.collectJob, 0, Uint32Array.of(...shape, this.taken));
    device.queue.writeBuffer(
      buffers.compareJob,
      0,
      Uint32Array.of(...shape, segments.length, FIRST_SLOT, this.items, 0, 0),
    );
    const encoder = device.createCommandEncoder({ label: "Collector.step" });
    const pass = encoder.beginComputePass();
    program.encodePass(pass, "step");
    const groups = Math.ceil(stretches.size / LANES);
    pass.setPipeline(kernels.collect.pipeline);
    pass.setBindGroup(0, kernels.collect.group);
    pass.dispatchWorkgroups(Math.min(groups, MOST_GROUPS), Math.ceil(groups / MOST_GROUPS));
    pass.setPipeline(kernels.compare.pipeline);
    pass.setBindGroup(0, kernels.compare.group);
    pass.dispatchWorkgroups(segments.length, draws + full.length);
    pass.end();
    device.queue.submit([encoder.finish()]);
    this.order.push(...new Array(draws).fill(1), ...full);
    this.taken += draws;
    this.items += draws + full.length;
    return draws;
  }

  /** All sums so far. */
  async read(): Promise<Collected> {
    const { program, buffers, stretches, views, segments } = this;
    const { device } = program.compiler;
    const bytes = 16 * stretches.size;
    const [store, out] = await Promise.all([
      readBuffer(device, buffers.store, 0, (2 + BLOCKS) * bytes),
      readBuffer(device, buffers.out, 0, Math.max(16, 16 * this.items * segments.length)),
    ]);
    const row = (k: number) => cutViews(views, new Float32Array(store, k * bytes, bytes / 4));
    const figures = new Float32Array(out);
    const productsOf = (size: number, k: number): Products[] =>
      this.order.flatMap((own, item) => {
        const at = 4 * (item * segments.length + k);
        return own === size ? [{ truth: figures[at], centre: figures[at + 1], self: figures[at + 2] }] : [];
      });
    return {
      count: this.taken,
      centre: row(0),
      sums: Array.from({ length: BLOCKS }, (_, block) => row(1 + block)),
      squares: row(1 + BLOCKS),
      draws: segments.map((_, k) => productsOf(1, k)),
      groups: new Map(GROUP_SIZES.map((size) => [size, segments.map((_, k) => productsOf(size, k))])),
    };
  }

  destroy(): void {
    this.arena.destroy();
  }
}

/** Rows of the store: its own, and room for the groups that so many draws may fill. */
function slotsFor(replicas: number): number {
  return FIRST_SLOT + GROUP_SIZES.reduce((sum, size) => sum + Math.floor(replicas / size) + 1, 0);
}

/** Sizes of the groups that draws `from` .. `from + count - 1` fill, in the order of shaders/measure/collect.wgsl. */
function fullGroups(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, r) => GROUP_SIZES.filter((size) => (from + r + 1) % size === 0)).flat();
}

/** Padded stretches of flat segments: views lie one behind another in both. */
function stretchesOf(views: readonly ParameterView[], segments: readonly Segment[]): Stretches {
  const starts: number[] = [];
  let at = 0;
  for (const view of views) {
    starts.push(at);
    at += Math.max(view.inputs, 1) * view.outputs;
  }
  const ends = views.map(({ offset, inputs, outputs }) => {
    return offset + (inputs === 0 ? 1 : Math.ceil(inputs / 4) * 4) * Math.ceil(outputs / 4);
  });
  const ranges = segments.flatMap(({ from, to }) => {
    const first = starts.indexOf(from);
    const behind = to === at ? views.length : starts.indexOf(to);
    return [views[first].offset, ends[behind - 1]];
  });
  return { ranges: Uint32Array.from(ranges), size: Math.max(...ends) };
}
