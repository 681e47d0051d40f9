/**
 * The constants of a run: sizes of its buffers, and the `Run` uniform of shaders/common/bindings.wgsl. Pure.
 */
import type { EstimatorRow, Params } from "../estimators/contract";
import type { ExperimentSpec } from "../experiment/schema";
import { firstExtra, offsetOf } from "./forward";
import { type JobFields, NONE, quads } from "./jobs";
import type { ParameterLayout } from "./layout";
import type { Tensors } from "./tensors";

/** Records of a replica that the metric ring holds before the oldest is overwritten. */
export const RING_SIZE = 4096;
/** Decay of the exponentially weighted gradient mean and variance, per update. */
export const VARIANCE_DECAY = 0.99;
/** vec4s of one ring record. */
export const RECORD_VEC4S = 2;

/** What a plan needs to know of the data: shapes, not contents. */
export interface DataShape {
  inputs: number;
  train: number;
  test: number;
  trainKind: "bits" | "bytes";
  trainWordsPerRow: number;
  testWordsPerRow: number;
}

/** Sizes of one replica's block in every buffer. */
export interface BlockSizes {
  parameters: number;
  activations: number;
  rows: number;
  moments: number;
  gradients: number;
  ring: number;
}

/**
 * Whether entropies and prior are differentiated in closed form. Path estimators always do: they differentiate the same
 * terms, less a score of mean 0. Score estimators do so with one layer only; see shaders/objectives/signal.wgsl.
 */
export function closedForm({ machinery }: EstimatorRow, layers: number): boolean {
  return machinery.gradient === "path" || (layers === 1 && !machinery.bound);
}

export function blockSizes(
  spec: ExperimentSpec,
  layout: ParameterLayout,
  keep: boolean,
  { activations, rows, memory }: { activations: number; rows: number; memory: number },
): BlockSizes {
  const keeps = keep || spec.optimizer.clipNorm > 0;
  const tracked = spec.evaluate.varianceEvery > 0 ? 2 * layout.modelSize : 0;
  return {
    parameters: layout.size,
    activations,
    rows,
    moments: momentSize(spec, layout) + memory,
    gradients: Math.max(1, (keeps ? layout.size : 0) + tracked),
    ring: RING_SIZE * RECORD_VEC4S,
  };
}

/** vec4s of the optimizer's moments; what an estimator remembers of training examples stands behind them. */
function momentSize(spec: ExperimentSpec, layout: ParameterLayout): number {
  return layout.size * (spec.optimizer.kind === "adam" ? 2 : 1);
}

export interface RunContext {
  layout: ParameterLayout;
  tensors: Tensors;
  data: DataShape;
  sizes: BlockSizes;
  keepGradient: boolean;
}

/** The same constants for passes that read test data, which are always bits. */
export function testUniform(run: JobFields, data: DataShape): JobFields {
  return { ...run, data_count: data.test, data_kind: 0, words_per_row: data.testWordsPerRow };
}

/** The `Run` uniform of shaders/common/bindings.wgsl. */
export function runUniform(
  spec: ExperimentSpec,
  row: EstimatorRow,
  params: Params,
  { layout, tensors, data, sizes, keepGradient }: RunContext,
): JobFields {
  const { optimizer, model, evaluate } = spec;
  const scale = row.representationScale?.(params) ?? 1;
  const hyper = row.machinery.uniforms.map((name) => Number(params[name]));
  while (hyper.length < 8) hyper.push(0);
  const stores = keepGradient || optimizer.clipNorm > 0;
  return {
    replicas: spec.seeds,
    batch: tensors.batch,
    moment_stride: sizes.moments,
    gradient_stride: sizes.gradients,
    layers: model.layers.length,
    data_count: data.train,
    words_per_row: data.trainWordsPerRow,
    data_kind: data.trainKind === "bits" ? 0 : 1,
    parameter_stride: layout.size,
    model_size: layout.modelSize,
    activation_stride: tensors.activationSize,
    row_stride: tensors.rowSize,
    statistics_at: stores ? layout.size : 0,
    ring_size: RING_SIZE,
    hard_forward: Number(row.machinery.forward === "hard"),
    variance_every: evaluate.varianceEvery,
    lo: scale * model.representation.lo,
    span: scale * (model.representation.hi - model.representation.lo),
    inverse_batch: 1 / tensors.batch,
    signal_decay: Number(params.decay ?? 0.9),
    variance_decay: VARIANCE_DECAY,
    learning_rate: optimizer.learningRate,
    momentum: optimizer.momentum,
    nesterov: Number(optimizer.nesterov),
    beta1: optimizer.beta1,
    beta2: optimizer.beta2,
    epsilon: optimizer.epsilon,
    weight_decay: optimizer.weightDecay,
    clip_norm: optimizer.clipNorm,
    schedule: ["constant", "cosine", "step"].indexOf(optimizer.schedule.kind),
    warmup: optimizer.schedule.warmup,
    period: optimizer.schedule.period,
    factor: optimizer.schedule.factor,
    own_rate: Number(params.rate ?? 1),
    fused: Number(optimizer.clipNorm === 0),
    write_gradient: Number(stores),
    hyper: [hyper.slice(0, 4), hyper.slice(4, 8)],
    decoder_terms: quads(tensors.decoderTerm),
    encoder_terms: quads(tensors.encoderTerm),
    encoder_losses: quads(tensors.encoderLoss),
    closed_form: Number(closedForm(row, model.layers.length)),
    samples: tensors.samples,
    bound_at: tensors.bound,
    example_at: tensors.example,
    memory_at: momentSize(spec, layout),
    first_extras: quads(tensors.value.map((_, l) => firstExtra(tensors.samples, tensors.groups, l + 1))),
    dots: quads(tensors.dot),
    controls: quads(
      tensors.value.map((_, l) => (layout.own.controls[l] ? offsetOf(layout, layout.own.controls[l]) : NONE)),
    ),
  };
}
