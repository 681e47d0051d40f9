/** What is said of probes and of the parts of a gradient, for people. */
import type { GradientReport, ProbeProgress } from "../../../src/index";
import { fileName } from "../../../src/export/probe-file";
import type { Cost } from "../../plots/gradients/costs";
import type { RunView } from "../../state/runs";
import { formatCount } from "../../text/words";
import { durationText } from "./deciding";

const WHOLE: Readonly<Record<string, string>> = {
  encoder: "inference network",
  hidden: "layers below the head",
  total: "all parameters",
};

export function layerWords(layer: string): string {
  return WHOLE[layer] ?? layer;
}

/** Whether a name stands for several layers together. */
export function isWhole(layer: string): boolean {
  return layer in WHOLE;
}

/** Name of a saved picture, without its ending: what, of which layer, when. */
export function chartFile(what: string, layer: string, { run, step }: GradientReport): string {
  return fileName([what, layer, run === null ? "own-weights" : run, "step", step]);
}

/** Where a probe stood, what it took for the truth, what it took of time. */
export function probeSummary(report: GradientReport, runs: readonly Pick<RunView, "id" | "name">[]): string {
  const { protocol } = report.networks[0].report;
  const took = `${report.stopped ? "stopped after" : "took"} ${report.seconds.toPrecision(2)} s.`;
  return `${whereWords(report, runs)}: ${truthWords(report)}; ${protocol.batch}; ${took}`;
}

/** What is being measured and how long the rest will take: "Measuring DisARM: 40 %, about 12 s left." */
export function progressWords(progress: ProbeProgress | null, runs: readonly Pick<RunView, "id" | "name">[]): string {
  if (!progress) return "Measuring; training waits meanwhile.";
  const { text, share, secondsLeft } = progress;
  const named = text
    .split(", ")
    .map((part) => runs.find(({ id }) => id === part)?.name ?? part)
    .join(", ");
  const left = secondsLeft === null ? "" : `, about ${durationText(secondsLeft)} left`;
  return `Measuring ${named}: ${Math.floor(100 * share)} %${left}. Training waits meanwhile.`;
}

/** "At step 1,200 of DisARM", or "Each at the weights of its own run, step 1,200". */
export function whereWords(
  { run, step, networks }: GradientReport,
  runs: readonly Pick<RunView, "id" | "name">[],
): string {
  if (run !== null) return `At step ${formatCount(step)} of ${runs.find(({ id }) => id === run)?.name ?? run}`;
  const least = Math.min(...networks.map((network) => network.step));
  const steps = least === step ? `step ${formatCount(step)}` : `steps ${formatCount(least)} to ${formatCount(step)}`;
  return `Each at the weights of its own run, ${steps}`;
}

/** What it means to count by gradients, by evaluations, by seconds. */
export function costWords(cost: Cost): string {
  switch (cost) {
    case "gradients":
      return "the same number of gradients of each, whatever they cost";
    case "evaluations":
      return "the same number of evaluations of f by each: estimators with fewer evaluations a gradient stand further left";
    case "seconds":
      return "time of this device, measured while drawing in batches of replicas: settling and reading back not counted";
  }
}

/** How the true gradient is known, with its largest standard error where it was drawn. */
function truthWords({ networks }: GradientReport): string {
  const truths = networks.map(({ report }) => report.reference);
  const drawn = truths.find(({ kind }) => kind === "sampled");
  const gradient = networks.length > 1 ? "true gradients" : "true gradient";
  if (!drawn) return `${gradient} by ${truths[0].by}`;
  const error = Math.max(...truths.map(({ relativeStdErr = 0 }) => relativeStdErr));
  return `${gradient} by ${drawn.by}, ± ${(100 * error).toPrecision(2)} %`;
}
