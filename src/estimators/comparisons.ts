/**
 * Sets of estimators that are worth racing against each other, each with what to look for. They change who runs and
 * nothing else of the experiment. Adding a comparison is adding a row here.
 */
import type { ModelSpec } from "../spec/schema";
import type { EstimatorRow, Params } from "./contract";
import { misfit } from "./fits";
import { ESTIMATORS } from "./table";

/** One run of a comparison: an estimator and the hyperparameters that differ from its defaults. */
export interface Contestant {
  key: string;
  params: Params;
}

export interface Comparison {
  key: string;
  title: string;
  /** One sentence: what there is to see. */
  look: string;
  runs: readonly Contestant[];
}

const plain = (...keys: string[]): Contestant[] => keys.map((key) => ({ key, params: {} }));
const each = (key: string, name: string, values: readonly number[]): Contestant[] =>
  values.map((value) => ({ key, params: { [name]: value } }));

const COMPARISONS: readonly Comparison[] = [
  {
    key: "first-visit",
    title: "First visit",
    look: "REINFORCE is unbiased with a large variance, straight-through has less variance and a bias. DisARM reduces the variance of the one, FouST the bias of the other.",
    runs: plain("reinforce-ewa", "st", "foust", "disarm"),
  },
  {
    key: "unbiased-one",
    title: "Unbiased, one evaluation",
    look: "All are unbiased and take one evaluation: watch how the variance falls as the baseline predicts the loss better.",
    runs: plain("reinforce", "reinforce-ewa", "nvil"),
  },
  {
    key: "control-variates",
    title: "Control variates",
    look: "Each subtracts something whose mean is known: the variance of the gradient shows which prediction fits best, the evaluations what it costs.",
    runs: plain("nvil", "muprop", "muprop-fourier", "rebar", "relax"),
  },
  {
    key: "several-samples",
    title: "Several samples",
    look: "The other samples serve as the baseline. Compare by evaluations on the x axis, since some take more of them; VIMCO trains a tighter bound.",
    runs: plain("rloo", "arms", "double-cv", "rodeo", "vimco"),
  },
  {
    key: "antithetic",
    title: "Antithetic samples",
    look: "Independent samples against antithetic ones: the variance falls from ARM to DisARM, which integrates the uniform noise out.",
    runs: plain("arm", "disarm", "arms", "rloo"),
  },
  {
    key: "straight-through",
    title: "Straight-through family",
    look: "The same forward pass with different derivatives backward: they begin alike and end where their bias leads them.",
    runs: plain("st", "st-identity", "st-deterministic", "darn", "foust"),
  },
  {
    key: "relaxed",
    title: "Relaxed states",
    look: "Relaxed states, hard states with relaxed derivatives, and derivatives averaged over the noise: the variance falls from straight-through Gumbel-Softmax to Gumbel-Rao.",
    runs: plain("gumbel-softmax", "st-gumbel-softmax", "gumbel-rao", "gapped-st"),
  },
  {
    key: "temperature",
    title: "Relaxed: temperature",
    look: "A lower temperature has less bias and more variance: watch the variance of the gradient rise, and where each curve ends.",
    runs: each("gumbel-softmax", "tau", [0.1, 0.5, 2]),
  },
  {
    key: "classifiers",
    title: "Made for classifiers",
    look: "PSA propagates differences in place of derivatives, ADF and local reparametrisation propagate means and variances in place of samples; straight-through is the reference.",
    runs: plain("psa", "adf", "local-reparam", "mean-field", "st"),
  },
  {
    key: "noise",
    title: "Added noise",
    look: "FouST averages the derivative over uniform noise, which reduces the bias of straight-through. The noise operator averages over correlated samples: its bias is that of its base, and its variance above that of as many independent samples.",
    runs: plain("st", "foust", "noise-operator"),
  },
  {
    key: "foust-parts",
    title: "FouST, part by part",
    look: "Straight-through, then importance reweighting, then noise on the sample, then a smaller representation: see which part changes the curve.",
    runs: [
      ...plain("st"),
      { key: "foust", params: { b: 1 } },
      { key: "foust", params: { reweight: false } },
      ...plain("foust"),
      { key: "foust", params: { a: 0.5 } },
    ],
  },
  {
    key: "as-published",
    title: "Published and corrected",
    look: "With states −1 and 1 the published forms halve the evidence term but not the KL term, which no learning rate corrects.",
    runs: ["st", "darn", "foust"].flatMap((key) => [...plain(key), { key, params: { asPublished: true } }]),
  },
  {
    key: "twins",
    title: "Two names, one estimator",
    look: "ReinMax equals DARN term by term: the two curves should coincide, while straight-through takes its own course.",
    runs: plain("darn", "reinmax", "st"),
  },
  {
    key: "exact",
    title: "How far from exact",
    look: "Local expectation evaluates the loss at every flip of every unit; see how close the others come for a fraction of its evaluations.",
    runs: plain("local-expectation", "disarm", "reinforce-ewa", "st"),
  },
];

/**
 * The comparisons that a model can run, without contestants that the table does not have
 * or the model does not suit; those with fewer than two left are no comparison.
 */
export function comparisonsFor(
  model: Pick<ModelSpec, "kind" | "layers">,
  rows: readonly EstimatorRow[] = ESTIMATORS,
  comparisons: readonly Comparison[] = COMPARISONS,
): Comparison[] {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const canRun = ({ key, params }: Contestant): boolean => {
    const row = byKey.get(key);
    if (!row || misfit(row, model) !== null) return false;
    return Object.keys(params).every((name) => Object.hasOwn(row.hyperparameters, name));
  };
  return comparisons
    .map((comparison) => ({ ...comparison, runs: comparison.runs.filter(canRun) }))
    .filter((comparison) => comparison.runs.length > 1);
}
