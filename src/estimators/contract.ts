/**
 * What every estimator says of itself. Types only: one file per estimator implements a row, `table.ts` lists the rows,
 * and menus, links, tests, docs and benches read that table.
 */

export type Family = "score" | "path" | "relaxed" | "analytic";

export type HyperparameterValue = number | boolean;

export interface Hyperparameter {
  label: string;
  help: string;
  kind: "number" | "boolean";
  default: HyperparameterValue;
  min?: number;
  max?: number;
  /** Draw the slider on a log scale. */
  log?: boolean;
}

/** What an evaluation count depends on. */
export interface CostContext {
  /** Units of each stochastic layer, nearest the data first. */
  units: number[];
}

/**
 * What the planner must lay out for the estimator.
 *
 * Rows of a batch come in groups: group 0 is the ordinary sample; a layer may add groups in which that layer's state is
 * another function of the same noise (an antithetic twin, a flip of one unit) while all later layers continue with the
 * shared uniforms. Every group runs through the same network kernels.
 */
export interface Machinery {
  /** What group 0's forward pass writes for a unit. Anything but `hard` gets its reported ELBO from a separate hard pass. */
  forward: "hard" | "relaxed" | "noisy";
  /** path: dE/d eta from the back-propagated derivative; score: from differences of the learning signal. */
  gradient: "path" | "score";
  /** Groups that a stochastic layer of so many units adds. */
  extraGroups: (units: number) => number;
  /** Generative gradients are means over all row groups of a level, not of group 0 alone: less noise, more rows back. */
  averagesGroups?: (params: Record<string, HyperparameterValue>) => boolean;
  /** Hidden tanh units of the learned baseline network per stochastic layer, trained on squared error; 0 for none. */
  baseline?: (params: Record<string, HyperparameterValue>) => number;
  /** WGSL of the per-unit sampling and reweighting; see shaders/estimators/README.md for the functions it must define. */
  shader: string;
  /** Hyperparameters in the order in which the shader reads them (`hyper[0]`, `hyper[1]`, ...; booleans as 0 and 1). */
  uniforms: string[];
}

export interface EstimatorRow {
  /** Key of `estimators.md`; also the file name of the TypeScript and WGSL halves and the name in a link. */
  key: string;
  name: string;
  family: Family;
  /** Source: paper and the place in it. */
  paper: string;
  /** TeX of the estimate of dE[f]/d eta_i. */
  formula: string;
  /** One plain sentence. */
  intuition: string;
  biased: boolean;
  /** Said beside "biased" or "unbiased" when it needs a qualification. */
  biasNote?: string;
  /** Forward evaluations of f per example and gradient. */
  evaluations: (cost: CostContext) => number;
  /** The same count as a formula in n (units), L (layers), K (samples). */
  evaluationsFormula: string;
  hyperparameters: Record<string, Hyperparameter>;
  /** Multiplies the model's representation for this estimator's runs (FouST's scale a). */
  representationScale?: (params: Record<string, HyperparameterValue>) => number;
  machinery: Machinery;
  /** Plot style: colour-blind-safe together with dash and marker. */
  style: { colour: string; dash: "solid" | "dash" | "dot" | "dashdot" | "longdash"; marker: string };
}
