/** How many gradients would decide whether an estimator has a bias worth knowing, and whether they can be drawn here. */
import type { GradientReport } from "../../../src/index";
import { drawsToDecide, verdictOf } from "../../../src/measure/verdict";
import { networkOf } from "../../plots/gradients/read";

/** Longest that a click draws for, and the most gradients whose figures fit in memory one by one. */
const MOST_SECONDS = 600;
const MOST_DRAWS = 100_000;
/** Draws of a true gradient that is not enumerated, for each draw of an estimator. */
const TRUTH_SHARE = 4;

export interface Decision {
  /** Gradients with which a bias of 5 % would be detected. */
  draws: number;
  /** Of the whole measurement, that of the other estimators included. */
  seconds: number;
  feasible: boolean;
}

/** Null where there is nothing left to decide. */
export function decisionOf(report: GradientReport, estimator: string, layer: string): Decision | null {
  const network = networkOf(report, estimator)?.report;
  const probe = network?.estimators[estimator];
  const found = probe?.layers[layer];
  if (!network || !probe || !found) return null;
  const draws = drawsToDecide(verdictOf(found), probe.samples);
  if (draws === null) return null;
  const more = Math.max(0, draws - probe.samples);
  const truth = network.reference.kind === "sampled" ? TRUTH_SHARE : 0;
  const each = probe.secondsPerGradient + truth * (network.reference.secondsPerGradient ?? probe.secondsPerGradient);
  const seconds = report.seconds + more * each;
  return { draws, seconds, feasible: seconds <= MOST_SECONDS && draws * Math.max(1, truth) <= MOST_DRAWS };
}

/** Gradients that the other estimators keep: the fewest that any of them had. */
export function samplesOf({ networks }: GradientReport): number {
  return Math.min(...networks.flatMap(({ report }) => Object.values(report.estimators).map(({ samples }) => samples)));
}

/** "8 s", "3 min", "2 h", "5 days". */
export function durationText(seconds: number): string {
  if (seconds < 1) return "1 s";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400).toLocaleString("en")} days`;
}
