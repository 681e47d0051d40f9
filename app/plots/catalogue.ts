/** Every plot of the page: which series, how it is drawn, and how its numbers were measured. */
import {
  ESTIMATOR_SERIES,
  type ExperimentSpec,
  FAMILIES,
  familyOf,
  type ModelFamily,
  type ModelKind,
  type PlanReport,
} from "../../src/index";
import { type StepSeriesName, stepSeries } from "../../src/estimators/series";
import { TERMS, type Term } from "../text/terms";
import { testProtocol, trainProtocol, varianceProtocol } from "../text/words";
import type { SeriesPlot } from "./series-figure";

export interface Plot extends SeriesPlot {
  title: string;
  /** Its name in a switch. */
  short: string;
  term?: Term;
  /** Of a test by the first so many samples of every example. */
  samples?: number;
  protocol: (spec: ExperimentSpec, plan: PlanReport | null) => string;
}

/** What its declaration says of a series. */
function declared<S extends StepSeriesName>(series: S) {
  const { title, column, axis, span } = stepSeries(series);
  return { series, title, short: column, axis, floor: span };
}

const NOISE: Plot = {
  ...declared("logVariance"),
  short: "Noise",
  smooths: false,
  points: false,
  term: TERMS.logVariance,
  protocol: varianceProtocol,
};

/** The figures that a family of models reports in training and of its tests, and the noise of the gradient. */
function plotsOf({ reports }: ModelFamily): readonly Plot[] {
  // Bounds on log p(x) are negative, and up is better: their log axis is that of their size, turned over.
  const log = reports.sign === 1 ? "log" : "mirrored";
  const plots = [reports.train, reports.test, ...reports.alsoTested].map((declared): Plot => {
    const { series, title, short, explanation, axis, span, samples, measured } = declared;
    return {
      ...{ series, title, short, axis, floor: span, log, samples },
      smooths: declared === reports.train,
      points: declared !== reports.train,
      term: { name: title, text: explanation },
      protocol: (spec, plan) =>
        measured ? testProtocol(spec, plan?.dataset.test ?? null, measured(spec)) : trainProtocol(spec),
    };
  });
  return [...plots, NOISE];
}

/** Plots that every experiment with a kind of model has; those of learned parts come and go with the runs. */
export const STANDING = Object.fromEntries(
  Object.values(FAMILIES).map((family) => [family.kind, plotsOf(family)]),
) as Readonly<Record<ModelKind, readonly Plot[]>>;

/** Plots of what only some estimators report: a bound of their own, and what they learn. */
export type LearnedPlot = Plot & { series: (typeof ESTIMATOR_SERIES)[number] };

const LEARNED_PLOTS: Readonly<Record<LearnedPlot["series"], Pick<Plot, "smooths" | "points" | "protocol">>> = {
  bound: {
    smooths: true,
    points: false,
    protocol: (spec) =>
      `the objective of VIMCO: the K samples of an example count together, by the log of their mean weight; mean over mini-batches of ${spec.batch}; on average never worse than the ${familyOf(spec.model).reports.noun} of one sample`,
  },
  scale: {
    smooths: false,
    points: false,
    protocol: () =>
      "ν, learned so that the variance of the estimate falls, mean over layers: at 1 the control variate counts in full, at 0 not at all",
  },
  temperature: {
    smooths: false,
    points: false,
    protocol: () =>
      "τ of the relaxed samples in the control variate, learned so that the variance of the estimate falls, mean over layers: near 0 they are close to Boolean samples, larger values make them smoother",
  },
  baselineError: {
    smooths: true,
    points: false,
    protocol: () =>
      "root mean square of the learning signal less its baseline: the part that the baseline did not predict, which multiplies the score",
  },
};

export const LEARNED: readonly LearnedPlot[] = ESTIMATOR_SERIES.map((series) => ({
  ...declared(series),
  ...LEARNED_PLOTS[series],
}));
