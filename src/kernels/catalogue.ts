/**
 * Every kernel that estimators share: the libraries that it builds on and its own WGSL file. Those that one estimator alone needs are
 * listed in src/estimators/kernels.
 */
import likelihood from "../../shaders/distributions/bernoulli/likelihood.wgsl?raw";
import sample from "../../shaders/distributions/bernoulli/sample.wgsl?raw";
import categoricalEstimate from "../../shaders/distributions/categorical/estimate.wgsl?raw";
import categoricalLikelihood from "../../shaders/distributions/categorical/likelihood.wgsl?raw";
import categoricalSample from "../../shaders/distributions/categorical/sample.wgsl?raw";
import enumerateAscend from "../../shaders/enumerate/ascend.wgsl?raw";
import enumerateGenerative from "../../shaders/enumerate/generative.wgsl?raw";
import enumerateLook from "../../shaders/enumerate/look.wgsl?raw";
import enumerateOccupy from "../../shaders/enumerate/occupy.wgsl?raw";
import enumerateReproduce from "../../shaders/enumerate/reproduce.wgsl?raw";
import enumerateStates from "../../shaders/enumerate/states.wgsl?raw";
import enumerateTerms from "../../shaders/enumerate/terms.wgsl?raw";
import add from "../../shaders/layers/add.wgsl?raw";
import conv2dAny from "../../shaders/layers/conv2d_any.wgsl?raw";
import estimate from "../../shaders/layers/estimate.wgsl?raw";
import gather from "../../shaders/layers/gather.wgsl?raw";
import project from "../../shaders/layers/project.wgsl?raw";
import remember from "../../shaders/layers/remember.wgsl?raw";
import slope from "../../shaders/layers/slope.wgsl?raw";
import windowCode from "../../shaders/layers/window.wgsl?raw";
import register from "../../shaders/matmul/register.wgsl?raw";
import tile from "../../shaders/matmul/tile.wgsl?raw";
import accumulate from "../../shaders/measure/accumulate.wgsl?raw";
import ensemble from "../../shaders/measure/ensemble.wgsl?raw";
import importance from "../../shaders/measure/importance.wgsl?raw";
import meanLikelihood from "../../shaders/measure/mean_likelihood.wgsl?raw";
import bound from "../../shaders/objectives/bound.wgsl?raw";
import classify from "../../shaders/objectives/classify.wgsl?raw";
import tally from "../../shaders/objectives/tally.wgsl?raw";
import weigh from "../../shaders/objectives/weigh.wgsl?raw";
import finish from "../../shaders/optimizers/finish.wgsl?raw";
import norm from "../../shaders/optimizers/norm.wgsl?raw";
import update from "../../shaders/optimizers/update.wgsl?raw";
import { HOOKS, type KernelOptions, type KernelRecipe, type KernelSource, type SourceFile } from "./contract";
import { BINDINGS, file, libraryFiles, MATH, PLAIN, readsEstimator, usesHooks } from "./libraries";
import { MAX_PRODUCTS, type ProductKernel } from "./products";
import { lanesOf, type TileShape } from "./variants";

const RECIPES = {
  gather: { main: file("layers/gather", gather), uses: ["random", "permute"] },
  sample: { main: file("distributions/bernoulli/sample", sample), uses: ["estimator"] },
  sampleHard: { main: file("distributions/bernoulli/sample", sample), uses: ["estimator"], plain: true },
  likelihood: { main: file("distributions/bernoulli/likelihood", likelihood), uses: ["reduce"] },
  sampleCategorical: { main: file("distributions/categorical/sample", categoricalSample), uses: ["categorical"] },
  sampleHardCategorical: {
    main: file("distributions/categorical/sample", categoricalSample),
    uses: ["categorical"],
    plain: true,
  },
  estimateCategorical: {
    main: file("distributions/categorical/estimate", categoricalEstimate),
    uses: ["categorical", "networks"],
  },
  likelihoodCategorical: {
    main: file("distributions/categorical/likelihood", categoricalLikelihood),
    uses: ["reduce"],
  },
  classify: { main: file("objectives/classify", classify), uses: ["classLoss"] },
  bound: { main: file("objectives/bound", bound), uses: ["signal"] },
  weigh: { main: file("objectives/weigh", weigh), uses: ["signal"] },
  slope: { main: file("layers/slope", slope), uses: ["perUnit"] },
  project: { main: file("layers/project", project), uses: ["perUnit"] },
  tally: { main: file("objectives/tally", tally), uses: ["reduce", "signal", "hooks"] },
  estimate: { main: file("layers/estimate", estimate), uses: ["perUnit", "networks"] },
  remember: { main: file("layers/remember", remember), uses: ["signal", "hooks"] },
  enumerateStates: { main: file("enumerate/states", enumerateStates), uses: ["enumeration"] },
  enumerateTerms: { main: file("enumerate/terms", enumerateTerms), uses: ["enumeration"] },
  enumerateReproduce: { main: file("enumerate/reproduce", enumerateReproduce), uses: ["enumeration"] },
  enumerateOccupy: { main: file("enumerate/occupy", enumerateOccupy), uses: ["enumeration"] },
  enumerateGenerative: { main: file("enumerate/generative", enumerateGenerative), uses: ["enumeration"] },
  enumerateAscend: { main: file("enumerate/ascend", enumerateAscend), uses: ["enumeration"] },
  enumerateLook: { main: file("enumerate/look", enumerateLook), uses: ["enumeration"] },
  norm: { main: file("optimizers/norm", norm), uses: ["reduce"] },
  update: { main: file("optimizers/update", update), uses: ["update"] },
  finish: { main: file("optimizers/finish", finish), uses: ["reduce", "control", "record"] },
  accumulate: { main: file("measure/accumulate", accumulate), uses: ["reduce", "signal", "merge"] },
  ensemble: { main: file("measure/ensemble", ensemble), uses: ["reduce", "classLoss", "merge"] },
  meanLikelihood: { main: file("measure/mean_likelihood", meanLikelihood), uses: ["reduce", "signal", "merge"] },
  importance: { main: file("measure/importance", importance), uses: ["reduce", "signal", "merge"] },
} as const satisfies Record<string, KernelRecipe>;

const WINDOW = file("layers/window", windowCode);

/** 0: forward; 1: backward; 2: gradient. */
type Mode = 0 | 1 | 2;

const PRODUCTS: Readonly<Record<ProductKernel, { by: typeof tiled; mode: Mode; conv: 0 | 1 }>> = {
  forward: { by: tiled, mode: 0, conv: 0 },
  backward: { by: tiled, mode: 1, conv: 0 },
  gradient: { by: tiled, mode: 2, conv: 0 },
  conv2dForward: { by: tiled, mode: 0, conv: 1 },
  conv2dBackward: { by: tiled, mode: 1, conv: 1 },
  conv2dGradient: { by: tiled, mode: 2, conv: 1 },
  conv2dForwardAny: { by: byRow, mode: 0, conv: 1 },
  conv2dBackwardAny: { by: byRow, mode: 1, conv: 1 },
  addForward: { by: byRow, mode: 0, conv: 0 },
  addBackward: { by: byRow, mode: 1, conv: 0 },
};

export const KERNELS: readonly string[] = [...Object.keys(PRODUCTS), ...Object.keys(RECIPES)];
/** A shared kernel, or one that an estimator brings. */
export type KernelName = ProductKernel | keyof typeof RECIPES | (string & Record<never, never>);

/** The sources of a kernel under the given options. */
export function kernelSource(kernel: KernelName, options: KernelOptions): KernelSource {
  const products: Readonly<Record<string, (typeof PRODUCTS)[ProductKernel]>> = PRODUCTS;
  const product = products[kernel];
  if (product) return product.by(kernel as ProductKernel, product.mode, product.conv, options);
  const recipes: Readonly<Record<string, KernelRecipe>> = { ...RECIPES, ...options.estimator.kernels };
  const recipe = recipes[kernel];
  if (!recipe) throw new Error(`There is no kernel "${kernel}".`);
  return assemble(recipe, recipe.plain ? { ...options, estimator: PLAIN } : options);
}

function assemble({ main, uses = [], constants = {} }: KernelRecipe, options: KernelOptions): KernelSource {
  const { estimator, batchTile } = options;
  const HYPER = Number(readsEstimator(uses, estimator) && estimator.hyper.length > 0);
  const hooks = usesHooks(uses) ? estimator.hooks : {};
  const before = uses.flatMap((use) => (typeof use === "string" ? libraryFiles(use, options) : use));
  const files = [...(HYPER ? [hyperFile(estimator.key, estimator.hyper)] : []), BINDINGS, MATH, ...before, main];
  return {
    files,
    constants: {
      ...estimator.constants,
      ...Object.fromEntries(HOOKS.map((hook) => [`HOOK_${hook.toUpperCase()}`, Number(hooks[hook] !== undefined)])),
      HYPER,
      CATEGORICAL: Number(uses.includes("enumeration") && (options.severalValues ?? false)),
      LANES: lanesOf(batchTile),
      ...constants,
    },
    job: files.find(({ code }) => code.includes("var<uniform> job: Job;")) ?? null,
    subgroups: false,
  };
}

/** The hyperparameters of an estimator as members of `run.hyper`. */
export function hyperFile(key: string, names: readonly string[]): SourceFile {
  return file(`estimators/${key}/hyper`, `struct Hyper {\n${names.map((name) => `  ${name}: f32,\n`).join("")}}`);
}

/** A product of two matrices by tiles; of a convolution the left one is read out of images. */
function tiled(kernel: ProductKernel, mode: Mode, conv: 0 | 1, options: KernelOptions): KernelSource {
  const shape = mode === 2 ? options.gradientTile : options.batchTile;
  const main = shape.source === "tile" ? file("matmul/tile", tile) : file("matmul/register", register);
  const uses = ["matmulJob", ...(conv ? [WINDOW] : []), mode === 2 ? "accept" : "epilogue"] as const;
  const source = assemble({ main, uses }, options);
  const constants = {
    ...shape.constants,
    ...loads(shape, mode),
    MODE: mode,
    MAX_PRODUCTS: MAX_PRODUCTS[kernel],
    CONV: conv,
    BIAS: 1,
    HYPER: 0,
  };
  return { ...source, constants, subgroups: (shape.constants.SUBGROUP ?? 0) > 0 };
}

/** Of a register tile: vec4s of the left matrix in a turn of its loop, and how many of them an invocation reads itself. */
function loads({ constants: { TM, SUBGROUP } }: TileShape, mode: Mode) {
  const count = mode === 2 ? TM / 4 : TM;
  return { LOADS: count, READS: SUBGROUP > 0 ? Math.ceil(count / SUBGROUP) : count };
}

/** A product that computes one vec4 of one row of its result an invocation. */
function byRow(kernel: ProductKernel, mode: Mode, conv: 0 | 1, options: KernelOptions): KernelSource {
  const uses = ["matmulJob", "epilogue", ...(conv ? [WINDOW] : [])] as const;
  const main = conv ? file("layers/conv2d_any", conv2dAny) : file("layers/add", add);
  const source = assemble({ main, uses }, options);
  const constants = { MODE: mode, MAX_PRODUCTS: MAX_PRODUCTS[kernel], CONV: conv, BIAS: 0, HYPER: 0 };
  return { ...source, constants: { ...constants, LANES: lanesOf(options.batchTile) } };
}
