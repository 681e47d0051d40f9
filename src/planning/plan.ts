/**
 * Spec -> plan: everything that one run (one estimator, all its replicas) will allocate and dispatch, before a byte is
 * allocated. Pure, so that the page can show the cost of an experiment, and refuse it in words, before it starts.
 */
import type { MatmulVariant } from "../device/variant";
import { singleChanges } from "../distributions/support";
import type { EstimatorRow, Params } from "../estimators/contract";
import { ownFields, STEP_SERIES, type StepSeries } from "../estimators/series";
import { resolveParams } from "../estimators/shared";
import { findOptimizer, stateNames } from "../optimizers/table";
import type { ExperimentSpec } from "../spec/schema";
import type { KernelOptions } from "../kernels/contract";
import { layoutRecord, type RecordLayout } from "../kernels/record";
import { gradientTile, tileShape } from "../kernels/variants";
import { auxiliaryLayout } from "../estimators/auxiliary-parameters";
import { countParameters, hasLatentTerms, type Network, reads } from "../models/network";
import type { ModelFamily } from "../models/contract";
import { buildNetwork, familyOf } from "../models/table";
import { USE } from "../random/keys";
import { auxiliaryPass, learningPass } from "./auxiliary-pass";
import { backwardPass, gradientPass } from "./backward";
import { projectDispatch, slopePass } from "./estimate";
import { estimatorSource } from "./estimator-source";
import { enhancedGradientPass, enhancedStacks, flipFactorsPass } from "./flips";
import { forwardPass, gatherPass, lossPass, type Parts, TRAINING_NOISE } from "./forward";
import type { Dispatch, JobFields, Pass } from "./jobs";
import { layoutParameters, type ParameterLayout } from "./layout";
import { propagateBackward, propagatedStacks, propagateForward, propagateGradient } from "./propagate";
import {
  type BlockSizes,
  blockSizes,
  type DataShape,
  LATENT,
  latentTerms,
  runUniform,
  testUniform,
} from "./run-uniform";
import {
  accumulateDispatch,
  boundPass,
  clippedUpdate,
  ensembleDispatch,
  materialisePass,
  meanLikelihoodDispatch,
  rememberDispatch,
  resetDispatch,
  stateWeightPass,
  tallyDispatch,
} from "./step-passes";
import { forwardOnly, layoutTensors, type PropagatedTensors, type Tensors } from "./tensors";

export interface Plan {
  estimator: EstimatorRow;
  params: Params;
  family: ModelFamily;
  network: Network;
  layout: ParameterLayout;
  tensors: Tensors;
  kernels: KernelOptions;
  replicas: number;
  /** Series with a value at every step, and the record that they are read from. */
  series: readonly StepSeries[];
  record: RecordLayout;
  /** Names of the tensors that the optimizer keeps, in the order of the buffer; each is as large as the parameters. */
  state: readonly string[];
  sizes: BlockSizes;
  /** The `Run` uniform when the passes read training data, and when they read test data. */
  train: JobFields;
  test: JobFields;
  /**
   * Of a training run: `start`, what follows when parameters were written; `step`, one training step from gather to finish; `report`, the hard-sampled forward pass on the
   * same batch for estimators whose own is not hard, before `step`; `reset` once and then `chunk` for every batch of
   * test examples. Other plans name their own.
   */
  passes: Record<string, PlannedPass>;
  /** That the schedule starts from, of replicas that are given none of their own. */
  learningRate: number;
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
  /** Of this run; absent: the optimizer's. */
  learningRate?: number;
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
  const network = buildNetwork(spec.model, data);
  const layout = layoutParameters(network, auxiliaryLayout(network, row, params));
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
    propagated: machinery.chain === "propagated" ? { samplesTop: machinery.samplesTop ?? false } : null,
    flips: machinery.chain === "differences" ? { enhanced: machinery.enhancesHead?.(params) ?? false } : null,
  });
  const batchTile = tileShape(options.variant, spec.batch);
  const weightTile = gradientTile(options.variant);
  const parts: Parts = { network, layout, tensors, batchTile };
  const hard = machinery.forward === "hard";
  const clips = spec.optimizer.clipNorm > 0;
  const learnedPrior = network.learnedPrior;
  const estimator = estimatorSource(row, params);
  const remembers = machinery.remembersExamples?.(params) ?? false;
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
  const evaluate = { use: USE.evaluate, noiseBy: "example", sampled: false, particles: false } as const;

  const { propagated } = tensors;
  // Of a network of means and variances the passes are others; only the ends are the same.
  const propagatedStep = (at: PropagatedTensors): Pass => [
    ...gatherPass(parts, centre, false),
    ...propagateForward(parts, at),
    ...lossPass(parts, { groups: single, gradients: true }),
    tallyDispatch(parts, false),
    ...propagateBackward(parts, at),
    ...gradientPass(
      parts,
      false,
      weightTile,
      propagatedStacks(parts, at).map(({ stack }) => stack),
    ),
    ...propagateGradient(parts, at),
  ];
  const ordinaryStep = (): Pass => [
    ...gatherPass(parts, centre, false),
    ...forwardPass(parts, {
      ...TRAINING_NOISE,
      sampled: latentTerms(row, network) === LATENT.drawn,
      sampler,
      groups: tensors.groups,
      baselines: true,
      gradients: true,
    }),
    ...(machinery.bound ? boundPass(parts) : []),
    ...(machinery.weighsStates ? stateWeightPass(parts) : []),
    ...(machinery.slopes ? slopePass(parts) : []),
    ...(machinery.projects ? network.units.map((_, l) => projectDispatch(parts, l + 1)) : []),
    ...auxiliaryPass(parts),
    tallyDispatch(parts, false),
    ...flipFactorsPass(parts),
    ...backwardPass(parts, path, learnedPrior),
    ...learningPass(parts),
    ...(remembers ? [rememberDispatch(parts)] : []),
    ...gradientPass(parts, learnedPrior, weightTile, enhancedStacks(tensors)),
    ...enhancedGradientPass(parts),
  ];
  const step: Pass = [
    ...(propagated ? propagatedStep(propagated) : ordinaryStep()),
    ...(clips ? clippedUpdate(layout) : []),
    ...materialisePass(layout),
    {
      kernel: "finish",
      label: "finish",
      job: { parameter_count: countParameters(network) },
      grid: [1, 1],
    },
  ];
  const report: Pass = hard
    ? []
    : [
        ...gatherPass(parts, centre, false),
        ...forwardPass(parts, { ...TRAINING_NOISE, ...plain, sampled: false }),
        tallyDispatch(parts, true),
      ];
  // Where a likelihood is the whole loss, tests are of an ensemble of draws, which have rows of their own.
  const predicts = !hasLatentTerms(network);
  const tested = predicts ? ensembleTensors(parts, spec) : tensors;
  const testParts = { ...parts, tensors: tested };
  const examples = testExamples(spec.evaluate.examples, data.test);
  // Members are plain draws whatever the estimator, so that all are tested alike.
  const tests = predicts ? ({ ...plain, sampler: "sampleHard", groups: tested.groups } as const) : plain;
  const chunk: Pass = [
    ...gatherPass(testParts, centre, true),
    ...forwardPass(testParts, { ...evaluate, ...tests }),
    testDispatch(network, tested, examples),
  ];
  const series = STEP_SERIES.filter(({ of }) => of(row));
  const record = layoutRecord(ownFields(series));
  const sizes = blockSizes(spec, layout, options.keepGradient ?? false, {
    record: record.vec4s,
    activations: tested.activationSize,
    rows: tested.rowSize,
    memory: remembers ? network.units.length * data.train : 0,
  });
  const context = { network, layout, data, sizes, keepGradient: options.keepGradient ?? false };
  const run = runUniform(spec, row, params, { ...context, tensors });
  const test = runUniform(spec, row, params, { ...context, tensors: tested });
  return {
    estimator: row,
    params,
    family: familyOf(spec.model),
    network,
    layout,
    tensors,
    kernels: {
      estimator,
      optimizer: spec.optimizer.kind,
      record,
      batchTile,
      gradientTile: weightTile,
      severalValues: network.latents.some(({ states }) => states > 2),
    },
    replicas: spec.seeds,
    series,
    record,
    state: stateNames(findOptimizer(spec.optimizer.kind), spec.optimizer),
    sizes,
    train: run,
    test: testUniform(test, data),
    passes: {
      start: { side: "train", dispatches: materialisePass(layout) },
      step: { side: "train", dispatches: step },
      report: { side: "train", dispatches: report },
      reset: { side: "test", dispatches: [resetDispatch()] },
      chunk: { side: "test", dispatches: chunk },
    },
    learningRate: options.learningRate ?? spec.optimizer.learningRate,
    evaluations: row.evaluations({ units: network.latents.map(singleChanges), params }),
  };
}

/** What becomes of a chunk of test examples. */
function testDispatch(network: Network, tested: Tensors, examples: number): Dispatch {
  if (hasLatentTerms(network)) return accumulateDispatch(examples);
  return reads(network, "label") ? ensembleDispatch(tested, examples) : meanLikelihoodDispatch(tested, examples);
}

/** Rows of a test batch through all members of the ensemble, behind those of training; the mean image is common. */
function ensembleTensors({ network, layout, tensors }: Parts, { model, evaluate }: ExperimentSpec): Tensors {
  const { batch, mean } = tensors;
  return {
    ...layoutTensors(network, layout, { ...forwardOnly(batch, model.centre, evaluate.members), after: tensors }),
    mean,
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
