/** What the rules of choice picked on this adapter and what they should have picked, and which targets were reached. */
import type { Peer } from "./peers";
import { fastest, type ProductResult } from "./products";
import type { StepTiming } from "./steps";

/** A rule is wrong when another choice is faster by more than this share: less is noise. */
const MARGIN = 0.05;

/** One sentence for every group of steps that differ in their kernels alone. */
export function variantAdvice(groups: readonly StepTiming[][]): string[] {
  return groups.map((group) => {
    const [chosen] = group;
    const best = group.reduce((a, b) => (b.medianMs < a.medianMs ? b : a));
    const where = `${chosen.model}: the rules picked ${chosen.variant}`;
    if (best.medianMs >= (1 - MARGIN) * chosen.medianMs) return `${where}, and nothing is faster by more than 5 %.`;
    return `${where}; they should have picked ${best.variant}, whose step takes ${best.toFirst.toFixed(2)} of the time.`;
  });
}

/** The same for every matrix product. */
export function tileAdvice(results: readonly ProductResult[]): string[] {
  return results.flatMap((result) => {
    const chosen = result.timings.find((timing) => timing.chosen);
    const best = fastest(result);
    if (!chosen || best.medianMs >= (1 - MARGIN) * chosen.medianMs) return [];
    const share = (best.medianMs / chosen.medianMs).toFixed(2);
    return [`${result.size}: the rules picked ${chosen.kernel}; ${best.kernel} takes ${share} of the time.`];
  });
}

export interface Target {
  what: string;
  wanted: string;
  found: string;
  /** Null where it could not be measured. */
  reached: boolean | null;
}

const FACTORS: readonly [library: string, factor: number][] = [
  ["TensorFlow.js", 10],
  ["jax-js", 10],
  ["PyTorch, eager", 5],
  ["PyTorch, CUDA graph", 1],
];
const TARGET_CASE = "2L-128";
const MOST_FOR_EIGHT = 2;

/** The targets for a graphics card, on the two-layer network. */
export function targets(peers: readonly Peer[], replicas: readonly StepTiming[][]): Target[] {
  const beside = FACTORS.map(([library, factor]): Target => {
    const peer = peers.find((p) => p.case === TARGET_CASE && p.library === library && p.failure === null);
    return {
      what: `${library}, ${TARGET_CASE}`,
      wanted: `at least ${factor} times our time`,
      found: peer ? `${peer.toOurs.toFixed(1)} times` : "not measured",
      reached: peer ? peer.toOurs >= factor : null,
    };
  });
  const eight = replicas.flatMap((group) => {
    const timing = group.find((t) => t.replicas === 8);
    if (!timing) return [];
    return [
      {
        what: `eight replicas, ${timing.model}`,
        wanted: `at most ${MOST_FOR_EIGHT} times one`,
        found: `${timing.toFirst.toFixed(2)} times`,
        reached: timing.toFirst <= MOST_FOR_EIGHT,
      },
    ];
  });
  return [...beside, ...eight];
}
