/**
 * Series with a value at every step, beside the family's own figure: what all runs report, and what only some estimators do. A row
 * declares its name and unit, of which runs it is, and how its number comes out of a step's record; an estimator that reports
 * something of its own adds a row, with the WGSL of the number.
 */
import baselineError from "../../shaders/series/baseline_error.wgsl?raw";
import scale from "../../shaders/series/scale.wgsl?raw";
import temperature from "../../shaders/series/temperature.wgsl?raw";
import type { EstimatorSeriesName, SeriesDeclaration } from "../reports/series";
import type { ExperimentSpec } from "../spec/schema";
import type { EstimatorRow } from "./contract";

/** What a record says of one step. */
export interface StepRecord {
  /** The training objective and the variance of the gradient, mean over its components; a variance of 0 or less was not measured. */
  objective: number;
  variance: number;
  /** Times a loss it is the value that the model's family watches. */
  sign: 1 | -1;
  /** The row's own number; NaN without. */
  own: number;
}

export interface StepSeries extends SeriesDeclaration {
  /** Whether runs of an estimator report it. */
  of: (row: EstimatorRow) => boolean;
  /** WGSL of its own number of a record: `fn series_KEY(z: u32) -> f32`. Absent: it is read from what every record has. */
  shader?: string;
  /** Its value; NaN where it was not measured at this step. */
  read: (record: StepRecord) => number;
  /** How it is measured, for the protocol of a run's file. */
  measured: (spec: Pick<ExperimentSpec, "batch" | "evaluate">) => string;
}

/** Series of this table. */
export type StepSeriesName = EstimatorSeriesName | "objective" | "logVariance";

const positive = (value: number) => (value > 0 ? value : Number.NaN);
const learned = ({ machinery }: EstimatorRow) => machinery.control !== undefined;

/** Of what only some estimators train or learn. */
export const ESTIMATOR_STEP_SERIES: Readonly<Record<EstimatorSeriesName, StepSeries>> = {
  bound: {
    series: "bound",
    title: "Bound of K samples",
    column: "Bound",
    axis: "nats per example",
    unit: "nats per example",
    span: 0.5,
    reducer: "mean",
    of: ({ machinery }) => machinery.bound ?? false,
    read: ({ objective, sign }) => sign * objective,
    measured: () =>
      "batch mean of the bound of all K samples of an example together (log of the mean importance weight; of a model that predicts, minus log of the mean likelihood), where an estimator trains that; before the step's update",
  },
  scale: {
    series: "scale",
    title: "Weight of the control variate",
    column: "Weight ν",
    axis: "ν",
    unit: "1",
    span: 0.1,
    reducer: "mean",
    of: learned,
    shader: scale,
    read: ({ own }) => (Number.isFinite(own) ? own : Number.NaN),
    measured: () =>
      "weight of the estimator's control variate, where it learns one, mean over the stochastic layers; at every step, before its update",
  },
  temperature: {
    series: "temperature",
    title: "Temperature of the control variate",
    column: "Temperature τ",
    axis: "τ",
    unit: "1",
    span: 0.05,
    reducer: "mean",
    of: (row) => learned(row) && row.machinery.slopes === "extra",
    shader: temperature,
    read: ({ own }) => positive(own),
    measured: () =>
      "temperature of the relaxation in the estimator's control variate, where it learns one, mean over the stochastic layers; at every step, before its update",
  },
  baselineError: {
    series: "baselineError",
    title: "What the baseline leaves",
    column: "Baseline",
    axis: "nats, root mean square",
    unit: "nats",
    span: 0.5,
    reducer: "mean",
    of: ({ machinery }) => machinery.runningMean !== undefined,
    shader: baselineError,
    read: ({ own }) => positive(own),
    measured: ({ batch }) =>
      `root mean square, over the step's batch of ${batch} and the stochastic layers, of the learning signal less its baseline, in nats; before the step's update`,
  },
};

/** All of them, in the order in which they are reported. */
export const STEP_SERIES: readonly StepSeries[] = [
  {
    series: "objective",
    title: "Objective",
    column: "Objective",
    axis: "nats per example",
    unit: "nats per example",
    span: 0.5,
    reducer: "mean",
    of: ({ machinery }) => machinery.forward !== "hard",
    read: ({ objective, sign }) => sign * objective,
    measured: () =>
      "batch mean of the bound as the estimator's own relaxed or noisy forward pass sees it, where that is not hard-sampled",
  },
  ESTIMATOR_STEP_SERIES.bound,
  {
    series: "logVariance",
    title: "Noise of the gradient",
    column: "Log variance",
    axis: "log variance",
    unit: "1",
    span: 0.5,
    reducer: "mean",
    of: () => true,
    read: ({ variance }) => (variance > 0 ? Math.log(variance) : Number.NaN),
    measured: ({ evaluate }) =>
      `natural logarithm of the variance of a gradient component, mean over all components of exponentially weighted variances (decay 0.99, updated every ${evaluate.varianceEvery} steps)`,
  },
  ESTIMATOR_STEP_SERIES.scale,
  ESTIMATOR_STEP_SERIES.temperature,
  ESTIMATOR_STEP_SERIES.baselineError,
];

/** The numbers that these series add to a record. */
export function ownFields(rows: readonly StepSeries[]): { name: string; shader: string }[] {
  return rows.flatMap(({ series, shader }) => (shader ? [{ name: series, shader }] : []));
}

export function stepSeries(name: StepSeriesName): StepSeries {
  return STEP_SERIES.find(({ series }) => series === name) as StepSeries;
}
