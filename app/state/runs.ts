/** The runs of an experiment: their ids, names and plot styles, all derived from the spec and the estimator table. */
import type { CostContext, EstimatorRow, HyperparameterValue, Params } from "../../src/estimators/contract";
import { resolveParams } from "../../src/estimators/shared";
import { findEstimator } from "../../src/estimators/table";
import { estimatorText } from "../../src/experiment/estimator-text";
import { rateText } from "../../src/experiment/number-text";
import { changesByLayer, type EstimatorSpec, type ExperimentSpec, LIMITS, type ModelSpec } from "../../src/index";
import { turnHue } from "../colours/colour";
import { runColours } from "../colours/run-colours";

export type Dash = EstimatorRow["style"]["dash"];

export interface RunView {
  /** Run id: the estimator as it stands in a link. */
  id: string;
  /** Position in `spec.estimators`. */
  index: number;
  row: EstimatorRow;
  estimator: EstimatorSpec;
  /** Name of the estimator, with the hyperparameters that differ from their defaults. */
  name: string;
  /** The part of the name that distinguishes several runs of one estimator; empty for the defaults. */
  variant: string;
  colour: string;
  dash: Dash;
  marker: string;
}

/** Degrees of hue between two runs of the same estimator. */
const HUE_TURN = 48;

const DASHES: Dash[] = ["solid", "dash", "dot", "dashdot", "longdash"];

export function runIds(spec: ExperimentSpec): string[] {
  return spec.estimators.map((estimator) => estimatorText(estimator));
}

/** Runs that are more than can be taken in at a glance: from here on the page shows fewer things of each. */
export const MANY_RUNS = 8;

/** Runs whose pictures are shown: the chosen one, or the first so many of those that are switched on in the legend. */
export function picturedRuns(
  spec: ExperimentSpec,
  view: { pictureRun: string | null; hiddenRuns: string[] },
): string[] {
  const runs = runIds(spec);
  if (view.pictureRun !== null && runs.includes(view.pictureRun)) return [view.pictureRun];
  return runs.filter((run) => !view.hiddenRuns.includes(run)).slice(0, MANY_RUNS);
}

/** The runs in order. Estimators that the table does not know are left out. */
export function runsOf(spec: Pick<ExperimentSpec, "estimators">): RunView[] {
  const seen = new Map<string, number>();
  const runs = spec.estimators.flatMap((estimator, index) => {
    const row = findEstimator(estimator.key);
    if (!row) return [];
    const nth = seen.get(row.key) ?? 0;
    seen.set(row.key, nth + 1);
    const variant = variantText(row, estimator);
    const dash = DASHES[(DASHES.indexOf(row.style.dash) + nth) % DASHES.length];
    const name = variant ? `${row.name}, ${variant}` : row.name;
    // Runs of one estimator differ in three ways: a turned hue, another dash, a hollow marker.
    const colour = turnHue(row.style.colour, HUE_TURN * nth);
    const marker = nth % 2 === 1 ? `${row.style.marker.replace("-open", "")}-open` : row.style.marker;
    return [{ id: estimatorText(estimator), index, row, estimator, name, variant, colour, dash, marker }];
  });
  const colours = runColours(runs.map(({ colour }) => colour));
  return runs.map((run, k) => ({ ...run, colour: colours[k] }));
}

/** Colour, dash and marker of an estimator's first run; its own where it has none. */
export function styleOf(row: EstimatorRow, estimators: readonly EstimatorSpec[]): EstimatorRow["style"] {
  const run = runsOf({ estimators: [...estimators] }).find((one) => one.row === row);
  return run ? { colour: run.colour, dash: run.dash, marker: run.marker } : row.style;
}

/** What differs from the table's defaults and the experiment's rate, in words: `noise from 0.5, as published, rate 0.003`. */
export function variantText(row: EstimatorRow, estimator: EstimatorSpec): string {
  const parts = Object.entries(row.hyperparameters)
    .filter(([key, h]) => key in estimator.params && estimator.params[key] !== h.default)
    .map(([key, h]) => {
      const label = h.label.charAt(0).toLowerCase() + h.label.slice(1);
      const value = estimator.params[key];
      if (typeof value === "boolean") return value ? label : `no ${label}`;
      return `${label} ${value}`;
    });
  if (estimator.learningRate !== undefined) parts.push(`rate ${rateText(estimator.learningRate)}`);
  return parts.join(", ");
}

/** The learning rate of a run as the engine will use it. */
export function rateOf(spec: Pick<ExperimentSpec, "optimizer">, estimator: EstimatorSpec): number {
  return estimator.learningRate ?? spec.optimizer.learningRate;
}

/** Whether some runs train at other rates than others. */
export function ratesDiffer(spec: Pick<ExperimentSpec, "estimators" | "optimizer">): boolean {
  return new Set(spec.estimators.map((estimator) => rateOf(spec, estimator))).size > 1;
}

/** Gives a run a learning rate of its own; null: the experiment's again. */
export function setRate(estimator: EstimatorSpec, rate: number | null): void {
  if (rate === null) delete estimator.learningRate;
  else estimator.learningRate = rate;
}

/** A run of the estimator at a rate that none of its runs has: first the experiment's, then half a decade lower, higher, and so on. */
export function otherRate(row: EstimatorRow, spec: Pick<ExperimentSpec, "estimators" | "optimizer">): EstimatorSpec {
  const taken = spec.estimators.filter(({ key }) => key === row.key).map((estimator) => rateOf(spec, estimator));
  const common = spec.optimizer.learningRate;
  if (!taken.includes(common)) return { key: row.key, params: {} };
  const near = (rate: number) => taken.some((other) => Math.abs(Math.log(rate / other)) < Math.log(1.5));
  for (let k = 1; ; k++) {
    const exact = common * 10 ** ((k % 2 === 1 ? -1 : 1) * Math.ceil(k / 2) * 0.5);
    const learningRate = Number(exact.toPrecision(2));
    if (learningRate <= LIMITS.learningRate && !near(learningRate)) return { key: row.key, params: {}, learningRate };
  }
}

/** The value of a hyperparameter as the engine will use it. */
export function hyperparameterOf(row: EstimatorRow, estimator: EstimatorSpec, key: string): HyperparameterValue {
  return estimator.params[key] ?? row.hyperparameters[key].default;
}

/** Adds the estimator with its defaults, or removes every run of it; the last run of an experiment stays. */
export function toggleEstimator(spec: ExperimentSpec, key: string): "added" | "removed" | "last" {
  if (!spec.estimators.some((estimator) => estimator.key === key)) {
    spec.estimators.push({ key, params: {} });
    return "added";
  }
  const others = spec.estimators.filter((estimator) => estimator.key !== key);
  if (others.length === 0) return "last";
  spec.estimators = others;
  return "removed";
}

/** Sets one hyperparameter; a default is left out of the spec, so that equal experiments are equal links. */
export function setHyperparameter(estimator: EstimatorSpec, key: string, value: HyperparameterValue): void {
  const row = findEstimator(estimator.key);
  if (row?.hyperparameters[key]?.default === value) delete estimator.params[key];
  else estimator.params[key] = value;
}

/** Forward evaluations of f per example and step that an estimator takes with a model. */
export function evaluationsOf(row: EstimatorRow, params: Params, model: Pick<ModelSpec, "layers">): number {
  return row.evaluations(costContext(row, params, model));
}

/** What evaluation counts of an estimator with a model depend on. */
export function costContext(row: EstimatorRow, params: Params, model: Pick<ModelSpec, "layers">): CostContext {
  return { units: changesByLayer(model.layers), params: resolveParams(row, params) };
}

/** Evaluations of all runs of a seed together. */
export function totalEvaluations(spec: Pick<ExperimentSpec, "estimators" | "model">): number {
  return spec.estimators.reduce((sum, { key, params }) => {
    const row = findEstimator(key);
    return row ? sum + evaluationsOf(row, params, spec.model) : sum;
  }, 0);
}

/** A run of the estimator whose settings none of the others has: its first numeric hyperparameter moved. */
export function otherSettings(row: EstimatorRow, estimators: readonly EstimatorSpec[]): EstimatorSpec {
  const taken = new Set(estimators.map((estimator) => estimatorText(estimator)));
  const settings = [{}, ...Object.entries(row.hyperparameters).sort(numbersFirst).flatMap(moved)];
  const found = settings.map((params) => ({ key: row.key, params })).find((e) => !taken.has(estimatorText(e)));
  return found ?? { key: row.key, params: {} };
}

type Parameter = [name: string, parameter: EstimatorRow["hyperparameters"][string]];

function numbersFirst([, a]: Parameter, [, b]: Parameter): number {
  return Number(a.kind === "boolean") - Number(b.kind === "boolean");
}

/** Steps that a hyperparameter is moved by at most before another one is tried. */
const MOVES = 8;

/** Values of one hyperparameter besides its default: smaller ones first, larger ones where there are none. */
function moved([name, parameter]: Parameter): Params[] {
  const { kind, default: start, min = 0, max = 1, log } = parameter;
  if (typeof start === "boolean") return [{ [name]: !start }];
  const parts = Array.from({ length: MOVES }, (_, k) => k + 1);
  const down = start > min;
  const end = down ? min : max;
  if (kind === "integer") {
    const values = parts.map((part) => (down ? start - part : start + part));
    return values.filter((value) => value >= min && value <= max).map((value) => ({ [name]: value }));
  }
  const values = parts.map((part) => (log ? start * (end / start) ** (part / 4) : start + ((end - start) * part) / 4));
  return values
    .map((value) => Number(Math.min(max, Math.max(min, value)).toPrecision(2)))
    .filter((value) => value !== start && value >= min && value <= max)
    .map((value) => ({ [name]: value }));
}
