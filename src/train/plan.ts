/**
 * Spec -> plan: everything that one run (one estimator, all its replicas) will allocate and dispatch, before a byte is
 * allocated. Pure, so that the page can show the cost of an experiment, and refuse it in words, before it starts.
 */
import type { MatmulVariant } from "../device/variant";
import type { EstimatorRow, Params } from "../estimators/contract";
import { resolveParams } from "../estimators/shared";
import type { ExperimentSpec } from "../experiment/schema";
import type { KernelOptions } from "../kernels/catalogue";
import { gradientTile, tileShape } from "../kernels/variants";
import { buildNetwork, type Network } from "../models/network";
import { ownLayout } from "../models/own-parameters";
import { USE } from "../random/keys";
import { backwardPass, gradientPass } from "./backward";
import { estimatorSource } from "./estimator-source";
import {
  firstExtra,
  forwardPass,
  gatherDispatch,
  lastGradient,
  lastOutput,
  offsetOf,
  type Parts,
  TRAINING_NOISE,
} from "./forward";
import { type Dispatch, gridOf, type JobFields, NONE, type Pass } from "./jobs";
import { layoutParameters, type ParameterLayout, vec4s } from "./layout";
import { ownPass, teachPass } from "./own-pass";
import { projectDispatch, slopePass } from "./reweight";
import { layoutTensors, type Tensors } from "./tensors";

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

export interface Plan {
  estimator: EstimatorRow;
  params: Params;
  network: Network;
  layout: ParameterLayout;
  tensors: Tensors;
  kernels: KernelOptions;
  replicas: number;
  sizes: BlockSizes;
  /** The `Run` uniform when the passes read training data, and when they read test data. */
  train: JobFields;
  test: JobFields;
  /**
   * Of a training run: `step`, one training step from gather to finish; `report`, the hard-sampled forward pass on the
   * same batch for estimators whose own is not hard, before `step`; `reset` once and then `chunk` for every batch of
   * test examples. Other plans name their own.
   */
  passes: Record<string, PlannedPass>;
  /** Forward evaluations of f per example and step. */
  evaluations: number;
}

/** A pass and the part of the data set that it reads. */
export interface PlannedPass {
  side: "train" | "test";
  dispatches: Pass;
}

export interface PlanOptions {
  variant: MatmulVariant;
  /** Keep the gradient of every step in its buffer (probes, checks). */
  keepGradient?: boolean;
}

/**
 * Whether entropies and prior are differentiated in closed form. Path estimators always do: they differentiate the same
 * terms, less a score of mean 0. Score estimators do so with one layer only; see shaders/objectives/signal.wgsl.
 */
function closedForm({ machinery }: EstimatorRow, layers: number): boolean {
  return machinery.gradient === "path" || (layers === 1 && !machinery.bound);
}

export function planRun(
  spec: ExperimentSpec,
  row: EstimatorRow,
  given: Params,
  data: DataShape,
  options: PlanOptions,
): Plan {
  const { machinery } = row;
  const params = resolveParams(row, given);
  const network = buildNetwork(spec.model, data.inputs);
  const layout = layoutParameters(network, ownLayout(network, row, params));
  const path = machinery.gradient === "path";
  const { centre } = spec.model;
  const tensors = layoutTensors(network, layout, {
    batch: spec.batch,
    centre,
    samples: machinery.samples?.(params) ?? 1,
    extraGroups: (units) => machinery.extraGroups?.(units, params) ?? 0,
    gradients: true,
    path,
    slopes: machinery.slopes ?? null,
    averagesGroups: machinery.averagesGroups?.(params) ?? false,
  });
  const batchTile = tileShape(options.variant, spec.batch);
  const weightTile = gradientTile(options.variant);
  const parts: Parts = { network, layout, tensors, batchTile };
  const hard = machinery.forward === "hard";
  const clips = spec.optimizer.clipNorm > 0;
  const learnedPrior = network.learnedPrior;
  const estimator = estimatorSource(row, params);
  const { remembers } = estimator;
  // Plain hard samples share one kernel among estimators: less to compile.
  const plainSampling = hard && tensors.groups.every((count) => count === 1);
  const sampler = plainSampling ? ("sampleHard" as const) : ("sample" as const);
  const single = tensors.groups.map(() => 1);
  const plain = {
    sampler: hard ? sampler : ("sampleHard" as const),
    groups: single,
    baselines: false,
    gradients: false,
  } as const;
  const evaluate = { use: USE.evaluate, evaluation: true, sampled: false, particles: false } as const;

  const step: Pass = [
    gatherDispatch(parts, centre, false),
    ...forwardPass(parts, {
      ...TRAINING_NOISE,
      sampled: !closedForm(row, network.units.length),
      sampler,
      groups: tensors.groups,
      baselines: layout.own.reads === "below",
      gradients: true,
    }),
    ...(machinery.bound ? boundPass(parts) : []),
    ...(machinery.slopes ? slopePass(parts) : []),
    ...(machinery.projects ? network.units.map((_, l) => projectDispatch(parts, l + 1)) : []),
    ...ownPass(parts),
    tallyDispatch(parts, false),
    ...backwardPass(parts, path, learnedPrior),
    ...teachPass(parts),
    ...(remembers ? [rememberDispatch(parts)] : []),
    ...gradientPass(parts, learnedPrior, weightTile),
    ...(clips ? clippedUpdate(layout) : []),
    {
      kernel: "finish",
      label: "finish",
      job: { parameter_count: layout.modelCount - (learnedPrior ? 0 : network.units[network.units.length - 1]) },
      grid: [1, 1],
    },
  ];
  const report: Pass = hard
    ? []
    : [
        gatherDispatch(parts, centre, false),
        ...forwardPass(parts, { ...TRAINING_NOISE, ...plain, sampled: false }),
        tallyDispatch(parts, true),
      ];
  const chunk: Pass = [
    gatherDispatch(parts, centre, true),
    ...forwardPass(parts, { ...evaluate, ...plain }),
    accumulateDispatch(testExamples(spec.evaluate.examples, data.test)),
  ];
  const sizes = blockSizes(spec, layout, options.keepGradient ?? false, {
    activations: tensors.activationSize,
    rows: tensors.rowSize,
    memory: remembers ? network.units.length * data.train : 0,
  });
  const run = runUniform(spec, row, params, {
    layout,
    tensors,
    data,
    sizes,
    keepGradient: options.keepGradient ?? false,
  });
  return {
    estimator: row,
    params,
    network,
    layout,
    tensors,
    kernels: {
      estimator,
      optimizer: spec.optimizer.kind,
      batchTile,
      gradientTile: weightTile,
    },
    replicas: spec.seeds,
    sizes,
    train: run,
    test: testUniform(run, data),
    passes: {
      step: { side: "train", dispatches: step },
      report: { side: "train", dispatches: report },
      reset: { side: "test", dispatches: [resetDispatch()] },
      chunk: { side: "test", dispatches: chunk },
    },
    evaluations: row.evaluations({ units: network.units, params }),
  };
}

/** Bytes that a plan will hold on the device, all replicas, without the data set. */
export function planBytes(plan: Plan): number {
  const { parameters, activations, rows, moments, gradients, ring } = plan.sizes;
  return plan.replicas * (16 * (parameters + activations + moments + gradients + ring) + 4 * rows);
}

/** The largest buffer of a plan, in bytes: what an adapter must be able to bind. */
export function largestBuffer(plan: Plan): { name: string; bytes: number } {
  const entries = Object.entries(plan.sizes).map(([name, size]) => ({
    name,
    bytes: plan.replicas * size * (name === "rows" ? 4 : 16),
  }));
  return entries.reduce((a, b) => (b.bytes > a.bytes ? b : a));
}

/** Test examples of an evaluation: all, or the first so many. */
export function testExamples(asked: number, available: number): number {
  return asked === 0 ? available : Math.min(asked, available);
}

function accumulateDispatch(examples: number): Dispatch {
  return { kernel: "accumulate", label: "accumulate", job: { examples, reset: 0 }, grid: [1, 1] };
}

/** Starts an evaluation over. */
export function resetDispatch(): Dispatch {
  return { kernel: "accumulate", label: "reset evaluation", job: { examples: 0, reset: 1 }, grid: [1, 1] };
}

/** The bound of all samples, and the generative gradients weighted for it. */
function boundPass({ network, tensors }: Parts): Pass {
  const { grid, across } = gridOf(tensors.samples * tensors.batch);
  const widths = [network.inputs, ...network.units];
  const levels = tensors.decoder.map((stack, k) => ({ d_theta: lastGradient(stack.back), units4: vec4s(widths[k]) }));
  return [
    { kernel: "bound", label: "bound", job: {}, grid: [Math.ceil(tensors.batch / 8), 1] },
    { kernel: "weigh", label: "weigh", job: { across, levels }, grid: [grid[0], grid[1] * levels.length] },
  ];
}

function rememberDispatch({ tensors }: Parts): Dispatch {
  return { kernel: "remember", label: "remember", job: {}, grid: [tensors.batch, tensors.value.length] };
}

function tallyDispatch({ layout, tensors }: Parts, report: boolean): Dispatch {
  const guesses = layout.own.reads === "below" || layout.own.reads === "states";
  const offsets = tensors.value.map((_, l) => (guesses && tensors.own[l] ? lastOutput(tensors.own[l]) : NONE));
  return {
    kernel: "tally",
    label: report ? "tally hard pass" : "tally",
    job: { report: Number(report), guesses: quads(offsets) },
    grid: [1, 1],
  };
}

/** Unfused update: the gradient is stored, its norm taken, then all parameters move. */
function clippedUpdate(layout: ParameterLayout): Pass {
  const weights = layout.views.filter((view) => view.inputs > 0);
  const { grid, across } = gridOf(Math.ceil(layout.size / 64));
  return [
    { kernel: "norm", label: "gradient norm", job: {}, grid: [1, 1] },
    {
      kernel: "update",
      label: "update",
      job: {
        size: layout.size,
        spans: weights.length,
        across,
        weights: weights.map((view) => [view.offset, view.offset + view.inputs * Math.ceil(view.outputs / 4), 0, 0]),
      },
      grid,
    },
  ];
}

function blockSizes(
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

/** Four to a vec4u, as uniform arrays want them. */
function quads(values: number[]): number[][] {
  const padded = [...values];
  while (padded.length % 4 !== 0) padded.push(0);
  return Array.from({ length: padded.length / 4 }, (_, q) => padded.slice(4 * q, 4 * q + 4));
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
