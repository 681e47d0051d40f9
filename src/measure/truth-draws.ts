/** What takes in the draws of a probe, and the draws that a reference is the mean of where it is not enumerated. */
import type { Collected } from "./collected";
import { ComponentSums } from "./components";
import { GradientError } from "./gradient-error";
import type { Segment } from "./probe-statistics";

/** What takes in the draws: one by one, or their sums. */
export interface DrawSink {
  add(draw: Float64Array): void;
  /** In the place of all that was taken in before. */
  take(collected: Collected): void;
}

/** Draws that the truth is the mean of. */
export class TruthDraws implements DrawSink {
  readonly errors: GradientError[];
  readonly components: ComponentSums | null;

  constructor(
    private readonly segments: readonly Segment[],
    zeros: Float64Array,
    components: number,
  ) {
    this.errors = segments.map(({ from, to }) => new GradientError(zeros.subarray(from, to)));
    this.components = components > 0 ? new ComponentSums(segments, components, zeros) : null;
  }

  /** Draws taken in. */
  count = 0;

  add(draw: Float64Array): void {
    this.count += 1;
    this.components?.add(draw);
    this.segments.forEach(({ from, to }, k) => {
      this.errors[k].add(draw.subarray(from, to));
    });
  }

  take(collected: Collected): void {
    this.count = collected.count;
    this.components?.take(collected);
    this.segments.forEach(({ from }, k) => {
      this.errors[k].take(collected, k, from);
    });
  }
}
