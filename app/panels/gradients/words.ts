/** What is said of probes and of the parts of a gradient, for people. */
import type { GradientReport } from "../../../src/client/contract";
import { fileName } from "../../../src/export/probe-file";
import type { Cost } from "../../plots/gradients/costs";
import type { RunView } from "../../state/runs";
import { formatCount } from "../../text/words";

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
  return `${whereWords(report, runs)}: ${truthWords(report)}; ${protocol.batch}; took ${report.seconds.toPrecision(2)} s.`;
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
      return "the same number of evaluations of f by each: as far left as its gradients are cheap";
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
