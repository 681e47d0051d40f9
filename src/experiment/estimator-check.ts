/**
 * Estimators of a spec against the table of estimators: the schema knows their shape, this file knows which exist, which
 * models they are defined for and what their parameters may be. One function both reports the problems and gives back what
 * can be kept.
 */
import type { EstimatorRow, Hyperparameter, HyperparameterValue } from "../estimators/contract";
import { misfit } from "../estimators/fits";
import { ESTIMATORS, findEstimator } from "../estimators/table";
import { canonicalEstimator, estimatorText, RATE_NAME } from "./estimator-text";
import { formatNumber } from "./number-text";
import { type EstimatorSpec, type ExperimentSpec, LIMITS, type ModelSpec } from "../spec/schema";
import { suggestionClause } from "./suggest";

export interface EstimatorProblem {
  /** A sentence: what came, what was expected. */
  text: string;
  /** A sentence: what became of it in `kept`. */
  repair: string;
}

export interface EstimatorCheck {
  /**
   * The estimators that can run, canonical: bad parameters at their defaults; unknown ones, those that the model does not
   * suit, and repeats left out.
   */
  kept: EstimatorSpec[];
  /** What was wrong. Empty: every entry can run as it stands. */
  problems: EstimatorProblem[];
}

const LEFT_OUT = "It is left out.";
const AT_DEFAULT = "The default is used instead.";
const AT_COMMON_RATE = "The experiment's learning rate is used instead.";

/**
 * Unknown keys and parameters, values of the wrong kind or out of range, estimators that are not defined for the model,
 * and entries that stand twice.
 */
export function checkEstimators(
  estimators: readonly EstimatorSpec[],
  model: Pick<ModelSpec, "kind" | "layers">,
): EstimatorCheck {
  const kept: EstimatorSpec[] = [];
  const problems: EstimatorProblem[] = [];
  const seen = new Set<string>();
  for (const estimator of estimators) {
    const row = findEstimator(estimator.key);
    if (!row) {
      const known = ESTIMATORS.map(({ key }) => key);
      const text = `There is no estimator "${estimator.key}"${suggestionClause(estimator.key, known)}`;
      problems.push({ text, repair: LEFT_OUT });
      continue;
    }
    const reason = misfit(row, model);
    if (reason !== null) {
      problems.push({ text: `${row.key} cannot train this model: ${reason}.`, repair: LEFT_OUT });
      continue;
    }
    const params: Record<string, HyperparameterValue> = {};
    for (const [name, value] of Object.entries(estimator.params)) {
      const problem = checkParameter(row.hyperparameters, name, value);
      const repair = Object.hasOwn(row.hyperparameters, name) ? AT_DEFAULT : LEFT_OUT;
      if (problem) problems.push({ text: `${row.key}: ${problem}`, repair });
      else params[name] = value;
    }
    const rateProblem = checkRate(estimator.learningRate);
    if (rateProblem) problems.push({ text: `${row.key}: ${rateProblem}`, repair: AT_COMMON_RATE });
    const learningRate = rateProblem ? undefined : estimator.learningRate;
    const entry = canonicalEstimator({ key: row.key, params, learningRate });
    const id = estimatorText(entry);
    const text = `The estimator ${id} stands twice; seeds give repetitions.`;
    if (seen.has(id)) problems.push({ text, repair: "One is kept." });
    else kept.push(entry);
    seen.add(id);
  }
  return { kept, problems };
}

/**
 * The estimator that comes nearest to one that cannot train a model: of its family, with samples of its kind and a bias like its own
 * where there is one, then the neighbour in the table. Null where no estimator can.
 */
export function nearestEstimator(key: string, model: Pick<ModelSpec, "kind" | "layers">): EstimatorRow | null {
  const at = ESTIMATORS.findIndex((row) => row.key === key);
  const { family, machinery, biased } = ESTIMATORS[Math.max(0, at)];
  const likeness = (row: EstimatorRow) =>
    4 * Number(row.family === family) +
    2 * Number(row.machinery.forward === machinery.forward) +
    Number(row.biased === biased) -
    Math.abs(ESTIMATORS.indexOf(row) - at) / ESTIMATORS.length;
  const fitting = ESTIMATORS.filter((row) => misfit(row, model) === null);
  return fitting.toSorted((a, b) => likeness(b) - likeness(a))[0] ?? null;
}

/** The problems of a spec's estimators, a sentence each; empty when all can run. */
export function validateEstimators(spec: Pick<ExperimentSpec, "estimators" | "model">): string[] {
  return checkEstimators(spec.estimators, spec.model).problems.map((problem) => problem.text);
}

/** What is wrong with a run's learning rate: a sentence, or undefined. */
export function checkRate(rate: number | undefined): string | undefined {
  if (rate === undefined || (rate > 0 && rate <= LIMITS.learningRate)) return undefined;
  return `the learning rate ${RATE_NAME} is ${formatNumber(rate)}; expected a number above 0 and at most ${LIMITS.learningRate}.`;
}

function checkParameter(
  table: Record<string, Hyperparameter>,
  name: string,
  value: HyperparameterValue,
): string | undefined {
  const names = Object.keys(table);
  if (name === RATE_NAME)
    return `there is no parameter "${name}"; a run's rate is its field learningRate, beside params.`;
  if (!Object.hasOwn(table, name)) {
    const has = names.length > 0 ? `; it has ${names.join(", ")}` : "; it has none";
    return `there is no parameter "${name.slice(0, 60)}"${has}.`;
  }
  const { kind, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = table[name];
  if (kind === "boolean") {
    return typeof value === "boolean" ? undefined : `${name} is ${formatNumber(value)}; expected true or false.`;
  }
  const whole = kind === "integer";
  if (typeof value === "number" && value >= min && value <= max && (!whole || Number.isInteger(value)))
    return undefined;
  const came = typeof value === "number" ? formatNumber(value) : String(value);
  return `${name} is ${came}; expected a ${whole ? "whole " : ""}number ${rangeText(min, max)}.`;
}

function rangeText(min: number, max: number): string {
  if (min === Number.NEGATIVE_INFINITY) return `of at most ${formatNumber(max)}`;
  if (max === Number.POSITIVE_INFINITY) return `of at least ${formatNumber(min)}`;
  return `from ${formatNumber(min)} to ${formatNumber(max)}`;
}
