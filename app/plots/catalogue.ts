/** Every plot of the page: which series, how it is drawn, and how its numbers were measured. */
import {
  ESTIMATOR_SERIES,
  type ExperimentSpec,
  type ModelKind,
  type PlanReport,
  type SeriesName,
} from "../../src/index";
import { ensembleProtocol, testProtocol, trainProtocol, varianceProtocol } from "../text/words";
import type { SeriesPlot } from "./series-figure";

export type PlottedSeries = Exclude<SeriesName, "objective">;

export interface Plot extends SeriesPlot {
  series: PlottedSeries;
  title: string;
  /** Its name in a switch. */
  short: string;
  protocol: (spec: ExperimentSpec, plan: PlanReport | null) => string;
}

/** Bounds on log p(x) are negative, and up is better: their log axis is that of their size, turned over. */
const BOUND = {
  axis: "ELBO, nats per example",
  logAxis: "ELBO, nats per example (log)",
  floor: 2,
  log: "mirrored",
} as const;

const LOSS = { axis: "−log p(class), nats", floor: 0.05, log: "log" } as const;

const overEnsemble = (spec: ExperimentSpec, plan: PlanReport | null) =>
  ensembleProtocol(spec, plan?.dataset.test ?? null);

export const PLOTS: Readonly<Record<PlottedSeries, Plot>> = {
  trainElbo: {
    ...BOUND,
    series: "trainElbo",
    title: "Training ELBO",
    short: "Training",
    smooths: true,
    points: false,
    protocol: trainProtocol,
  },
  testElbo: {
    ...BOUND,
    series: "testElbo",
    title: "Test ELBO",
    short: "Test",
    smooths: false,
    points: true,
    protocol: (spec, plan) => testProtocol(spec, plan?.dataset.test ?? null),
  },
  trainLoss: {
    ...LOSS,
    series: "trainLoss",
    title: "Training loss",
    short: "Training",
    smooths: true,
    points: false,
    protocol: trainProtocol,
  },
  testLoss: {
    ...LOSS,
    series: "testLoss",
    title: "Test loss of the ensemble",
    short: "Test",
    smooths: false,
    points: true,
    protocol: overEnsemble,
  },
  testError: {
    ...LOSS,
    series: "testError",
    title: "Test error of the ensemble",
    short: "Error",
    axis: "share misclassified",
    smooths: false,
    points: true,
    protocol: overEnsemble,
  },
  logVariance: {
    series: "logVariance",
    title: "Noise of the gradient",
    short: "Noise",
    axis: "log variance",
    floor: 0.5,
    smooths: false,
    points: false,
    protocol: varianceProtocol,
  },
  bound: {
    series: "bound",
    title: "Bound of K samples",
    short: "Bound",
    axis: "nats per example",
    floor: 0.5,
    smooths: true,
    points: false,
    protocol: (spec) =>
      `the objective of VIMCO: the K samples of an example count together, by the log of their mean weight; mean over mini-batches of ${spec.batch}; on average never worse than the ELBO (of a classifier: the loss) of one sample`,
  },
  scale: {
    series: "scale",
    title: "Weight of the control variate",
    short: "Weight ν",
    axis: "ν",
    floor: 0.1,
    smooths: false,
    points: false,
    protocol: () =>
      "ν, learned so that the variance of the estimate falls, mean over layers: at 1 the control variate counts in full, at 0 not at all",
  },
  temperature: {
    series: "temperature",
    title: "Temperature of the control variate",
    short: "Temperature τ",
    axis: "τ",
    floor: 0.05,
    smooths: false,
    points: false,
    protocol: () =>
      "τ of the relaxed samples in the control variate, learned so that the variance of the estimate falls, mean over layers: near 0 they are close to Boolean samples, larger values make them smoother",
  },
  baselineError: {
    series: "baselineError",
    title: "What the baseline leaves",
    short: "Baseline",
    axis: "nats, root mean square",
    floor: 0.5,
    smooths: true,
    points: false,
    protocol: () =>
      "root mean square of the learning signal less its baseline: the part that the baseline did not predict, which multiplies the score",
  },
};

/** Plots that every experiment with a kind of model has; those of learned parts come and go with the runs. */
export const STANDING: Readonly<Record<ModelKind, readonly Plot[]>> = {
  vae: [PLOTS.trainElbo, PLOTS.testElbo, PLOTS.logVariance],
  classifier: [PLOTS.trainLoss, PLOTS.testLoss, PLOTS.testError, PLOTS.logVariance],
};

/** Plots of what only some estimators report: a bound of their own, and what they learn. */
export type LearnedPlot = Plot & { series: (typeof ESTIMATOR_SERIES)[number] };

export const LEARNED: readonly LearnedPlot[] = ESTIMATOR_SERIES.map((series) => ({ ...PLOTS[series], series }));
