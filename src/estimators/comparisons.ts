/**
 * Sets of estimators that are worth racing against each other, each with what to look for. They change who runs and
 * nothing else of the experiment. Adding a comparison is adding a row here.
 */
import type { ModelSpec } from "../experiment/schema";
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
    look: "REINFORCE is right but noisy, straight-through quiet but biased; DisARM and FouST are an answer to each.",
    runs: plain("reinforce-ewa", "st", "foust", "disarm"),
  },
  {
    key: "unbiased-one",
    title: "Unbiased, one evaluation",
    look: "All are right on average: watch how much noise goes as the guess of the outcome gets better.",
    runs: plain("reinforce", "reinforce-ewa", "nvil"),
  },
  {
    key: "control-variates",
    title: "Control variates",
    look: "Each takes away a noise that it can compute; see in the noise of the gradient whose guess fits best, and what it costs.",
    runs: plain("nvil", "muprop", "muprop-fourier", "rebar", "relax"),
  },
  {
    key: "several-samples",
    title: "Several samples",
    look: "Samples judge each other: compare by evaluations on the x axis, since some pay for more of them. VIMCO climbs a tighter bound.",
    runs: plain("rloo", "arms", "double-cv", "rodeo", "vimco"),
  },
  {
    key: "antithetic",
    title: "Mirrored samples",
    look: "Independent samples against mirrored ones: the noise falls from ARM to DisARM, which forgets what it need not know.",
    runs: plain("arm", "disarm", "arms", "rloo"),
  },
  {
    key: "straight-through",
    title: "Straight-through family",
    look: "The same pass forward, other slopes backward: they begin together and end where their bias takes them.",
    runs: plain("st", "st-identity", "st-deterministic", "darn", "foust"),
  },
  {
    key: "relaxed",
    title: "Relaxed and rounded",
    look: "Soft coins, hard coins with soft slopes, and slopes averaged over the noise: the noise falls from straight-through Gumbel-Softmax to Gumbel-Rao.",
    runs: plain("gumbel-softmax", "st-gumbel-softmax", "gumbel-rao", "gapped-st"),
  },
  {
    key: "temperature",
    title: "Relaxed: temperature",
    look: "Colder is less biased and noisier: watch the noise of the gradient rise, and where each curve ends.",
    runs: each("gumbel-softmax", "tau", [0.1, 0.5, 2]),
  },
  {
    key: "classifiers",
    title: "Made for classifiers",
    look: "PSA passes flips down in place of slopes, ADF and local reparametrisation pass bells up in place of coins; straight-through is their measure.",
    runs: plain("psa", "adf", "local-reparam", "mean-field", "st"),
  },
  {
    key: "noise",
    title: "Noise on purpose",
    look: "Both blur the loss before they differentiate it: high Fourier degrees, the bias of straight-through, fade.",
    runs: plain("st", "foust", "noise-operator"),
  },
  {
    key: "foust-parts",
    title: "FouST, part by part",
    look: "Straight-through, then importance reweighting, then noise on the sample, then a smaller representation: see which part moves the curve.",
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
    look: "With states -1 and 1 the published forms halve the evidence term but not the KL term: no learning rate mends that.",
    runs: ["st", "darn", "foust"].flatMap((key) => [...plain(key), { key, params: { asPublished: true } }]),
  },
  {
    key: "twins",
    title: "One estimate, two names",
    look: "ReinMax is DARN term by term: the two curves should lie on each other, while straight-through goes its own way.",
    runs: plain("darn", "reinmax", "st"),
  },
  {
    key: "exact",
    title: "How far from exact",
    look: "Local expectation asks every unit in turn; see how near the others come for a fraction of its evaluations.",
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
