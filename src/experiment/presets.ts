/**
 * Experiments that are worth a name. A link may name one (`p=first-visit`) and say only what differs, so a published
 * key keeps its meaning for ever: a better protocol gets a new key (a test freezes each expansion).
 * Adding a preset is adding a row; menus, links and the command line read this table. A preset that proved wrong moves to
 * `RETIRED`: its links still open, menus no longer offer it.
 */
import type { z } from "zod";
import { parseArchitecture } from "../spec/architecture";
import { parseEstimatorList } from "./estimator-text";
import type { ExperimentSpec, experimentSchema } from "../spec/schema";
import { parseSpec } from "./spec";

export interface Preset {
  /** Name in links and on the command line. */
  key: string;
  title: string;
  /** One or two sentences: what is to be seen, and where the protocol comes from. */
  description: string;
  spec: z.input<typeof experimentSchema>;
}

/** MNIST as the papers split it: the first 50,000 images, each pixel drawn once. */
const MNIST = { key: "mnist", examples: 50_000, binarise: "sampled" } as const;

/** Linear belief networks of Pervez 2018; the learning rate is ours, the paper searches for its own. */
const LINEAR = { dataset: MNIST, batch: 24, optimizer: { kind: "sgd", learningRate: 1e-3, momentum: 0.9 } } as const;

/** Nonlinear networks of `foust`; the rate is one of the four that the paper searches. */
const NONLINEAR = {
  dataset: MNIST,
  batch: 128,
  optimizer: { kind: "sgd", learningRate: 4e-4, momentum: 0.9 },
} as const;

/** Linear belief networks of Echraibi et al. 2020 (section 6 and appendix B). */
const FSB = { dataset: MNIST, batch: 100, optimizer: { kind: "adam", learningRate: 1e-4 } } as const;

const NONLINEAR_RACE = "st,darn,foust,gumbel-softmax";

export const PRESETS: readonly Preset[] = [
  {
    key: "first-visit",
    title: "Four estimators, two Boolean layers",
    description:
      "A small two-layer network learns drawings of digits. REINFORCE is unbiased with a large variance, straight-through has less variance and a bias; DisARM reduces the one, FouST the other.",
    spec: {
      dataset: { key: "strokes" },
      model: { layers: layers("[48]-[24]") },
      estimators: estimators("reinforce-ewa,st,foust,disarm"),
      optimizer: { kind: "adam", learningRate: 1e-3 },
      batch: 64,
    },
  },
  {
    key: "bars-one-layer",
    title: "One small layer, bars and stripes",
    description:
      "Eight hidden units, few enough to evaluate the loss at both states of each in turn (local expectation). The others approximate that for fewer evaluations.",
    spec: {
      dataset: { key: "bars" },
      model: { layers: layers("[8]") },
      estimators: estimators("local-expectation,disarm,st,gumbel-softmax"),
      batch: 32,
    },
  },
  {
    key: "cosine-classifier",
    title: "Two classes in the plane, 2-5-5-5-1",
    description:
      "The stochastic classifier of Shekhovtsov, Yanush & Flach 2020 (figure C.2): PSA learns like ARM, straight-through somewhat slower, REINFORCE is slow at first. Eight seeds with bands, batch 10, SGD with momentum 0.9; the learning rate is ours.",
    spec: {
      dataset: { key: "cosine" },
      model: { kind: "classifier", layers: layers("3x[5]"), centre: false, initialisation: "data" },
      estimators: estimators("reinforce,arm,psa,st"),
      optimizer: { kind: "sgd", learningRate: 0.3, momentum: 0.9 },
      batch: 10,
      seeds: 8,
    },
  },
  {
    key: "strokes-classifier",
    title: "Ten digits, a classifier of Boolean units",
    description:
      "Two layers of 100 Boolean units and a softmax head. The estimators made for such networks (PSA, ADF, local reparametrisation) against straight-through and DisARM.",
    spec: {
      dataset: { key: "strokes" },
      model: { kind: "classifier", layers: layers("2x[100]"), initialisation: "data" },
      estimators: estimators("psa,adf,local-reparam,st,disarm"),
      optimizer: { kind: "adam", learningRate: 3e-3 },
      batch: 64,
    },
  },
  {
    key: "strokes-halves",
    title: "The lower half of a digit from its upper half",
    description:
      "Structured prediction: two layers of Boolean units between the halves. The test loss is that of the mean likelihood of 1, 10 and 100 samples of every example, and falls with their number.",
    spec: {
      dataset: { key: "strokes" },
      model: { kind: "structured", layers: layers("2x[60]") },
      estimators: estimators("disarm,psa,st,reinforce"),
      optimizer: { kind: "adam", learningRate: 3e-3 },
      batch: 64,
      evaluate: { members: 100, examples: 500 },
    },
  },
  {
    key: "mnist-halves",
    title: "MNIST by halves, 392-200-200-392",
    description:
      "The network of the papers on MuProp, Gumbel-softmax and ARM. They train on one sample of every example and report the test loss of the mean likelihood of many: 1, 10 and 100 here, and 1,000 on demand.",
    spec: {
      dataset: { key: "mnist" },
      model: { kind: "structured", layers: layers("2x[200]") },
      estimators: estimators("disarm,arm,psa,st-gumbel-softmax,muprop"),
      optimizer: { kind: "adam", learningRate: 1e-3 },
      batch: 100,
      evaluate: { members: 100, particles: 1000 },
    },
  },
  {
    key: "depth",
    title: "Four stochastic layers",
    description: "Variance and bias both grow with depth: the same comparison through four layers of Boolean units.",
    spec: {
      dataset: { key: "strokes" },
      model: { layers: layers("4x[48]") },
      estimators: estimators("nvil,disarm,st,foust"),
    },
  },
  {
    key: "strokes-categorical",
    title: "Twenty variables of ten values",
    description:
      "One layer of 20 categorical variables instead of Boolean units: straight-through and its relatives with softmax in the place of the logistic function, beside leave-one-out REINFORCE, which is unbiased.",
    spec: {
      dataset: { key: "strokes" },
      model: { layers: layers("[20x10]") },
      estimators: estimators("rloo,st,st-gumbel-softmax,reinmax"),
    },
  },
  {
    key: "mnist-200-200",
    title: "MNIST, two linear layers of 200",
    description:
      "The protocol of the REBAR comparison: batch 24, Adam 3e-4, learned prior, centred inputs, output bias from the data mean, statically sampled pixels.",
    spec: {
      dataset: MNIST,
      model: {
        layers: layers("[200]-[200]"),
        representation: { lo: -1, hi: 1 },
        prior: "learned",
        centre: true,
        outputBias: "data",
      },
      estimators: estimators("disarm,nvil,st,foust"),
      optimizer: { kind: "adam", learningRate: 3e-4 },
      batch: 24,
    },
  },
  {
    key: "mnist-linear-1",
    title: "MNIST, linear 200-784",
    description: "The one-layer belief network of Pervez 2018: batch 24, SGD with momentum 0.9.",
    spec: { ...LINEAR, model: { layers: layers("[200]") }, estimators: estimators("nvil,disarm,st") },
  },
  {
    key: "mnist-linear-2",
    title: "MNIST, linear 200-200-784",
    description: "The two-layer belief network of Pervez 2018: batch 24, SGD with momentum 0.9.",
    spec: { ...LINEAR, model: { layers: layers("[200]-[200]") }, estimators: estimators("nvil,disarm,st") },
  },
  {
    key: "mnist-linear-3",
    title: "MNIST, linear 200-200-200-784",
    description: "The three-layer belief network of Pervez 2018: batch 24, SGD with momentum 0.9.",
    spec: { ...LINEAR, model: { layers: layers("3x[200]") }, estimators: estimators("nvil,disarm,st") },
  },
  {
    key: "mnist-fsb-1",
    title: "MNIST, linear 200-784, protocol of FSB",
    description:
      "The one-layer belief network of Echraibi et al. 2020 (table 1): batch 100, Adam 1e-4. REBAR and RELAX, with local expectation beside them, which takes 201 evaluations per step.",
    spec: { ...FSB, model: { layers: layers("[200]") }, estimators: estimators("rebar,relax,local-expectation") },
  },
  {
    key: "mnist-fsb-2",
    title: "MNIST, linear 200-200-784, protocol of FSB",
    description:
      "The two-layer belief network of Echraibi et al. 2020 (table 1): batch 100, Adam 1e-4. REBAR and RELAX, with local expectation beside them, which takes 401 evaluations per step.",
    spec: { ...FSB, model: { layers: layers("2x[200]") }, estimators: estimators("rebar,relax,local-expectation") },
  },
  {
    key: "mnist-fsb-categorical",
    title: "MNIST, 20 categorical variables, protocol of FSB",
    description:
      "The categorical VAE of Echraibi et al. 2020 (table 2): two tanh layers of 200, 20 variables of 10 values, batch 100, Adam 1e-4. Gumbel-Softmax, and local expectation, which takes 181 evaluations per step.",
    spec: {
      ...FSB,
      model: { layers: layers("200t-200t-[20x10]") },
      estimators: estimators("gumbel-softmax,local-expectation"),
    },
  },
  {
    key: "mnist-nonlinear-1",
    title: "MNIST, nonlinear, 1 x 200",
    description:
      "Two tanh layers of 200 before one stochastic layer, as in Pervez, Cohen & Gavves 2020: batch 128, SGD with momentum 0.9.",
    spec: {
      ...NONLINEAR,
      model: { layers: layers("200t-200t-[200]") },
      estimators: estimators(NONLINEAR_RACE),
    },
  },
  {
    key: "mnist-nonlinear-2",
    title: "MNIST, nonlinear, 2 x 200",
    description:
      "Two tanh layers of 200 before each of two stochastic layers, as in Pervez, Cohen & Gavves 2020: batch 128, SGD with momentum 0.9.",
    spec: {
      ...NONLINEAR,
      model: { layers: layers("2x(200t-200t-[200])") },
      estimators: estimators(NONLINEAR_RACE),
    },
  },
  {
    key: "mnist-nonlinear-3",
    title: "MNIST, nonlinear, 3 x 200",
    description:
      "Two tanh layers of 200 before each of three stochastic layers, as in Pervez, Cohen & Gavves 2020: batch 128, SGD with momentum 0.9.",
    spec: {
      ...NONLINEAR,
      model: { layers: layers("3x(200t-200t-[200])") },
      estimators: estimators(NONLINEAR_RACE),
    },
  },
  {
    key: "mnist-nonlinear-8",
    title: "MNIST, nonlinear, 8 x 500",
    description:
      "The deep network of Pervez, Cohen & Gavves 2020 (table 2): two tanh layers of 500 before each of eight stochastic layers, batch 128, SGD with momentum 0.9.",
    spec: {
      ...NONLINEAR,
      model: { layers: layers("8x(500t-500t-[500])") },
      estimators: estimators(NONLINEAR_RACE),
    },
  },
  {
    key: "mnist-nonlinear-20",
    title: "MNIST, nonlinear, 20 x 500",
    description:
      "The deepest network of Pervez, Cohen & Gavves 2020 (table 2): two tanh layers of 500 before each of twenty stochastic layers, batch 128, SGD with momentum 0.9. For a graphics card with memory to spare.",
    spec: {
      ...NONLINEAR,
      model: { layers: layers("20x(500t-500t-[500])") },
      estimators: estimators(NONLINEAR_RACE),
    },
  },
];

/** Presets that links may name and menus no longer offer, because they are not what their title said. */
export const RETIRED: readonly Preset[] = [
  {
    key: "mnist-8x500",
    title: "MNIST, eight linear layers of 500",
    description:
      "Eight stochastic layers of 500 without the tanh layers that Pervez, Cohen & Gavves 2020 has before each: `mnist-nonlinear-8` is the paper's network.",
    spec: { ...NONLINEAR, model: { layers: layers("8x[500]") }, estimators: estimators(NONLINEAR_RACE) },
  },
];

export function findPreset(key: string): Preset | undefined {
  return [...PRESETS, ...RETIRED].find((preset) => preset.key === key);
}

/** The preset's whole experiment, every default filled in. Throws when its row is wrong, which a test rules out. */
export function presetSpec(preset: Preset): ExperimentSpec {
  const result = parseSpec(preset.spec);
  if ("problems" in result) throw new Error(`Preset ${preset.key}: ${result.problems.join(" ")}`);
  return result.spec;
}

function layers(text: string) {
  const result = parseArchitecture(text);
  if ("problem" in result) throw new Error(result.problem.message);
  return result.layers;
}

function estimators(text: string) {
  const result = parseEstimatorList(text);
  if (result.problems.length > 0) throw new Error(result.problems.join(" "));
  return result.estimators;
}
