/**
 * What every optimizer says of itself. Types only: one file per optimizer implements a row, `table.ts` lists the rows, and the
 * menu, links, the schema, checkpoints, exports, kernels and tests read that table.
 */

interface Setting {
  label: string;
  help?: string;
  /** Its key in a link, stable for ever. */
  link: string;
}

export interface NumberSetting extends Setting {
  kind: "number";
  default: number;
  min: number;
  max: number;
  /** The least value is not one of them. */
  above?: true;
  /** Step of the arrow keys. */
  step: number;
}

export interface SwitchSetting extends Setting {
  kind: "boolean";
  default: boolean;
}

export type Hyperparameter = NumberSetting | SwitchSetting;

/** Hyperparameters by name; a spec's optimizer is one. */
export type Settings = Readonly<Record<string, unknown>>;

/** A number that is kept for every parameter from step to step. All are 0 before the first. */
export interface StateTensor {
  /** PyTorch's name of it, and the name of the WGSL function that gives its place. */
  name: string;
  /** The switch that it is kept for; always, when absent. Such tensors stand behind the others. */
  when?: string;
}

/** What the twin of an update is given for one parameter. */
export interface TwinContext {
  gradient: number;
  settings: Settings;
  /** What is kept of this parameter, by name; the twin writes the new values. */
  state: Record<string, number>;
  /** 1 - decay^t after t steps, this one included, of a hyperparameter in `corrects`. */
  correction: (name: string) => number;
}

export interface OptimizerRow {
  /** In a spec and in a link; also the file names of the TypeScript and WGSL halves. */
  key: string;
  name: string;
  /** A sentence: the rule and where it is from. */
  says: string;
  /** PyTorch's class of the same rule. */
  pytorch: string;
  /** A name that several rows share means the same in all of them, with the same default and range. At least one. */
  hyperparameters: Readonly<Record<string, Hyperparameter>>;
  state: readonly StateTensor[];
  /** Decays of running means that start at 0, whose bias is divided out. A replica keeps 1 - decay^t of two such at most. */
  corrects: readonly string[];
  /** WGSL of `direction_of`; see shaders/optimizers/apply.wgsl. */
  shader: string;
  /** The float64 twin of `direction_of`: what the rate is multiplied by. */
  direction: (context: TwinContext) => number;
}
