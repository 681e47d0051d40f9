/** One matrix product on the device by one kernel, alone: prepared, checked against float64, repeated. */

import { NONE, type Product } from "../../src/kernels/products";
import { type BufferArena, USAGE } from "../../src/device/buffers";
import { readBuffer } from "../../src/device/readback";
import { layoutRecord } from "../../src/kernels/record";
import { findEstimator } from "../../src/estimators/table";
import type { KernelOptions } from "../../src/kernels/contract";
import {
  jobView,
  type KernelCompiler,
  replicaBytes,
  runView,
  STORAGE,
  type StorageName,
} from "../../src/kernels/compiler";
import type { TileShape } from "../../src/kernels/variants";
import { estimatorSource } from "../../src/planning/estimator-source";
import { productDispatches } from "../../src/planning/jobs";
import type { Contender } from "./rounds";

export type Mode = "nn" | "nt" | "tn";

/** Rows and columns of the result and the length of the sum; all but `rows` of nn and nt are multiples of 4. */
export interface ProductSize {
  mode: Mode;
  rows: number;
  columns: number;
  inner: number;
}

const KERNELS = { nn: "forward", nt: "backward", tn: "gradient" } as const;

interface Prepared {
  pipeline: GPUComputePipeline;
  group: GPUBindGroup;
  grid: [number, number];
}

export class ProductKernel implements Contender {
  /** Left operand [rows, inner] (tn: [inner, rows]) and right operand [inner, columns] (nt: [columns, inner]). */
  readonly left: Float32Array;
  readonly right: Float32Array;
  private readonly buffers: Record<StorageName, GPUBuffer>;
  private prepared: Prepared | null = null;

  constructor(
    readonly compiler: KernelCompiler,
    private readonly arena: BufferArena,
    readonly name: string,
    readonly size: ProductSize,
    private readonly shape: TileShape,
  ) {
    const { mode, rows, columns, inner } = size;
    let state = 1;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 31 - 1;
    };
    this.left = Float32Array.from({ length: rows * inner }, random);
    this.right = Float32Array.from({ length: inner * columns }, random);
    const usage = USAGE.storage | USAGE.copySrc | USAGE.copyDst;
    const create = (name: string, bytes: number) => arena.create(name, bytes, usage);
    const result = 4 * rows * columns;
    const left = this.left.byteLength;
    this.buffers = {
      // The bias, four zeros a vec4, stands behind the weights.
      parameters: create("parameters", this.right.byteLength + 4 * columns),
      activations: create("activations", left + (mode === "tn" ? this.right.byteLength : result)),
      rows: create("rows", 16),
      replicas: create("replicas", replicaBytes()),
      data: create("data", 16),
      moments: create("moments", 16),
      gradients: create("gradients", mode === "tn" ? result + 4 * columns : 16),
      ring: create("ring", 32),
    };
    const { queue } = compiler.device;
    queue.writeBuffer(this.buffers.activations, 0, this.left);
    if (mode === "tn") queue.writeBuffer(this.buffers.activations, left, this.right);
    else queue.writeBuffer(this.buffers.parameters, 0, this.right);
  }

  async run(count: number): Promise<void> {
    const { device } = this.compiler;
    this.prepared ??= await this.prepare();
    const { pipeline, group, grid } = this.prepared;
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let k = 0; k < count; k++) pass.dispatchWorkgroups(grid[0], grid[1], 1);
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
  }

  /** The result [rows, columns] as the device has it. */
  async result(): Promise<Float32Array> {
    const { mode, rows, columns } = this.size;
    const source = mode === "tn" ? this.buffers.gradients : this.buffers.activations;
    const offset = mode === "tn" ? 0 : this.left.byteLength;
    return new Float32Array(await readBuffer(this.compiler.device, source, offset, 4 * rows * columns));
  }

  private async prepare(): Promise<Prepared> {
    const { mode, rows, columns, inner } = this.size;
    const { device, bindGroupLayout } = this.compiler;
    const kernel = KERNELS[mode];
    const left4 = this.left.length / 4;
    const product: Product = {
      rows: mode === "tn" ? inner : rows,
      inner4: (mode === "tn" ? rows : inner) / 4,
      columns4: columns / 4,
      a: 0,
      b: mode === "tn" ? left4 : 0,
      c: mode === "tn" ? 0 : left4,
      bias: mode === "tn" ? (rows * columns) / 4 : this.right.length / 4,
      hidden: NONE,
      activation: 0,
      accumulate: 0,
    };
    const options = optionsOf(this.shape);
    const [dispatch] = productDispatches(kernel, this.name, [product], this.shape);
    const job = jobView(kernel, options);
    const run = runView();
    if (!job) throw new Error(`${kernel} has no job.`);
    job.set(dispatch.job);
    run.set({ replicas: 1, batch: inner, model_size: 0xffff_ffff, write_gradient: 1, fused: 0 });
    const uniform = (name: string, memory: ArrayBuffer) => ({
      buffer: this.arena.createFrom(name, memory, USAGE.uniform),
    });
    const storage = STORAGE.map((name, k) => ({ binding: k + 2, resource: { buffer: this.buffers[name] } }));
    return {
      pipeline: await this.compiler.pipeline(kernel, options),
      group: device.createBindGroup({
        layout: bindGroupLayout,
        entries: [
          { binding: 0, resource: uniform("job", job.arrayBuffer) },
          { binding: 1, resource: uniform("run", run.arrayBuffer) },
          ...storage,
        ],
      }),
      grid: dispatch.grid,
    };
  }
}

function optionsOf(shape: TileShape): KernelOptions {
  const st = findEstimator("st");
  if (!st) throw new Error("The table has no st.");
  const estimator = estimatorSource(st, {});
  return { estimator, optimizer: "sgd", record: layoutRecord([]), batchTile: shape, gradientTile: shape };
}

/** The product of a kernel's operands in double precision, [rows, columns]; operands of equal sizes are equal. */
export function exactProduct({ size, left, right }: ProductKernel): Float64Array {
  const { mode, rows, columns, inner } = size;
  const exact = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const a = mode === "tn" ? left[k * rows + i] : left[i * inner + k];
      for (let j = 0; j < columns; j++) {
        exact[i * columns + j] += a * (mode === "nt" ? right[j * inner + k] : right[k * columns + j]);
      }
    }
  }
  return exact;
}

/**
 * Throws when the device's product differs from the float64 one. Sums of n products of numbers in (-1, 1), rounded to 24
 * bits at each of n additions, stray like a random walk: 2e-7 n, with 1e-6 for the shortest sums.
 */
export async function compareProduct(kernel: ProductKernel, exact: Float64Array): Promise<void> {
  await kernel.run(1);
  const { mode, columns, inner } = kernel.size;
  const found = await kernel.result();
  const tolerance = 1e-6 + 2e-7 * inner;
  for (const [at, expected] of exact.entries()) {
    if (Math.abs(found[at] - expected) <= tolerance) continue;
    const place = `(${Math.floor(at / columns)}, ${at % columns})`;
    throw new Error(`${kernel.name}, ${mode}: element ${place} is ${found[at]}, not ${expected}.`);
  }
}
