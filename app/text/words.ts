/** Words for the states and values of the page, in one place. */
import type { Activation, EngineState, ExperimentSpec } from "../../src/index";
import type { CostContext, EstimatorRow, Family } from "../../src/estimators/contract";

export const STATE_WORDS: Record<EngineState, string> = {
  starting: "Starting",
  ready: "Ready",
  compiling: "Preparing",
  running: "Training",
  probing: "Measuring",
  tuning: "Tuning rates",
  paused: "Paused",
  recovering: "Recovering",
  failed: "Stopped",
};

/** The state of the engine in a word: it goes on for a moment after the visitor has paused it. */
export function stateWord(state: EngineState, playing: boolean): string {
  return state === "running" && !playing ? "Pausing" : STATE_WORDS[state];
}

export const FAMILIES: readonly { key: Family; name: string; text: string }[] = [
  {
    key: "score",
    name: "Score",
    text: "The loss times the score of the sampled states: unbiased, with a large variance unless it is reduced.",
  },
  { key: "path", name: "Path", text: "Back-propagation through the sampled state: less variance, and a bias." },
  {
    key: "relaxed",
    name: "Relaxed",
    text: "A continuous relaxation in place of the Boolean state, which can be differentiated.",
  },
  { key: "analytic", name: "Analytic", text: "Part of the expectation is computed instead of sampled." },
];

export const ACTIVATION_WORDS: Record<Activation, string> = {
  linear: "linear",
  tanh: "tanh",
  relu: "relu",
  leaky: "leaky relu",
};

export const BINARISE_WORDS: Record<ExperimentSpec["dataset"]["binarise"], { text: string; title: string }> = {
  threshold: { text: "Threshold", title: "A pixel is on when its grey value is at least one half" },
  sampled: { text: "Sampled", title: "Each pixel is drawn once from its grey value, with a fixed seed" },
  dynamic: { text: "Dynamic", title: "Each pixel is drawn anew from its grey value at every step" },
};

const whole = new Intl.NumberFormat("en");

/** 12345 as `12,345`. */
export function formatCount(value: number): string {
  return whole.format(Math.round(value));
}

/** Evaluations per example and step from which on a run says its cost before it starts. */
export const EXPENSIVE = 20;

/**
 * A count as the table writes it, and the remark in parentheses behind it: `1 + L (+ h)` as `1 + L` and `(+ h)`. A
 * parenthesis is a remark when it begins with a plus or holds a word; `S (1 + n)` is all count.
 */
function withoutRemark(formula: string): { count: string; remark: string } {
  const at = formula.search(/ \((?=\+|.*\p{L}{3})/u);
  return at < 0 ? { count: formula, remark: "" } : { count: formula.slice(0, at), remark: formula.slice(at) };
}

/** Evaluations with the formula they come from: `1 + Σ n = 73 evaluations`, or `1 evaluation (+ baseline)`. */
export function costWords(row: Pick<EstimatorRow, "evaluationsFormula">, evaluations: number): string {
  const { count, remark } = withoutRemark(row.evaluationsFormula);
  const words = `${formatCount(evaluations)} ${evaluations === 1 ? "evaluation" : "evaluations"}`;
  return count === String(evaluations) ? `${words}${remark}` : `${count} = ${words}${remark}`;
}

/** What is evaluated beyond the papers' count, or null: `and 2 L = 4 more, for ...`. */
export function extraCostWords(
  { extraEvaluations }: Pick<EstimatorRow, "extraEvaluations">,
  cost: CostContext,
): string | null {
  const count = extraEvaluations?.count(cost) ?? 0;
  if (!extraEvaluations || count === 0) return null;
  return `and ${extraEvaluations.formula} = ${formatCount(count)} more, ${extraEvaluations.purpose}`;
}

/** Rows of activations that an estimator holds, in letters: `1 + L rows of activations per example`. */
export function memoryWords({ memory }: Pick<EstimatorRow, "memory">): string {
  const { count, remark } = withoutRemark(memory);
  return `${count} ${count === "1" ? "row" : "rows"} of activations per example${remark}`;
}

/** Bytes as `310 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ["kB", "MB", "GB", "TB"];
  const at = Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3) - 1);
  const value = bytes / 1000 ** (at + 1);
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[at]}`;
}

/** How long ago, coarsely. */
export function formatAge(since: number, now: number): string {
  const minutes = Math.round((now - since) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 2) return "a minute ago";
  if (minutes < 90) return `${minutes} minutes ago`;
  const hours = Math.round(minutes / 60);
  if (hours < 36) return `${hours} hours ago`;
  return `${Math.round(hours / 24)} days ago`;
}

/** How the figure that is watched in training is measured. */
export function trainProtocol(spec: ExperimentSpec): string {
  const seeds = spec.seeds > 1 ? `; mean of ${spec.seeds} seeds, band ± 1 standard deviation` : "; 1 seed";
  return `hard samples, mini-batches of ${formatCount(spec.batch)}, 1 sample each${seeds}`;
}

/** How a figure of the test set is measured; `each`: of one example. */
export function testProtocol(spec: ExperimentSpec, test: number | null, each: string): string {
  const { every, examples } = spec.evaluate;
  if (every === 0) return "switched off in this experiment";
  const used = examples === 0 || (test !== null && test <= examples) ? "all" : `first ${formatCount(examples)}`;
  const bars = spec.seeds > 1 ? "± 1 standard deviation over seeds" : "± 1 standard error";
  return `${each}, ${used} test examples, ${bars}`;
}

/** How the gradient variance is measured. */
export function varianceProtocol(spec: ExperimentSpec): string {
  const { varianceEvery } = spec.evaluate;
  if (varianceEvery === 0) return "switched off in this experiment";
  const often = varianceEvery === 1 ? "step" : `${formatCount(varianceEvery)} steps`;
  return `log of the mean variance of a gradient entry, exponentially weighted, updated every ${often}`;
}

/** Which state of a run its pictures show: they are of its first seed, and say so where there are several. */
export function pictureWords(step: number, { seed, seeds }: Pick<ExperimentSpec, "seed" | "seeds">): string {
  const which = seeds > 1 ? `, seed ${seed}, the first of ${seeds}` : "";
  return `at step ${formatCount(step)}${which}`;
}
