/** The probes of an experiment that the page keeps, for curves, trails and files. */
import type { GradientReport } from "../../src/index";

/** Probes that are kept; beyond, the older half is thinned out, so that the whole of training stays in view. */
export const MOST_PROBES = 240;

/** Only the latest keeps its components one by one: they are large, and only its scatter is drawn. */
export function keepProbes(history: readonly GradientReport[], found: GradientReport): GradientReport[] {
  const last = history.at(-1);
  const all = last ? [...history.slice(0, -1), withoutComponents(last), found] : [found];
  if (all.length <= MOST_PROBES) return all;
  const half = Math.floor(all.length / 2);
  return all.filter((_, k) => k >= half || k % 2 === 0);
}

function withoutComponents(probe: GradientReport): GradientReport {
  const networks = probe.networks.map((network) => {
    const estimators = Object.entries(network.report.estimators).map(([id, { components: _, ...rest }]) => [id, rest]);
    return { ...network, report: { ...network.report, estimators: Object.fromEntries(estimators) } };
  });
  return { ...probe, networks };
}

/** The window over which the share of probes is measured, in milliseconds. */
const WINDOW_MS = 60_000;

/**
 * Share of the time that went into probes, over the last minute or since `since` if that is less; null before there is
 * anything to measure. Times in milliseconds since 1970.
 */
export function probeShare(
  probes: readonly Pick<GradientReport, "endedAt" | "seconds">[],
  since: number,
  now: number,
): { share: number; seconds: number } | null {
  const from = Math.max(since, now - WINDOW_MS);
  if (now - from < 1000) return null;
  const inside = probes.map(({ endedAt, seconds }) => {
    const [start, end] = [Math.max(from, endedAt - 1000 * seconds), Math.min(now, endedAt)];
    return Math.max(0, end - start);
  });
  const spent = inside.reduce((sum, ms) => sum + ms, 0);
  return { share: spent / (now - from), seconds: (now - from) / 1000 };
}
