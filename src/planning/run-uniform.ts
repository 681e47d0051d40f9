/**
 * The constants of a run: sizes of its buffers, and the `Run` uniform of shaders/common/bindings.wgsl. Pure.
 */
import { NONE } from "../kernels/products";
import type { DeviceData } from "../data/pack";
import type { EstimatorRow, Params } from "../estimators/contract";
import { CORRECTED, findOptimizer, settingNumbers, stateNames } from "../optimizers/table";
import { SETTING_VEC4S } from "../optimizers/wgsl";
import type { ExperimentSpec, OptimizerSpec } from "../spec/schema";
import { type DataWidths, hasLatentTerms, type Network } from "../models/network";
import { firstExtra } from "./forward";
import { type JobFields, quads } from "./jobs";
import { offsetOf, type ParameterLayout } from "./layout";
import type { Tensors } from "./tensors";

/** Records of a replica that the metric ring holds before the oldest is overwritten. */
export const RING_SIZE = 4096;
/** Decay of the exponentially weighted gradient mean and variance, per update. */
export const VARIANCE_DECAY = 0.99;
/** Decay of the running statistics of the learning signal where an estimator has none of its own. */
const SIGNAL_DECAY = 0.9;

/** What a plan needs to know of the data: shapes, not contents. */
export interface DataShape extends DataWidths {
  train: number;
  test: number;
  trainKind: DeviceData["kind"];
  testKind: DeviceData["kind"];
  trainWordsPerRow: number;
  testWordsPerRow: number;
}

/** The shape of packed data; without targets where none are named. */
export function shapeOf({ inputs, width, height, classes, targets = 0, train, test }: PackedParts): DataShape {
  return {
    inputs,
    width,
    height,
    classes,
    targets,
    train: train.count,
    test: test.count,
    trainKind: train.kind,
    testKind: test.kind,
    trainWordsPerRow: train.wordsPerRow,
    testWordsPerRow: test.wordsPerRow,
  };
}

interface PackedParts
  extends Pick<DataWidths, "inputs" | "classes" | "width" | "height">,
    Partial<Pick<DataWidths, "targets">> {
  train: Pick<DeviceData, "kind" | "count" | "wordsPerRow">;
  test: Pick<DeviceData, "kind" | "count" | "wordsPerRow">;
}

/** `data_kind` of shaders/common/bindings.wgsl. */
const DATA_KINDS: readonly DeviceData["kind"][] = ["bits", "bytes", "reals"];

/** Sizes of one replica's block in every buffer. */
export interface BlockSizes {
  parameters: number;
  activations: number;
  rows: number;
  moments: number;
  gradients: number;
  ring: number;
}

/** Where entropies and prior are; LATENT_ constants of shaders/common/bindings.wgsl. */
export const LATENT = { none: 0, closed: 1, drawn: 2 } as const;

/**
 * Where the likelihood is the whole loss there are none of these terms. Else path estimators always differentiate the closed forms,
 * which are the same terms less a score of mean 0. Score estimators do so with one layer only; see shaders/objectives/signal.wgsl.
 */
export function latentTerms({ machinery }: EstimatorRow, network: Network): number {
  if (!hasLatentTerms(network)) return LATENT.none;
  const closed = machinery.gradient === "path" || (network.units.length === 1 && !machinery.bound);
  return closed ? LATENT.closed : LATENT.drawn;
}

export function blockSizes(
  spec: ExperimentSpec,
  layout: ParameterLayout,
  keep: boolean,
  { activations, rows, memory, record }: { activations: number; rows: number; memory: number; record: number },
): BlockSizes {
  const keeps = keep || spec.optimizer.clipNorm > 0;
  const tracked = spec.evaluate.varianceEvery > 0 ? 2 * layout.modelSize : 0;
  return {
    parameters: layout.blockSize,
    activations,
    rows,
    moments: momentSize(spec, layout) + memory,
    gradients: Math.max(1, (keeps ? layout.size : 0) + tracked),
    ring: RING_SIZE * record,
  };
}

/** vec4s of the optimizer's moments; what an estimator remembers of training examples stands behind them. */
function momentSize(spec: ExperimentSpec, layout: ParameterLayout): number {
  return layout.size * stateNames(findOptimizer(spec.optimizer.kind), spec.optimizer).length;
}

/** The optimizer's hyperparameters, and the decays that replicas keep corrections of. */
function optimizerFields(optimizer: OptimizerSpec): JobFields {
  const settings = settingNumbers(findOptimizer(optimizer.kind), optimizer);
  while (settings.length < 4 * SETTING_VEC4S) settings.push(0);
  const [corrected1, corrected2] = CORRECTED.map((name) => Number(optimizer[name]));
  return { settings: [settings.slice(0, 4), settings.slice(4, 8)], corrected1, corrected2 };
}

export interface RunContext {
  network: Network;
  layout: ParameterLayout;
  tensors: Tensors;
  data: DataShape;
  sizes: BlockSizes;
  keepGradient: boolean;
}

/** The same constants for passes that read test data. */
export function testUniform(run: JobFields, data: DataShape): JobFields {
  const data_kind = DATA_KINDS.indexOf(data.testKind);
  return { ...run, data_count: data.test, data_kind, words_per_row: data.testWordsPerRow };
}

/** The `Run` uniform of shaders/common/bindings.wgsl. */
export function runUniform(
  spec: ExperimentSpec,
  row: EstimatorRow,
  params: Params,
  { network, layout, tensors, data, sizes, keepGradient }: RunContext,
): JobFields {
  const { optimizer, model, evaluate } = spec;
  const scale = row.representationScale?.(params) ?? 1;
  const { runningMean, auxiliaryRate } = row.machinery;
  const stores = keepGradient || optimizer.clipNorm > 0;
  return {
    replicas: spec.seeds,
    batch: tensors.batch,
    moment_stride: sizes.moments,
    gradient_stride: sizes.gradients,
    layers: model.layers.length,
    data_count: data.train,
    words_per_row: data.trainWordsPerRow,
    data_kind: DATA_KINDS.indexOf(data.trainKind),
    parameter_stride: layout.blockSize,
    parameter_size: layout.size,
    model_size: layout.modelSize,
    activation_stride: sizes.activations,
    row_stride: sizes.rows,
    statistics_at: stores ? layout.size : 0,
    ring_size: RING_SIZE,
    hard_forward: Number(row.machinery.forward === "hard"),
    variance_every: evaluate.varianceEvery,
    lo: scale * model.representation.lo,
    span: scale * (model.representation.hi - model.representation.lo),
    inverse_batch: 1 / tensors.batch,
    signal_decay: runningMean === undefined ? SIGNAL_DECAY : Number(params[runningMean]),
    variance_decay: VARIANCE_DECAY,
    ...optimizerFields(optimizer),
    weight_decay: optimizer.weightDecay,
    clip_norm: optimizer.clipNorm,
    schedule: ["constant", "cosine", "step"].indexOf(optimizer.schedule.kind),
    warmup: optimizer.schedule.warmup,
    period: optimizer.schedule.period,
    factor: optimizer.schedule.factor,
    auxiliary_rate: auxiliaryRate === undefined ? 1 : Number(params[auxiliaryRate]),
    fused: Number(optimizer.clipNorm === 0),
    write_gradient: Number(stores),
    decoder_terms: quads(tensors.decoderTerm),
    encoder_terms: quads(tensors.encoderTerm),
    encoder_losses: quads(tensors.encoderLoss),
    stands_still: 0,
    latent_terms: latentTerms(row, network),
    samples: tensors.samples,
    bound_at: tensors.bound,
    example_at: tensors.example,
    label_at: data.classes > 0 ? tensors.label : NONE,
    memory_at: momentSize(spec, layout),
    first_extras: quads(tensors.value.map((_, l) => firstExtra(tensors.samples, tensors.groups, l + 1))),
    dots: quads(tensors.dot),
    controls: quads(
      tensors.value.map((_, l) =>
        layout.auxiliary.controls[l] ? offsetOf(layout, layout.auxiliary.controls[l]) : NONE,
      ),
    ),
    hyper: Object.fromEntries(Object.keys(row.hyperparameters).map((name) => [name, Number(params[name])])),
  };
}
