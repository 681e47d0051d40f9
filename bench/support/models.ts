/** The models that the benchmarks train, their synthetic data, and a program for them. */
import { meanImage } from "../../src/data/mean";
import { packBits } from "../../src/data/pack";
import type { FoundDevice } from "../../src/device/adapter";
import { type BufferArena, USAGE } from "../../src/device/buffers";
import type { MatmulVariant } from "../../src/device/variant";
import type { EstimatorRow } from "../../src/estimators/contract";
import { type ExperimentSpec, experimentSchema } from "../../src/spec/schema";
import type { KernelCompiler } from "../../src/kernels/compiler";
import { initialAuxiliaryParameters } from "../../src/estimators/auxiliary-parameters";
import { initialParameters } from "../../src/models/initialise";
import { largestBuffer, type Plan, planRun } from "../../src/planning/plan";
import { type DataShape, shapeOf } from "../../src/planning/run-uniform";
import { type DeviceDataset, Program } from "../../src/running/program";

export interface BenchModel {
  title: string;
  /** A classifier of so many classes; absent: a VAE. */
  classes?: number;
  layers: { units: number; hidden?: { width: number }[] }[];
  batch: number;
}

const WIDE = { hidden: [{ width: 200 }, { width: 200 }], units: 200 };

const equal = (units: number, count: number) => Array.from({ length: count }, () => ({ units }));

export const MODELS: Readonly<Record<string, BenchModel>> = {
  "1L": { title: "[200] linear, batch 24", layers: [{ units: 200 }], batch: 24 },
  "2L": { title: "200t-200t-[200]-200t-200t-[200], batch 128", layers: [WIDE, WIDE], batch: 128 },
  C2: { title: "classifier [200]-[200]-10, batch 64", classes: 10, layers: equal(200, 2), batch: 64 },
  C3: { title: "classifier [500]-[500]-[500]-10, batch 64", classes: 10, layers: equal(500, 3), batch: 64 },
  "8L": { title: "8 x [500] linear, batch 24", layers: Array.from({ length: 8 }, () => ({ units: 500 })), batch: 24 },
};

export const INPUTS = 784;
const EXAMPLES = 1024;

/** Random bits, one in five set: the cost of a step does not depend on what is learned. */
export interface BenchData {
  buffers: DeviceDataset;
  shape: DataShape;
  mean: Float32Array;
}

export function makeData(arena: BufferArena, classes = 0): BenchData {
  let state = 12345;
  const bits = Uint8Array.from({ length: EXAMPLES * INPUTS }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Number(state < 0.2 * 2 ** 32);
  });
  const labels = Uint8Array.from({ length: EXAMPLES }, (_, i) => (i * 7919) % classes);
  const data = packBits(bits, INPUTS, classes > 0 ? labels : undefined);
  const buffer = arena.createFrom("data", data.words, USAGE.storage);
  return {
    buffers: { train: buffer, test: buffer },
    shape: shapeOf({ inputs: INPUTS, classes, train: data, test: data }),
    mean: meanImage(bits, INPUTS, 1),
  };
}

/** The experiment of a model with the lab's defaults: Adam, centred inputs, the gradient's variance at every 8th step. */
export function specOf({ layers, batch, classes }: BenchModel, seeds: number): ExperimentSpec {
  return experimentSchema.parse({ model: { kind: classes ? "classifier" : "vae", layers }, batch, seeds });
}

export function planOf(spec: ExperimentSpec, row: EstimatorRow, data: BenchData, variant: MatmulVariant): Plan {
  return planRun(spec, row, {}, data.shape, { variant });
}

/** The largest buffer of a plan, where the adapter allows none of that size. */
export function tooLargeBuffer(plan: Plan, { limits }: FoundDevice) {
  const { name, bytes } = largestBuffer(plan);
  const allowed = Math.min(limits.bindingBytes, limits.bufferBytes);
  return bytes > allowed ? { name, bytes, allowed } : null;
}

/** A program at its initial parameters. */
export async function programOf(
  compiler: KernelCompiler,
  plan: Plan,
  spec: ExperimentSpec,
  data: BenchData,
): Promise<Program> {
  const program = await Program.create(compiler, plan, data.buffers, `bench ${plan.estimator.key}`);
  const replicas = Array.from({ length: spec.seeds }, (_, r) => {
    const seed = spec.seed + r;
    const model = initialParameters(plan.network, spec.model, seed, data);
    const own = initialAuxiliaryParameters(plan.network, plan.estimator, plan.params, seed);
    return { seed, parameters: new Map([...model, ...own]) };
  });
  program.initialise(replicas, data.mean);
  return program;
}

/** Multiply-adds of one step's products, times 2: forward over all rows, backward and weight gradients over the batch. */
export function stepFlops(plan: Plan): number {
  let flops = 0;
  for (const { dispatches } of [plan.passes.step]) {
    for (const { kernel, job } of dispatches) {
      if (!Array.isArray(job.products)) continue;
      for (const product of job.products as Record<string, number>[]) {
        const [rows, inner, columns] = [product.rows, 4 * product.inner4, 4 * product.columns4];
        if (kernel === "forward" || kernel === "backward" || kernel === "gradient") flops += 2 * rows * inner * columns;
      }
    }
  }
  return flops * plan.replicas;
}
