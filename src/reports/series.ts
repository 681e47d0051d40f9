/** The series that runs report: their names, how one is declared, and the pieces that they arrive in. */

/** What an estimator learns beside the model, where it learns something. */
export const LEARNED_SERIES = ["scale", "temperature", "baselineError"] as const;

/** Series that only some estimators report: the bound that is trained in place of the ELBO, and what is learned. */
export const ESTIMATOR_SERIES = ["bound", ...LEARNED_SERIES] as const;
export type EstimatorSeriesName = (typeof ESTIMATOR_SERIES)[number];

/**
 * Series that a run reports. ELBOs (of a VAE) and losses (of models that predict) in nats per example, always of the hard-sampled model;
 * `bound`: of all K samples of an example together, where an estimator trains that, of the same sign as its ELBO or loss;
 * `testLoss1`, ...: the test loss by the mean likelihood of the first 1, 10, 100 samples; `testError`: share of test examples that
 * the ensemble misclassifies. `scale`: the weight nu of a
 * control variate; `temperature`: tau of its relaxation; `baselineError`: root mean square of what the baseline leaves of
 * the learning signal, in nats. The first ones are declared by the families of models, the others in src/estimators/series.ts.
 */
export const SERIES = [
  "trainElbo",
  "testElbo",
  "trainLoss",
  "testLoss",
  "testLoss1",
  "testLoss10",
  "testLoss100",
  "testError",
  "logVariance",
  "objective",
  ...ESTIMATOR_SERIES,
] as const;
export type SeriesName = (typeof SERIES)[number];

/** What files, charts and tables call a series, and how they treat it. */
export interface SeriesDeclaration {
  series: SeriesName;
  /** As the title of a plot: "Training ELBO". */
  title: string;
  /** In a table: "Test loss". */
  column: string;
  /** Of its axis, with the unit: "ELBO, nats per example". */
  axis: string;
  unit: "nats per example" | "nats" | "share of the examples" | "1";
  /** Smallest span of values that a plot shows. */
  span: number;
  /** What stands for the values of several steps where a long training keeps one record for them: their mean, or the first. */
  reducer: "mean" | "first";
}

/** A piece of one series of one replica of one run, appended in order of step. */
export interface SeriesBlock {
  /** Run id: the estimator as it stands in a link, e.g. `st` or `foust(b:0.9)`. */
  run: string;
  replica: number;
  series: SeriesName;
  /** Steps taken when the value was measured (the value belongs to the parameters before step + 1). */
  step: Float64Array;
  value: Float32Array;
  /** Standard error over the examples of the value, where one is known; else absent. */
  stdErr?: Float32Array;
  /** Seconds of training (pauses excluded) since the run started. */
  seconds: Float64Array;
}
