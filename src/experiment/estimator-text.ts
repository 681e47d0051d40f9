/**
 * An estimator as text: `st`, `foust(b:0.8,gamma:2)`, `disarm(lr:3e-3)`. The same text names its run everywhere: links, series,
 * checkpoints. Only parameters that differ from the table's defaults are written, in the table's order, booleans as 0 and 1; then
 * the learning rate, where the run has one that is not the experiment's.
 */
import type { HyperparameterValue } from "../estimators/contract";
import { findEstimator } from "../estimators/table";
import { formatNumber, readNumber } from "./number-text";
import type { EstimatorSpec } from "../spec/schema";

/** The name of a run's learning rate among its parameters: no estimator may have a hyperparameter of this name. */
export const RATE_NAME = "lr";

/** The run id of an estimator. Equal estimators have equal texts. */
export function estimatorText(estimator: EstimatorSpec): string {
  const params = Object.entries(canonicalParams(estimator)).map(([name, value]) => `${name}:${formatValue(value)}`);
  if (estimator.learningRate !== undefined) params.push(`${RATE_NAME}:${formatNumber(estimator.learningRate)}`);
  return params.length > 0 ? `${estimator.key}(${params.join(",")})` : estimator.key;
}

/** The one form of equal estimators: parameters only where they differ from the table's defaults, no learning rate where none is given. */
export function canonicalEstimator(estimator: EstimatorSpec): EstimatorSpec {
  const { key, learningRate } = estimator;
  return { key, params: canonicalParams(estimator), ...(learningRate === undefined ? {} : { learningRate }) };
}

/** The parameters that differ from the table's defaults, in the table's order; unknown ones follow, sorted. */
export function canonicalParams(estimator: EstimatorSpec): Record<string, HyperparameterValue> {
  const table = findEstimator(estimator.key)?.hyperparameters ?? {};
  const unknown = Object.keys(estimator.params).filter((name) => !Object.hasOwn(table, name));
  const params: Record<string, HyperparameterValue> = {};
  for (const name of [...Object.keys(table), ...unknown.sort()]) {
    if (!Object.hasOwn(estimator.params, name)) continue;
    const value = estimator.params[name];
    const isDefault = Object.hasOwn(table, name) && table[name].default === value;
    if (!isDefault) params[name] = typeof value === "number" ? value + 0 : value;
  }
  return params;
}

/** Reads one estimator. Whether the table knows it and its parameters is for `checkEstimators` to say. */
export function parseEstimatorText(text: string): { estimator: EstimatorSpec } | { problem: string } {
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  const match = /^([a-z][a-z0-9-]{0,63})(?:\(([^()]*)\))?$/.exec(text.trim());
  if (!match) return { problem: `${shown} is no estimator; expected one such as st or foust(b:0.9).` };
  const [, key, list] = match;
  const table = findEstimator(key)?.hyperparameters ?? {};
  const params: Record<string, HyperparameterValue> = {};
  let learningRate: number | undefined;
  for (const item of list ? list.split(",") : []) {
    const [, name, digits] = /^\s*([A-Za-z][A-Za-z0-9]{0,31})\s*:\s*(\S+)\s*$/.exec(item) ?? [];
    const number = digits === undefined ? undefined : readNumber(digits);
    if (number === undefined) {
      return { problem: `${shown}: ${JSON.stringify(item.slice(0, 60))} came, expected name:number such as b:0.9.` };
    }
    const isRate = name === RATE_NAME;
    if (isRate ? learningRate !== undefined : Object.hasOwn(params, name)) {
      return { problem: `${shown} gives ${name} twice.` };
    }
    if (isRate) {
      learningRate = number;
      continue;
    }
    const isSwitch = Object.hasOwn(table, name) && table[name].kind === "boolean" && (number === 0 || number === 1);
    params[name] = isSwitch ? number === 1 : number;
  }
  return { estimator: { key, params, ...(learningRate === undefined ? {} : { learningRate }) } };
}

/** `st,disarm,foust(b:0.8)`. */
export function formatEstimatorList(estimators: readonly EstimatorSpec[]): string {
  return estimators.map(estimatorText).join(",");
}

/** Reads a list; entries that cannot be read are left out and reported. */
export function parseEstimatorList(text: string): { estimators: EstimatorSpec[]; problems: string[] } {
  const estimators: EstimatorSpec[] = [];
  const problems: string[] = [];
  for (const item of splitOutsideParentheses(text)) {
    const result = parseEstimatorText(item);
    if ("estimator" in result) estimators.push(result.estimator);
    else problems.push(result.problem);
  }
  return { estimators, problems };
}

function splitOutsideParentheses(text: string): string[] {
  const items: string[] = [];
  let start = 0;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(") depth++;
    else if (text[i] === ")") depth--;
    else if (text[i] === "," && depth <= 0) {
      items.push(text.slice(start, i));
      start = i + 1;
    }
  }
  items.push(text.slice(start));
  return items;
}

function formatValue(value: HyperparameterValue): string {
  return typeof value === "boolean" ? String(Number(value)) : formatNumber(value);
}
