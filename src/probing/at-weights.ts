/** Everything that a probe needs at given weights: the first examples of a data set, held fixed, and a place for them on the device. */
import type { PreparedData } from "../data/load";
import { type DeviceData, firstRows, unpackRows } from "../data/pack";
import type { FoundDevice } from "../device/adapter";
import { BufferArena, USAGE } from "../device/buffers";
import type { MatmulVariant } from "../device/variant";
import type { KernelCompiler } from "../kernels/compiler";
import { type DataShape, shapeOf } from "../planning/run-uniform";
import { checkFits, planEstimator } from "../running/session";
import type { EstimatorSpec, ExperimentSpec } from "../spec/schema";
import type { ProbePoint } from "./draws";
import { Probe, type ProbeOptions } from "./probe";
import type { ProbeReport } from "./reports";

/** Most examples of the mini-batch on the page: a probe compares estimators, which few examples do as well as many. */
const FEW_EXAMPLES = 16;

/** What the probes of one experiment have in common. */
export interface ProbeGround {
  compiler: KernelCompiler;
  found: FoundDevice;
  data: PreparedData;
}

/** A mini-batch that every draw of a probe takes. */
export interface HeldBatch {
  packed: DeviceData;
  shape: DataShape;
}

export function holdRows(data: PreparedData, rows: number, source = data.train): HeldBatch {
  const packed = firstRows(source, rows);
  return { packed, shape: shapeOf({ ...data, train: packed, test: packed }) };
}

/** Of the training examples; of the test examples where pixels of training are drawn anew at every step and cannot be held. */
export function holdFewRows(data: PreparedData, batch: number): HeldBatch {
  const source = data.train.kind === "bytes" ? data.test : data.train;
  return holdRows(data, Math.min(FEW_EXAMPLES, batch, source.count), source);
}

/** Throws ProblemError when an estimator's draws from this batch do not fit the adapter. */
export function checkProbeFits(
  { found }: ProbeGround,
  spec: ExperimentSpec,
  estimator: EstimatorSpec,
  { packed, shape }: HeldBatch,
): void {
  checkFits(planEstimator({ ...spec, batch: packed.count, seeds: 1 }, estimator, shape, found), found);
}

/** Probes a network at the given parameters, and leaves nothing on the device. */
export async function probeAt(
  { compiler, found, data }: ProbeGround,
  spec: ExperimentSpec,
  { packed, shape }: HeldBatch,
  parameters: ProbePoint["parameters"],
  options: ProbeOptions,
): Promise<ProbeReport> {
  const arena = new BufferArena(found.device, "probe");
  try {
    const buffer = arena.createFrom("mini-batch", packed.words, USAGE.storage);
    const point = { spec, shape, data: { train: buffer, test: buffer }, mean: data.mean, parameters };
    const batch = unpackRows(packed, packed.count, data.inputs);
    return await new Probe(compiler, found.adapter.variant as MatmulVariant, point, batch).run(options);
  } finally {
    arena.destroy();
  }
}
