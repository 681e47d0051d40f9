/** All optimizers, and what the rest of the program asks of a row. */
import { adam } from "./adam";
import type { Hyperparameter, OptimizerRow, Settings } from "./contract";
import { rmsprop } from "./rmsprop";
import { sgd } from "./sgd";

const ROWS = [sgd, adam, rmsprop] as const;
type Row = (typeof ROWS)[number];

export type OptimizerKey = Row["key"];

/** All hyperparameters of all rows; a name that several share is one of them. */
type Joined<T> = (T extends unknown ? (value: T) => void : never) extends (value: infer All) => void ? All : never;
type Declared = Joined<Row["hyperparameters"]>;
export type HyperparameterName = keyof Declared;
export type HyperparameterValues = {
  [K in HyperparameterName]: Declared[K]["kind"] extends "boolean" ? boolean : number;
};

export const OPTIMIZERS: readonly OptimizerRow[] = ROWS;

export const OPTIMIZER_KEYS = ROWS.map(({ key }) => key) as [OptimizerKey, ...OptimizerKey[]];

/** Every hyperparameter of the table, once, in the order of the rows. */
export const HYPERPARAMETERS = Object.assign({}, ...ROWS.map(({ hyperparameters }) => hyperparameters)) as Readonly<
  Record<HyperparameterName, Hyperparameter>
>;

/** Decays of which every replica keeps 1 - decay^t, whatever its optimizer: `correction1` and `correction2`. */
export const CORRECTED = [...new Set(OPTIMIZERS.flatMap(({ corrects }) => corrects))] as HyperparameterName[];

export function findOptimizer(key: OptimizerKey): OptimizerRow {
  return ROWS.find((row) => row.key === key) as OptimizerRow;
}

/** Names of the tensors that are kept under these settings, in the order of the buffer. */
export function stateNames({ state }: OptimizerRow, settings: Settings): string[] {
  return state.filter(({ when }) => when === undefined || settings[when] === true).map(({ name }) => name);
}

/** Hyperparameters as numbers, in the row's order: what the device is given. */
export function settingNumbers({ hyperparameters }: OptimizerRow, settings: Settings): number[] {
  return Object.keys(hyperparameters).map((name) => Number(settings[name]));
}
