/** Every plot of the page: which series, how it is drawn, and how its numbers were measured. */
import { ESTIMATOR_SERIES, type PlanReport, type SeriesName } from "../../src/client/contract";
import type { ExperimentSpec, ModelKind } from "../../src/experiment/schema";
import { ensembleProtocol, testProtocol, trainProtocol, varianceProtocol } from "../text/words";
import type { Figure, PlotContext } from "./figure";
import { type PlainPlot, plainFigure } from "./plain";
import { TEST_FLOOR, testElboFigure } from "./test-elbo";
import { TRAIN_FLOOR, trainElboFigure } from "./train-elbo";

export type PlottedSeries = Exclude<SeriesName, "objective">;

export interface Plot extends PlainPlot {
  series: PlottedSeries;
  title: string;
  /** Its name in a switch. */
  short: string;
  /** Negative values, drawn on a log axis of their size on demand. */
  isElbo: boolean;
  protocol: (spec: ExperimentSpec, plan: PlanReport | null) => string;
  figure: (context: PlotContext) => Figure;
}

function plain(plot: Omit<Plot, "figure" | "isElbo">): Plot {
  return { ...plot, isElbo: false, figure: (context) => plainFigure(plot, context) };
}

export const PLOTS: Readonly<Record<PlottedSeries, Plot>> = {
  trainElbo: {
    series: "trainElbo",
    title: "Training ELBO",
    short: "Training",
    axis: "ELBO, nats per example",
    floor: TRAIN_FLOOR,
    smooths: true,
    isElbo: true,
    protocol: trainProtocol,
    figure: trainElboFigure,
  },
  testElbo: {
    series: "testElbo",
    title: "Test ELBO",
    short: "Test",
    axis: "ELBO, nats per example",
    floor: TEST_FLOOR,
    smooths: false,
    isElbo: true,
    protocol: (spec, plan) => testProtocol(spec, plan?.dataset.test ?? null),
    figure: testElboFigure,
  },
  trainLoss: plain({
    series: "trainLoss",
    title: "Training loss",
    short: "Training",
    axis: "−log p(class), nats",
    floor: 0.05,
    smooths: true,
    protocol: trainProtocol,
  }),
  testLoss: plain({
    series: "testLoss",
    title: "Test loss of the ensemble",
    short: "Test",
    axis: "−log p(class), nats",
    floor: 0.05,
    smooths: false,
    protocol: (spec, plan) => ensembleProtocol(spec, plan?.dataset.test ?? null),
  }),
  testError: plain({
    series: "testError",
    title: "Test error of the ensemble",
    short: "Error",
    axis: "share told wrong",
    floor: 0.05,
    smooths: false,
    protocol: (spec, plan) => ensembleProtocol(spec, plan?.dataset.test ?? null),
  }),
  logVariance: plain({
    series: "logVariance",
    title: "Noise of the gradient",
    short: "Noise",
    axis: "log variance",
    floor: 0.5,
    smooths: false,
    protocol: varianceProtocol,
  }),
  bound: plain({
    series: "bound",
    title: "Bound of K samples",
    short: "Bound",
    axis: "nats per example",
    floor: 0.5,
    smooths: true,
    protocol: (spec) =>
      `the objective of VIMCO: the K samples of an example count together, by the log of their mean weight; mean over mini-batches of ${spec.batch}; on average never worse than the ELBO (of a classifier: the loss) of one sample`,
  }),
  scale: plain({
    series: "scale",
    title: "Weight of the control variate",
    short: "Weight ν",
    axis: "ν",
    floor: 0.1,
    smooths: false,
    protocol: () =>
      "ν, learned so that the estimate is less noisy, mean over layers: at 1 the control variate counts in full, at 0 it is switched off",
  }),
  temperature: plain({
    series: "temperature",
    title: "Temperature of the control variate",
    short: "Temperature τ",
    axis: "τ",
    floor: 0.05,
    smooths: false,
    protocol: () =>
      "τ of the soft coins in the control variate, learned so that the estimate is less noisy, mean over layers: a cold one is nearly a coin, a warm one is smooth and far from it",
  }),
  baselineError: plain({
    series: "baselineError",
    title: "What the baseline leaves",
    short: "Baseline",
    axis: "nats, root mean square",
    floor: 0.5,
    smooths: true,
    protocol: () =>
      "root mean square of the learning signal less its baseline: what the guess of the outcome missed, and all that the score is multiplied by",
  }),
};

/** Plots that every experiment with a kind of model has; those of learned parts come and go with the runs. */
export const STANDING: Readonly<Record<ModelKind, readonly Plot[]>> = {
  vae: [PLOTS.trainElbo, PLOTS.testElbo, PLOTS.logVariance],
  classifier: [PLOTS.trainLoss, PLOTS.testLoss, PLOTS.testError, PLOTS.logVariance],
};

/** Plots of what only some estimators report: a bound of their own, and what they learn. */
export type LearnedPlot = Plot & { series: (typeof ESTIMATOR_SERIES)[number] };

export const LEARNED: readonly LearnedPlot[] = ESTIMATOR_SERIES.map((series) => ({ ...PLOTS[series], series }));
