/**
 * Every kernel: the WGSL files that make it, in order, and the file that declares its job. Nothing else lists shaders.
 */
import bindings from "../../shaders/common/bindings.wgsl?raw";
import math from "../../shaders/common/math.wgsl?raw";
import permute from "../../shaders/common/permute.wgsl?raw";
import reduce from "../../shaders/common/reduce.wgsl?raw";
import threefry from "../../shaders/common/threefry.wgsl?raw";
import hard from "../../shaders/distributions/bernoulli/hard.wgsl?raw";
import likelihood from "../../shaders/distributions/bernoulli/likelihood.wgsl?raw";
import sample from "../../shaders/distributions/bernoulli/sample.wgsl?raw";
import categoricalEstimate from "../../shaders/distributions/categorical/estimate.wgsl?raw";
import categoricalLikelihood from "../../shaders/distributions/categorical/likelihood.wgsl?raw";
import categoricalSample from "../../shaders/distributions/categorical/sample.wgsl?raw";
import categoricalVariable from "../../shaders/distributions/categorical/variable.wgsl?raw";
import enumerateAscend from "../../shaders/enumerate/ascend.wgsl?raw";
import enumerateGenerative from "../../shaders/enumerate/generative.wgsl?raw";
import enumerateJob from "../../shaders/enumerate/job.wgsl?raw";
import enumerateLook from "../../shaders/enumerate/look.wgsl?raw";
import enumerateOccupy from "../../shaders/enumerate/occupy.wgsl?raw";
import enumerateReproduce from "../../shaders/enumerate/reproduce.wgsl?raw";
import enumerateStates from "../../shaders/enumerate/states.wgsl?raw";
import enumerateTerms from "../../shaders/enumerate/terms.wgsl?raw";
import categoricalHard from "../../shaders/estimators/categorical/st.wgsl?raw";
import centred from "../../shaders/estimators/centred.wgsl?raw";
import control from "../../shaders/estimators/control.wgsl?raw";
import origin from "../../shaders/estimators/origin.wgsl?raw";
import relaxed from "../../shaders/estimators/relaxed.wgsl?raw";
import st from "../../shaders/estimators/st.wgsl?raw";
import stein from "../../shaders/estimators/stein.wgsl?raw";
import unit from "../../shaders/estimators/unit.wgsl?raw";
import correlate from "../../shaders/layers/correlate.wgsl?raw";
import drawing from "../../shaders/layers/drawing.wgsl?raw";
import enhance from "../../shaders/layers/enhance.wgsl?raw";
import enhancedGradient from "../../shaders/layers/enhanced_gradient.wgsl?raw";
import estimate from "../../shaders/layers/estimate.wgsl?raw";
import flipFactors from "../../shaders/layers/flip_factors.wgsl?raw";
import flipHead from "../../shaders/layers/flip_head.wgsl?raw";
import flipPixels from "../../shaders/layers/flip_pixels.wgsl?raw";
import flipLayer from "../../shaders/layers/flip_layer.wgsl?raw";
import flipRows from "../../shaders/layers/flip_rows.wgsl?raw";
import gather from "../../shaders/layers/gather.wgsl?raw";
import logistic from "../../shaders/layers/logistic.wgsl?raw";
import logisticGradient from "../../shaders/layers/logistic_gradient.wgsl?raw";
import normal from "../../shaders/layers/normal.wgsl?raw";
import pairs from "../../shaders/layers/pairs.wgsl?raw";
import project from "../../shaders/layers/project.wgsl?raw";
import propagateBackward from "../../shaders/layers/propagate_backward.wgsl?raw";
import propagateForward from "../../shaders/layers/propagate_forward.wgsl?raw";
import propagateGradient from "../../shaders/layers/propagate_gradient.wgsl?raw";
import propagateJob from "../../shaders/layers/propagate_job.wgsl?raw";
import propagateLogit from "../../shaders/layers/propagate_logit.wgsl?raw";
import propagateSlope from "../../shaders/layers/propagate_slope.wgsl?raw";
import propagateUnit from "../../shaders/layers/propagate_unit.wgsl?raw";
import readUnit from "../../shaders/layers/read_unit.wgsl?raw";
import remember from "../../shaders/layers/remember.wgsl?raw";
import slope from "../../shaders/layers/slope.wgsl?raw";
import steinGradient from "../../shaders/layers/stein_gradient.wgsl?raw";
import steinResidual from "../../shaders/layers/stein_residual.wgsl?raw";
import steinSums from "../../shaders/layers/stein_sums.wgsl?raw";
import unitJob from "../../shaders/layers/unit_job.wgsl?raw";
import epilogue from "../../shaders/matmul/epilogue.wgsl?raw";
import add from "../../shaders/layers/add.wgsl?raw";
import conv2dAny from "../../shaders/layers/conv2d_any.wgsl?raw";
import windowCode from "../../shaders/layers/window.wgsl?raw";
import matmulJob from "../../shaders/matmul/job.wgsl?raw";
import registerNN from "../../shaders/matmul/register_nn.wgsl?raw";
import registerNT from "../../shaders/matmul/register_nt.wgsl?raw";
import registerTN from "../../shaders/matmul/register_tn.wgsl?raw";
import tile from "../../shaders/matmul/tile.wgsl?raw";
import accumulate from "../../shaders/measure/accumulate.wgsl?raw";
import ensemble from "../../shaders/measure/ensemble.wgsl?raw";
import importance from "../../shaders/measure/importance.wgsl?raw";
import meanLikelihood from "../../shaders/measure/mean_likelihood.wgsl?raw";
import merge from "../../shaders/measure/merge.wgsl?raw";
import bound from "../../shaders/objectives/bound.wgsl?raw";
import classLoss from "../../shaders/objectives/class_loss.wgsl?raw";
import classify from "../../shaders/objectives/classify.wgsl?raw";
import signal from "../../shaders/objectives/signal.wgsl?raw";
import tally from "../../shaders/objectives/tally.wgsl?raw";
import weigh from "../../shaders/objectives/weigh.wgsl?raw";
import accept from "../../shaders/optimizers/accept.wgsl?raw";
import apply from "../../shaders/optimizers/apply.wgsl?raw";
import finish from "../../shaders/optimizers/finish.wgsl?raw";
import norm from "../../shaders/optimizers/norm.wgsl?raw";
import rule from "../../shaders/optimizers/rule.wgsl?raw";
import update from "../../shaders/optimizers/update.wgsl?raw";
import { findOptimizer, type OptimizerKey } from "../optimizers/table";
import { optimizerDeclarations } from "../optimizers/wgsl";
import { MAX_PRODUCTS } from "./products";
import { type RecordLayout, recordDeclarations } from "./record";
import { lanesOf, type TileShape } from "./variants";

export const KERNELS = [
  "gather",
  "forward",
  "backward",
  "gradient",
  "conv2dForward",
  "conv2dBackward",
  "conv2dGradient",
  "conv2dForwardAny",
  "conv2dBackwardAny",
  "addForward",
  "addBackward",
  "sample",
  "sampleHard",
  "likelihood",
  "sampleCategorical",
  "sampleHardCategorical",
  "estimateCategorical",
  "likelihoodCategorical",
  "classify",
  "bound",
  "weigh",
  "slope",
  "project",
  "tally",
  "estimate",
  "remember",
  "correlate",
  "logistic",
  "logisticGradient",
  "pairs",
  "steinSums",
  "steinResidual",
  "steinGradient",
  "flipFactors",
  "flipHead",
  "flipPixels",
  "flipRows",
  "flipLayer",
  "enhance",
  "enhancedGradient",
  "propagateForward",
  "propagateUnit",
  "propagateLogit",
  "propagateSlope",
  "propagateBackward",
  "propagateGradient",
  "enumerateStates",
  "enumerateTerms",
  "enumerateReproduce",
  "enumerateOccupy",
  "enumerateGenerative",
  "enumerateAscend",
  "enumerateLook",
  "norm",
  "update",
  "finish",
  "accumulate",
  "ensemble",
  "meanLikelihood",
  "importance",
] as const;
export type KernelName = (typeof KERNELS)[number];

/** A WGSL source with the name that compile messages quote. */
export interface SourceFile {
  name: string;
  code: string;
}

export interface KernelSource {
  files: SourceFile[];
  constants: Record<string, number>;
  /** The file that declares `Job`. */
  job: SourceFile;
  /** Needs `enable subgroups;`. */
  subgroups: boolean;
}

/** An estimator's shader, and what the shared kernels leave out or put in for it. */
export interface EstimatorSource {
  key: string;
  shader: string;
  /** Of variables with several values; null: it needs two states. */
  categorical: string | null;
  /** Its gradient comes from the learning signal, not from the path derivative. */
  score: boolean;
  /** It takes running means off its signal. */
  centres: boolean;
  /** It has a switch between local signals and the whole one. */
  locals: boolean;
  /** Its samples are hard: what was drawn can be read from the states. */
  hard: boolean;
  /** It has a network that guesses the learning signal from the level below. */
  guesses: boolean;
  /** It has a network of the states that is compared with its values at correlated copies of them. */
  correlated: boolean;
  /** It has a network of logistic variables in its control variate. */
  logistic: boolean;
  /** It has learned scalars. */
  learns: boolean;
  /** Its extra groups go on differentiably above their layer. */
  continues: boolean;
  /** Its extra groups go on above their layer with uniforms of their own. */
  independent: boolean;
  /** Its baselines guess what a Taylor expansion leaves of the signal. */
  taylor: boolean;
  /** Its running means are of single training examples. */
  remembers: boolean;
  /** Its objective is the bound of all samples. */
  bound: boolean;
}

/** What the choice of sources depends on. */
export interface KernelOptions {
  estimator: EstimatorSource;
  optimizer: OptimizerKey;
  /** What a step leaves in the ring. */
  record: RecordLayout;
  batchTile: TileShape;
  gradientTile: TileShape;
  /** Some layer has variables of several values. */
  severalValues?: boolean;
}

const file = (name: string, code: string): SourceFile => ({ name, code });
const COMMON = [file("common/bindings", bindings), file("common/math", math)];
const MATMUL_JOB = file("matmul/job", matmulJob);
const EPILOGUE = file("matmul/epilogue", epilogue);
const WINDOW = file("layers/window", windowCode);
const RANDOM = file("common/threefry", threefry);
const REDUCE = file("common/reduce", reduce);
const RULE = file("optimizers/rule", rule);
const ACCEPT = file("optimizers/accept", accept);
const HARD = file("distributions/bernoulli/hard", hard);
const CONTROL = file("estimators/control", control);
const MERGE = file("measure/merge", merge);
const SIGNAL = file("objectives/signal", signal);
const CLASS_LOSS = file("objectives/class_loss", classLoss);
const UNIT = [
  file("layers/drawing", drawing),
  HARD,
  CONTROL,
  SIGNAL,
  file("estimators/unit", unit),
  file("estimators/origin", origin),
  file("estimators/centred", centred),
  file("estimators/relaxed", relaxed),
  file("estimators/stein", stein),
];
const VARIABLE = [
  file("layers/drawing", drawing),
  HARD,
  CONTROL,
  SIGNAL,
  file("estimators/unit", unit),
  file("estimators/centred", centred),
  file("distributions/categorical/variable", categoricalVariable),
];
const ENUMERATE_JOB = file("enumerate/job", enumerateJob);
const PROPAGATE_JOB = file("layers/propagate_job", propagateJob);
const DRAWS = [file("layers/drawing", drawing), file("layers/normal", normal)];
const UNIT_JOB = file("layers/unit_job", unitJob);
const READ_UNIT = file("layers/read_unit", readUnit);

/** The sources of a kernel under the given options. */
export function kernelSource(kernel: KernelName, options: KernelOptions): KernelSource {
  const estimator = file(`estimators/${options.estimator.key}`, options.estimator.shader);
  const updating = updateFiles(options.optimizer);
  const constants = {
    ...switches(options.estimator),
    LANES: lanesOf(options.batchTile),
  };
  const simple = (main: SourceFile, ...before: SourceFile[]): KernelSource => ({
    files: [...COMMON, ...before, main],
    constants,
    job: main,
    subgroups: false,
  });
  /** A kernel over the units of a layer, whose job several share. */
  const perUnit = (main: SourceFile): KernelSource => ({
    ...simple(main, UNIT_JOB, RANDOM, REDUCE, ...UNIT, estimator, READ_UNIT),
    job: UNIT_JOB,
  });
  const perPropagated = (main: SourceFile): KernelSource => ({
    ...simple(main, RANDOM, ...DRAWS, estimator, PROPAGATE_JOB),
    job: PROPAGATE_JOB,
  });
  /** A kernel over the variables of several values, with the estimator's half for these. */
  const perVariable = (main: SourceFile, { key, categorical } = options.estimator): KernelSource => {
    if (categorical === null) throw new Error(`The estimator ${key} is not defined for variables of several values.`);
    return simple(main, RANDOM, REDUCE, ...VARIABLE, file(`estimators/categorical/${key}`, categorical));
  };
  const enumerating = (name: string, code: string): KernelSource => ({
    ...withConstants(simple(file(`enumerate/${name}`, code), REDUCE, CLASS_LOSS, ENUMERATE_JOB), {
      ...constants,
      CATEGORICAL: Number(options.severalValues ?? false),
    }),
    job: ENUMERATE_JOB,
  });
  switch (kernel) {
    case "gather":
      return simple(file("layers/gather", gather), RANDOM, file("common/permute", permute));
    case "sample":
      return simple(file("distributions/bernoulli/sample", sample), RANDOM, REDUCE, ...UNIT, estimator);
    case "sampleHard":
      return withConstants(
        simple(file("distributions/bernoulli/sample", sample), RANDOM, REDUCE, ...UNIT, file("estimators/st", st)),
        {
          ...constants,
          ...PLAIN,
        },
      );
    case "sampleCategorical":
      return perVariable(file("distributions/categorical/sample", categoricalSample));
    case "sampleHardCategorical":
      return withConstants(
        perVariable(file("distributions/categorical/sample", categoricalSample), {
          ...options.estimator,
          key: "st",
          categorical: categoricalHard,
        }),
        { ...constants, ...PLAIN },
      );
    case "estimateCategorical":
      return perVariable(file("distributions/categorical/estimate", categoricalEstimate));
    case "likelihoodCategorical":
      return simple(file("distributions/categorical/likelihood", categoricalLikelihood), REDUCE);
    case "likelihood":
      return simple(file("distributions/bernoulli/likelihood", likelihood), REDUCE);
    case "classify":
      return simple(file("objectives/classify", classify), CLASS_LOSS);
    case "tally":
      return simple(file("objectives/tally", tally), REDUCE, SIGNAL);
    case "estimate":
      return perUnit(file("layers/estimate", estimate));
    case "slope":
      return perUnit(file("layers/slope", slope));
    case "project":
      return perUnit(file("layers/project", project));
    case "correlate":
      return perUnit(file("layers/correlate", correlate));
    case "logistic":
      return perUnit(file("layers/logistic", logistic));
    case "pairs":
      return perUnit(file("layers/pairs", pairs));
    case "steinSums":
      return perUnit(file("layers/stein_sums", steinSums));
    case "steinResidual":
      return perUnit(file("layers/stein_residual", steinResidual));
    case "steinGradient":
      return perUnit(file("layers/stein_gradient", steinGradient));
    case "logisticGradient":
      return simple(file("layers/logistic_gradient", logisticGradient));
    case "flipFactors":
      return simple(file("layers/flip_factors", flipFactors));
    case "flipHead":
      return simple(file("layers/flip_head", flipHead), CLASS_LOSS);
    case "flipPixels":
      return simple(file("layers/flip_pixels", flipPixels));
    case "flipRows":
      return simple(file("layers/flip_rows", flipRows));
    case "flipLayer":
      return simple(file("layers/flip_layer", flipLayer));
    case "enhance":
      return simple(file("layers/enhance", enhance), REDUCE);
    case "enhancedGradient":
      return simple(file("layers/enhanced_gradient", enhancedGradient), ...updating, ACCEPT);
    case "propagateForward":
      return simple(file("layers/propagate_forward", propagateForward), RANDOM, ...DRAWS);
    case "propagateUnit":
      return perPropagated(file("layers/propagate_unit", propagateUnit));
    case "propagateLogit":
      return perPropagated(file("layers/propagate_logit", propagateLogit));
    case "propagateSlope":
      return perPropagated(file("layers/propagate_slope", propagateSlope));
    case "propagateBackward":
      return simple(file("layers/propagate_backward", propagateBackward));
    case "propagateGradient":
      return simple(file("layers/propagate_gradient", propagateGradient), ...updating, ACCEPT);
    case "enumerateStates":
      return enumerating("states", enumerateStates);
    case "enumerateTerms":
      return enumerating("terms", enumerateTerms);
    case "enumerateReproduce":
      return enumerating("reproduce", enumerateReproduce);
    case "enumerateOccupy":
      return enumerating("occupy", enumerateOccupy);
    case "enumerateGenerative":
      return enumerating("generative", enumerateGenerative);
    case "enumerateAscend":
      return enumerating("ascend", enumerateAscend);
    case "enumerateLook":
      return enumerating("look", enumerateLook);
    case "remember":
      return { ...simple(file("layers/remember", remember), SIGNAL), job: file("none", "") };
    case "bound":
      return { ...simple(file("objectives/bound", bound), SIGNAL), job: file("none", "") };
    case "weigh":
      return simple(file("objectives/weigh", weigh), SIGNAL);
    case "norm":
      return { ...simple(file("optimizers/norm", norm), REDUCE), job: file("none", "") };
    case "update":
      return simple(file("optimizers/update", update), ...updating);
    case "finish":
      return simple(file("optimizers/finish", finish), REDUCE, CONTROL, ...recordFiles(options.record));
    case "accumulate":
      return simple(file("measure/accumulate", accumulate), REDUCE, SIGNAL, MERGE);
    case "ensemble":
      return simple(file("measure/ensemble", ensemble), REDUCE, CLASS_LOSS, MERGE);
    case "meanLikelihood":
      return simple(file("measure/mean_likelihood", meanLikelihood), REDUCE, SIGNAL, MERGE);
    case "importance":
      return simple(file("measure/importance", importance), REDUCE, SIGNAL, MERGE);
    case "forward":
      return product(0, options.batchTile, MAX_PRODUCTS.forward, []);
    case "backward":
      return product(1, options.batchTile, MAX_PRODUCTS.backward, []);
    case "gradient":
      return product(2, options.gradientTile, MAX_PRODUCTS.gradient, [...updating, ACCEPT]);
    case "conv2dForward":
      return product(0, options.batchTile, MAX_PRODUCTS[kernel], [], 1);
    case "conv2dBackward":
      return product(1, options.batchTile, MAX_PRODUCTS[kernel], [], 1);
    case "conv2dGradient":
      return product(2, options.gradientTile, MAX_PRODUCTS[kernel], [...updating, ACCEPT], 1);
    case "conv2dForwardAny":
      return rowProduct(0, constants.LANES, MAX_PRODUCTS[kernel], 1, WINDOW, file("layers/conv2d_any", conv2dAny));
    case "conv2dBackwardAny":
      return rowProduct(1, constants.LANES, MAX_PRODUCTS[kernel], 1, WINDOW, file("layers/conv2d_any", conv2dAny));
    case "addForward":
      return rowProduct(0, constants.LANES, MAX_PRODUCTS[kernel], 0, file("layers/add", add));
    case "addBackward":
      return rowProduct(1, constants.LANES, MAX_PRODUCTS[kernel], 0, file("layers/add", add));
  }
}

function recordFiles(record: RecordLayout): SourceFile[] {
  const own = record.own.map(({ name, shader }) => file(`series/${name}`, shader));
  return [...own, file("series (made from the plan's record)", recordDeclarations(record))];
}

/** How a parameter moves under an optimizer. */
function updateFiles(key: OptimizerKey): SourceFile[] {
  const row = findOptimizer(key);
  const declared = file(`optimizers/${key} (made from its row)`, optimizerDeclarations(row));
  return [declared, RULE, file("optimizers/apply", apply), file(`optimizers/${key}`, row.shader)];
}

/** Constants of the sources for an estimator; `PLAIN` those of one that needs nothing, so that all share its kernels. */
function switches(estimator: EstimatorSource) {
  return {
    SCORE: Number(estimator.score),
    CENTRES: Number(estimator.centres),
    LOCALS: Number(estimator.locals),
    HARD: Number(estimator.hard),
    GUESSES: Number(estimator.guesses),
    CORRELATED: Number(estimator.correlated),
    LOGISTIC: Number(estimator.logistic),
    LEARNS: Number(estimator.learns),
    CONTINUES: Number(estimator.continues),
    INDEPENDENT: Number(estimator.independent),
    TAYLOR: Number(estimator.taylor),
    REMEMBERS: Number(estimator.remembers),
    BOUND: Number(estimator.bound),
  };
}
const PLAIN = switches({
  key: "st",
  shader: st,
  categorical: null,
  score: false,
  centres: false,
  locals: false,
  hard: true,
  guesses: false,
  correlated: false,
  logistic: false,
  learns: false,
  continues: false,
  independent: false,
  taylor: false,
  remembers: false,
  bound: false,
});

function withConstants(source: KernelSource, constants: Record<string, number>): KernelSource {
  return { ...source, constants };
}

const REGISTER = [
  file("matmul/register_nn", registerNN),
  file("matmul/register_nt", registerNT),
  file("matmul/register_tn", registerTN),
];

type Mode = 0 | 1 | 2;

/** A product of two matrices by tiles; of a convolution the left one is read out of images. */
function product(mode: Mode, shape: TileShape, maximum: number, after: SourceFile[], conv: 0 | 1 = 0): KernelSource {
  const main = shape.source === "tile" ? file("matmul/tile", tile) : REGISTER[mode];
  const operands = conv ? [WINDOW] : [];
  const tail = mode === 2 ? after : [EPILOGUE];
  return {
    files: [...COMMON, MATMUL_JOB, ...operands, ...tail, main],
    constants: { ...shape.constants, MODE: mode, MAX_PRODUCTS: maximum, CONV: conv, BIAS: 1 },
    job: MATMUL_JOB,
    subgroups: (shape.constants.SUBGROUP ?? 0) > 0,
  };
}

/** A product that computes one vec4 of one row of its result an invocation. */
function rowProduct(mode: Mode, lanes: number, maximum: number, conv: 0 | 1, ...main: SourceFile[]): KernelSource {
  return {
    files: [...COMMON, MATMUL_JOB, EPILOGUE, ...main],
    constants: { LANES: lanes, MODE: mode, MAX_PRODUCTS: maximum, CONV: conv, BIAS: 0 },
    job: MATMUL_JOB,
    subgroups: false,
  };
}
