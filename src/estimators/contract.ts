/**
 * What every estimator says of itself. Types only: one file per estimator implements a row, `table.ts` lists the rows,
 * and menus, links, tests, docs and benches read that table.
 */
import type { Capability } from "../distributions/contract";
import type { Hooks, KernelList, SourceFile } from "../kernels/contract";
import type { LossOffer } from "../models/contract";
import type { Citation } from "./sources";
import type { SymbolMeaning } from "./symbols";

export type Family = "score" | "path" | "relaxed" | "analytic";

export type HyperparameterValue = number | boolean;

export interface Hyperparameter {
  label: string;
  help: string;
  kind: "number" | "integer" | "boolean";
  default: HyperparameterValue;
  min?: number;
  max?: number;
  /** Draw the slider on a log scale. */
  log?: boolean;
}

/** Hyperparameters of a run by name, the table's defaults filled in. */
export type Params = Readonly<Record<string, HyperparameterValue>>;

/**
 * What the chain of stochastic layers is like. linear maps: no deterministic layers between two of them, nor before the loss. few
 * states: no layer has more joint states than `MOST_STATES`.
 */
export type ChainOffer = "one stochastic layer" | "linear maps" | "few states";

/** Most joint states of a layer that an estimator visits at every step. */
export const MOST_STATES = 1024;

/** What an estimator asks of a model: of its loss, of its chain, or of the variables of every stochastic layer. */
export type Requirement = LossOffer | ChainOffer | Capability;

/** What an evaluation count depends on. */
export interface CostContext {
  /** Units of each stochastic layer, nearest the data first; of d variables with K values d (K - 1). */
  units: number[];
  params: Params;
}

/** The learned scalars of a stochastic layer, one vec4 of the parameters, at step 0. The estimator's shader gives them meaning. */
export type Control = [number, number, number, number];

/** A learned network beside the model, one per stochastic layer, with one output. */
export interface AuxiliaryNetwork {
  /** Widths of its hidden layers. */
  hidden: number[];
  /** Of the hidden layers; tanh when absent. */
  activation?: "tanh" | "relu";
  /**
   * What it reads, and how it learns. below: the value of the level below, a guess of the learning signal trained on squared
   * error. states: the layer's states and correlated copies of them, trained on squared error too. logistic: z = eta + logit u and z given
   * the states, a control variate that descends the squared estimate. pairs: two numbers about a pair of samples, likewise.
   */
  reads: "below" | "states" | "logistic" | "pairs";
  /** Rows per example that it is run on, for a layer of so many units; 1 when absent. */
  rows?: (units: number) => number;
  /** Rows per example, the first so many, whose outputs have a gradient; all when absent. */
  gradientRows?: number;
}

/**
 * What the planner must lay out for the estimator.
 *
 * Rows of a batch come in groups. The first S groups are whole samples, each drawn from bottom to top; group 0 is the
 * ordinary sample, which all estimators share. A layer may add groups to each sample, in which that layer's state is
 * something else (an antithetic twin, a flip of one unit, a relaxation) while the later layers continue on the sample's
 * own uniforms, unless the estimator asks for others (`independentAbove`). Every group runs through the same network kernels.
 */
export interface Machinery {
  /** What the samples' forward pass writes for a unit. Anything but `hard` gets its reported ELBO from a separate hard pass. */
  forward: "hard" | "relaxed" | "noisy" | "mean" | "threshold" | "propagated";
  /** path: dE/d eta from the back-propagated derivative; score: from differences of the learning signal. */
  gradient: "path" | "score";
  /** Whole samples S; 1 when absent. Gradients are means over all of them. */
  samples?: (params: Params) => number;
  /**
   * Groups that a stochastic layer of so many units adds to each sample; none when absent. Of variables with K values, d (K - 1)
   * stands for the units: that many states differ from a given one in a single variable.
   */
  extraGroups?: (units: number, params: Params) => number;
  /**
   * What comes back from one Bernoulli layer to the one below, for path estimators of models that predict. derivatives, when absent: the
   * chain rule. differences: what flipping each unit would do, as a quotient in its value (PSA). propagated: no samples in between,
   * but means and variances, with the derivative through both; the shader then defines `matched` and nothing else.
   */
  chain?: "derivatives" | "differences" | "propagated";
  /** With `propagated`: the top layer is sampled and asked by flips; else the head's logits are sampled. */
  samplesTop?: boolean;
  /** The head's gradient is a mean over the sample and all flips of one unit below it (with `differences`). */
  enhancesHead?: (params: Params) => boolean;
  /** Extra groups go on above their layer with uniforms of their own, not with those of the sample. */
  independentAbove?: (params: Params) => boolean;
  /** Generative gradients are means over all row groups of a level, not of the samples alone: less noise, more rows back. */
  averagesGroups?: (params: Params) => boolean;
  /**
   * Score estimators that also want the derivative of the learning signal in the layer's state. extra: in each extra group,
   * whose later layers then continue differentiably; samples: in each sample, later states kept as they are.
   */
  slopes?: "extra" | "samples";
  /** Wants a sum over the layer's units of the shader's `summand`, for every sample. */
  projects?: boolean;
  /** Learned scalars of every stochastic layer, moved by the gradient of the squared estimate (the shader's `sensitivity`). */
  control?: (params: Params) => Control;
  /** Learned networks of every stochastic layer: at most one that reads `below`, and one that reads something else. */
  networks?: (params: Params) => readonly AuxiliaryNetwork[];
  /** The objective is the bound of all samples together, not the mean of their ELBOs. */
  bound?: boolean;
  /** Its extra groups are all states of the layer in order, which generative gradients are weighted by. */
  weighsStates?: boolean;
  /** Keeps a number for every training example and layer from one epoch to the next. */
  remembersExamples?: (params: Params) => boolean;
  /** WGSL of the per-unit sampling and estimate; see shaders/estimators/README.md for the functions it must define. */
  shader: string;
  /** WGSL of the same for variables of several values (shaders/estimators/categorical/); absent: it needs two states. */
  categorical?: string;
  /** Files that it shares with other rows, before its own; `modules.ts`. */
  modules?: readonly SourceFile[];
  /** Files that stand in the place of functions of the shared kernels, or add to them. */
  hooks?: (params: Params) => Hooks;
  /** Kernels that it alone needs; src/estimators/kernels. */
  kernels?: KernelList;
  /** Its running mean of the signal is a baseline: the hyperparameter that holds the mean's decay. */
  runningMean?: string;
  /** The hyperparameter that holds the learning rate of its scalars and networks, as a multiple of the model's; absent: 1. */
  auxiliaryRate?: string;
}

export interface EstimatorRow {
  /** Names the row in the table; also the file name of the TypeScript and WGSL halves and the name in a link. */
  key: string;
  name: string;
  family: Family;
  /** Papers and the places in them, the main one first. */
  sources: readonly Citation[];
  /** TeX of the estimate of dE[f]/d eta_i. */
  formula: string;
  /** Symbols of the formula that `symbols.ts` does not define, or that mean something else here. */
  symbols?: readonly SymbolMeaning[];
  /** A plain sentence or two. */
  intuition: string;
  biased: boolean;
  /** Said beside "biased" or "unbiased" when it needs a qualification. */
  biasNote?: string;
  /** What this form does otherwise than the published one, and what that makes: sentences for the card. */
  differs?: string;
  /** Forward evaluations of f per example and gradient, counted as in the papers. */
  evaluations: (cost: CostContext) => number;
  /** The same count as a formula in n (units), L (layers), K (samples). */
  evaluationsFormula: string;
  /** What it evaluates beyond that, and what for: papers do not count these. */
  extraEvaluations?: {
    count: (cost: CostContext) => number;
    formula: string;
    /** Completes "... more evaluations". */
    purpose: string;
  };
  /** Rows of activations held per example, and what else it keeps, in the same letters. */
  memory: string;
  /** Known relations with other rows, each a sentence; every one is a test. */
  identities?: { row: string; says: string }[];
  /** What it asks of the model; `fits.ts` compares it with what loss, chain and layers offer. */
  requires: readonly Requirement[];
  hyperparameters: Record<string, Hyperparameter>;
  /** Multiplies the model's representation for this estimator's runs (FouST's scale a). */
  representationScale?: (params: Params) => number;
  machinery: Machinery;
  /** Plot style: colour-blind-safe together with dash and marker. */
  style: { colour: string; dash: "solid" | "dash" | "dot" | "dashdot" | "longdash"; marker: string };
}
