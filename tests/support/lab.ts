/**
 * A training run of the engine over data that a test chooses, and its float64 twin over the same parameters and noise.
 */

import { type DeviceData, packBits, packReals, withTargets } from "../../src/data/pack";
import { USAGE } from "../../src/device/buffers";
import { readBuffer } from "../../src/device/readback";
import { chooseVariant, type MatmulVariant } from "../../src/device/variant";
import type { EstimatorRow, HyperparameterValue } from "../../src/estimators/contract";
import { findEstimator } from "../../src/estimators/table";
import { type ExperimentSpec, experimentSchema } from "../../src/spec/schema";
import { KernelCompiler } from "../../src/kernels/compiler";
import { initialAuxiliaryParameters } from "../../src/estimators/auxiliary-parameters";
import { batchIndices } from "../../src/random/permute";
import type { Fixture } from "./fixtures";
import { unpackParameters } from "../../src/planning/layout";
import { type Plan, planRun } from "../../src/planning/plan";
import { Program } from "../../src/running/program";
import { shapeOf } from "../../src/planning/run-uniform";
import { createDevice, getAdapter } from "./gpu";

let compilerPromise: Promise<{ compiler: KernelCompiler; variant: MatmulVariant }> | undefined;

/** One compiler for all tests of a process, with the variant that the product would choose on this adapter. */
export function getCompiler() {
  compilerPromise ??= (async () => {
    const { info } = await getAdapter();
    const device = await createDevice();
    const subgroups = device.features.has("subgroups");
    const variant = chooseVariant({
      vendor: info.vendor,
      architecture: info.architecture,
      device: info.device,
      description: info.description,
      software: info.isFallbackAdapter || /swiftshader|llvmpipe/i.test(`${info.architecture} ${info.description}`),
      compatibility: false,
      subgroups,
      subgroupMinSize: subgroups ? info.subgroupMinSize : 0,
      subgroupMaxSize: subgroups ? info.subgroupMaxSize : 0,
    });
    return { compiler: new KernelCompiler(device), variant };
  })();
  return compilerPromise;
}

export interface LabOptions {
  key: string;
  /** In the place of the row of the table. */
  row?: EstimatorRow;
  params?: Record<string, HyperparameterValue>;
  fixture: Fixture;
  /** Changes to the experiment: optimizer, batch, evaluation. */
  change?: Record<string, unknown>;
  seeds?: number[];
  /** Learning rates of the replicas; none: that of the experiment. */
  rates?: number[];
  keepGradient?: boolean;
  /** Changes the estimator's own parameters of step 0, array by array. */
  own?: (name: string, values: Float32Array) => Float32Array;
}

/** What a test asked for, made real; `destroy` when done. */
export class Lab {
  private constructor(
    readonly spec: ExperimentSpec,
    readonly row: EstimatorRow,
    readonly plan: Plan,
    readonly program: Program,
    readonly fixture: Fixture,
    private readonly seeds: number[],
    private readonly rates: number[],
    private readonly data: GPUBuffer,
    private readonly changeOwn: (name: string, values: Float32Array) => Float32Array,
  ) {}

  static async open({
    key,
    row: given,
    params = {},
    fixture,
    change = {},
    seeds = [5],
    rates = [],
    keepGradient = true,
    own = (_, values) => values,
  }: LabOptions): Promise<Lab> {
    const { compiler, variant } = await getCompiler();
    const row = given ?? findEstimator(key);
    if (!row) throw new Error(`no estimator ${key}`);
    const defaults = { batch: fixture.rows, optimizer: { kind: "sgd", learningRate: 1e-30, momentum: 0 } };
    const parsed = experimentSchema.parse({ ...defaults, ...change });
    const spec: ExperimentSpec = { ...parsed, model: fixture.spec, seeds: seeds.length };
    const { inputs } = fixture.model.network;
    const packed = packFixture(fixture);
    const { classes, targets, image } = fixture;
    const shape = shapeOf({ inputs, ...image, classes, targets, train: packed, test: packed });
    const plan = planRun(spec, row, params, shape, { variant, keepGradient });
    const data = compiler.device.createBuffer({ size: packed.words.byteLength, usage: USAGE.storage | USAGE.copyDst });
    compiler.device.queue.writeBuffer(data, 0, packed.words as Uint32Array<ArrayBuffer>);
    const program = await Program.create(compiler, plan, { train: data, test: data }, "Lab");
    const lab = new Lab(spec, row, plan, program, fixture, seeds, rates, data, own);
    lab.restart();
    return lab;
  }

  /** The estimator's own parameters at the start, for one seed. */
  own(seed: number): Map<string, Float32Array> {
    const own = initialAuxiliaryParameters(this.plan.network, this.row, this.plan.params, seed);
    for (const [name, values] of own) own.set(name, this.changeOwn(name, values));
    return own;
  }

  /** Back to step 0 with the fixture's parameters. */
  restart(): void {
    const { model, parameters } = this.fixture;
    const named = new Map<string, ArrayLike<number>>(parameters);
    if (!model.network.learnedPrior) named.delete("prior.logits");
    const replicas = this.seeds.map((seed, r) => {
      return { seed, learningRate: this.rates[r], parameters: new Map([...named, ...this.own(seed)]) };
    });
    this.program.initialise(replicas, Float32Array.from(model.mean ?? new Float64Array(model.network.inputs)));
  }

  /** Takes `steps` steps, `perSubmit` of them in one submission. */
  train(steps: number, perSubmit = steps): void {
    const { device } = this.program.compiler;
    for (let done = 0; done < steps; done += perSubmit) {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      for (let k = 0; k < Math.min(perSubmit, steps - done); k++) {
        this.program.encodePass(pass, "report");
        this.program.encodePass(pass, "step");
      }
      pass.end();
      device.queue.submit([encoder.finish()]);
    }
  }

  /** Gradients of the latest step, by replica and name. */
  async gradients(): Promise<Map<string, Float32Array>[]> {
    const { plan, program } = this;
    const memory = await readBuffer(program.compiler.device, program.buffers.gradients);
    return this.seeds.map((_, r) => {
      const at = r * 16 * plan.sizes.gradients;
      return unpackParameters(plan.layout, new Float32Array(memory, at, 4 * plan.layout.size));
    });
  }

  /** The examples of a step's batch as the twin wants them, [batch, inputs], classes behind them where there are some. */
  batch(seed: number, step: number): Float64Array {
    const { rows, data } = this.fixture;
    const width = data.length / rows;
    const batch = new Float64Array(this.spec.batch * width);
    batchIndices(seed, step, this.spec.batch, rows).forEach((example, b) => {
      batch.set(data.subarray(example * width, (example + 1) * width), b * width);
    });
    return batch;
  }

  destroy(): void {
    this.program.destroy();
    this.data.destroy();
  }
}

/** The examples of a fixture as the engine wants them: bits, or real numbers with a class. */
export function packFixture({ model, data, rows, classes, targets }: Fixture): DeviceData {
  const { inputs } = model.network;
  if (targets > 0) {
    const columns = (from: number, count: number) =>
      packBits(
        Uint8Array.from({ length: rows * count }, (_, i) => {
          return data[Math.floor(i / count) * (inputs + targets) + from + (i % count)];
        }),
        count,
      );
    return withTargets(columns(0, inputs), columns(inputs, targets), targets);
  }
  if (classes === 0) return packBits(Uint8Array.from(data), inputs);
  const width = data.length / rows;
  const values = Float32Array.from(
    { length: rows * inputs },
    (_, i) => data[Math.floor(i / inputs) * width + (i % inputs)],
  );
  return packReals(
    values,
    inputs,
    Uint8Array.from({ length: rows }, (_, row) => data[row * width + inputs]),
  );
}

/**
 * Agreement of two vectors up to `share` of the largest |expected|: single precision adds up terms of that size. Returns
 * null, or a line that names the worst component, both values and the share of the budget used.
 */
export function disagreement(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  share: number,
  floor = 1e-6,
): string | null {
  if (found.length !== expected.length) return `${found.length} numbers against ${expected.length}`;
  let largest = floor;
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(expected[i]));
  let worst = -1;
  let at = 0;
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(found[i] - expected[i]);
    const used = Number.isNaN(off) ? Number.POSITIVE_INFINITY : off / (share * largest);
    if (used > worst) {
      worst = used;
      at = i;
    }
  }
  return worst <= 1 ? null : `[${at}] is ${found[at]}, expected ${expected[at]}: ${worst.toPrecision(3)} of the budget`;
}
