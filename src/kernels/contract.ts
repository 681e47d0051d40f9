/** What kernels are made of, and what an estimator puts into them. Types only. */
import type { OptimizerKey } from "../optimizers/table";
import type { RecordLayout } from "./record";
import type { TileShape } from "./variants";

/** A WGSL source with the name that compile messages quote. */
export interface SourceFile {
  name: string;
  code: string;
}

/** Groups of WGSL files that kernels build on; `libraries.ts` lists their files. */
export type Library =
  | "random"
  | "permute"
  | "reduce"
  | "merge"
  | "classLoss"
  /** The learning signal, and what an estimator puts in the place of its functions. */
  | "signal"
  | "hooks"
  /** What the auxiliary networks of an estimator do where the estimate is formed. */
  | "networks"
  /** The update of parameters; and of a finished gradient, which is stored and tracked too. */
  | "update"
  | "accept"
  | "control"
  /** What a step leaves in the ring. */
  | "record"
  /** Uniforms of the draw at hand. */
  | "drawing"
  /** Everything of four Bernoulli units at a time, the estimator's half for them, and the kernels over a layer that need both. */
  | "unit"
  | "estimator"
  | "perUnit"
  /** The same for one variable of several values. */
  | "variable"
  | "categorical"
  | "enumeration"
  | "matmulJob"
  | "epilogue";

/** How a kernel is put together: libraries in order, then its own file. One of them declares `Job`, or none. */
export interface KernelRecipe {
  main: SourceFile;
  uses?: readonly (Library | SourceFile)[];
  /** Of plain hard samples, whatever the estimator, so that all share it. */
  plain?: boolean;
  constants?: Readonly<Record<string, number>>;
}

export type KernelList = Readonly<Record<string, KernelRecipe>>;

/** Functions of the shared kernels that an estimator may replace or add, each by a file of its own; shaders/estimators/README.md. */
export const HOOKS = ["signal", "mean", "difference", "networks", "notes"] as const;
export type Hooks = Readonly<Partial<Record<(typeof HOOKS)[number], SourceFile>>>;

/** Constants of the shared kernels, 0 or 1, that follow from what an estimator asks of the planner. */
export const ESTIMATOR_CONSTANTS = [
  /** Its gradient comes from the learning signal, not from the path derivative. */
  "SCORE",
  /** Its samples are hard: what was drawn can be read from the states. */
  "HARD",
  /** It has a network that guesses the learning signal from the level below. */
  "GUESSES",
  /** It has learned scalars. */
  "LEARNS",
  /** Its extra groups go on differentiably above their layer. */
  "CONTINUES",
  /** Its extra groups go on above their layer with uniforms of their own. */
  "INDEPENDENT",
  /** Its objective is the bound of all samples. */
  "BOUND",
] as const;
export type EstimatorConstants = Readonly<Record<(typeof ESTIMATOR_CONSTANTS)[number], number>>;

/** What an estimator puts into the kernels. */
export interface EstimatorSource {
  key: string;
  /** Files that it shares with others; its own for Bernoulli units; and for variables of several values, or null. */
  modules: readonly SourceFile[];
  main: SourceFile;
  categorical: SourceFile | null;
  /** Names of its hyperparameters, members of `run.hyper`. */
  hyper: readonly string[];
  constants: EstimatorConstants;
  hooks: Hooks;
  /** Kernels that it brings itself. */
  kernels: KernelList;
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

export interface KernelSource {
  files: SourceFile[];
  constants: Record<string, number>;
  /** The file that declares `Job`; null: there is none. */
  job: SourceFile | null;
  /** Needs `enable subgroups;`. */
  subgroups: boolean;
}
