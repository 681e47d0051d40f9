/** A gradient component by component: mean of the draws and its standard error, of evenly spaced components where there are many. */
import type { Segment } from "./probe-statistics";

/** Some components of one layer. Typed arrays, so that a report of many crosses to the page cheaply. */
export interface ComponentReport {
  /** Components that the layer has; every `stride`-th of them is here, from the first on. */
  of: number;
  stride: number;
  /** The true gradient, and its standard error where it was drawn. */
  exact: Float32Array;
  exactStdErr?: Float32Array;
  /** Of the estimator's draws. */
  mean: Float32Array;
  stdErr: Float32Array;
}

export class ComponentSums {
  private readonly parts: { stride: number; from: number; of: number; mean: Float64Array; squares: Float64Array }[];
  private count = 0;

  /** @param most components of each segment that are followed */
  constructor(segments: readonly Segment[], most: number) {
    this.parts = segments.map(({ from, to }) => {
      const of = to - from;
      const stride = Math.max(1, Math.ceil(of / most));
      const held = Math.ceil(of / stride);
      return { stride, from, of, mean: new Float64Array(held), squares: new Float64Array(held) };
    });
  }

  /** Takes in one draw of the whole gradient (Welford's recurrence). */
  add(draw: Float64Array): void {
    this.count += 1;
    for (const { stride, from, mean, squares } of this.parts) {
      for (let k = 0; k < mean.length; k++) {
        const value = draw[from + k * stride];
        const delta = value - mean[k];
        mean[k] += delta / this.count;
        squares[k] += delta * (value - mean[k]);
      }
    }
  }

  /**
   * Of the k-th segment. `reference`: the true gradient, whole; `truth`: the draws that it is the mean of, where it is not
   * enumerated.
   */
  report(k: number, reference: Float64Array, truth: ComponentSums | null): ComponentReport {
    const { stride, from, of, mean } = this.parts[k];
    return {
      of,
      stride,
      exact: Float32Array.from(mean, (_, i) => reference[from + i * stride]),
      ...(truth ? { exactStdErr: truth.standardErrors(k) } : {}),
      mean: Float32Array.from(mean),
      stdErr: this.standardErrors(k),
    };
  }

  private standardErrors(k: number): Float32Array {
    const { count } = this;
    return Float32Array.from(this.parts[k].squares, (square) => Math.sqrt(square / (count - 1) / count));
  }
}
