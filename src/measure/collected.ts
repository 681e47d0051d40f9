/**
 * Sums over the draws of a probe that are enough for all of its figures: what the device keeps while it draws, and what
 * `collectDraws` keeps in double precision for tests of it. Deviations d are from the first draw.
 */
import type { Segment } from "./probe-statistics";

/** Draws go to the blocks in turn; errors come from leaving one out at a time. */
export const BLOCKS = 16;

/** Sizes of the groups whose means are looked at, beside single draws. */
export const GROUP_SIZES = [10, 100, 1000] as const;

/** Products of the deviation of a draw, or of the mean of a group. */
export interface Products {
  /** With the true gradient, with the first draw, with itself. */
  truth: number;
  centre: number;
  self: number;
}

export interface Collected {
  count: number;
  /** The first draw. */
  centre: Float64Array;
  /** Sum of the deviations of each block's draws, [BLOCKS][components]. */
  sums: Float64Array[];
  /** Sum of squared deviations of all draws, [components]. */
  squares: Float64Array;
  /** Of single draws by segment, in order. */
  draws: Products[][];
  /** Of full groups by their size and segment, in order. */
  groups: ReadonlyMap<number, Products[][]>;
}

/** Draws that block b has of the first `count`. */
export function blockCount(count: number, block: number): number {
  return Math.floor((count + BLOCKS - 1 - block) / BLOCKS);
}

/** The same sums of given draws. */
export function collectDraws(
  draws: readonly Float64Array[],
  reference: Float64Array,
  segments: readonly Segment[],
): Collected {
  const [centre] = draws;
  const size = centre.length;
  const sums = Array.from({ length: BLOCKS }, () => new Float64Array(size));
  const squares = new Float64Array(size);
  const products = (d: Float64Array) =>
    segments.map(({ from, to }): Products => {
      const sum = (other: Float64Array) => {
        let total = 0;
        for (let i = from; i < to; i++) total += d[i] * other[i];
        return total;
      };
      return { truth: sum(reference), centre: sum(centre), self: sum(d) };
    });
  const deviations = draws.map((draw) => draw.map((g, i) => g - centre[i]));
  deviations.forEach((d, m) => {
    for (let i = 0; i < size; i++) {
      sums[m % BLOCKS][i] += d[i];
      squares[i] += d[i] * d[i];
    }
  });
  const bySegment = (all: Products[][]) => segments.map((_, k) => all.map((each) => each[k]));
  const meansOf = (group: number) =>
    Array.from({ length: Math.floor(draws.length / group) }, (_, at) => {
      const own = deviations.slice(at * group, (at + 1) * group);
      return products(new Float64Array(size).map((_, i) => own.reduce((sum, d) => sum + d[i] / group, 0)));
    });
  return {
    count: draws.length,
    centre,
    sums,
    squares,
    draws: bySegment(deviations.map(products)),
    groups: new Map(GROUP_SIZES.map((group) => [group, bySegment(meansOf(group))])),
  };
}
