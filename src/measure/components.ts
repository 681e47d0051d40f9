/**
 * A gradient component by component: mean of the draws and its standard error. Of many components one is taken out of each
 * stretch of so many, at changing places in it: every 4th weight of a layer of 8 units would be of the same two units.
 */
import type { Collected } from "./collected";
import type { Segment } from "./probe-statistics";

/** Some components of one layer. Typed arrays, so that a report of many crosses to the page cheaply. */
export interface ComponentReport {
  /** Components that the layer has; one of every `stride` is here. */
  of: number;
  stride: number;
  /** Places in the layer, from 0. */
  index: Uint32Array;
  /** The true gradient, and its standard error where it was drawn. */
  exact: Float32Array;
  exactStdErr?: Float32Array;
  /** Of the estimator's draws. */
  mean: Float32Array;
  stdErr: Float32Array;
  /** The mean along the true gradient, 1 where it is as long; of all components of the layer. Null of a truth of zeros. */
  slope: { value: number; stdErr: number } | null;
}

/** One segment: its components' means and squared deviations, and those of every draw's product with the truth. */
interface Part {
  stride: number;
  of: number;
  from: number;
  to: number;
  index: Uint32Array;
  mean: Float64Array;
  squares: Float64Array;
  along: number;
  alongSquares: number;
}

export class ComponentSums {
  private readonly parts: Part[];
  private count = 0;

  /**
   * @param most components of each segment that are followed
   * @param reference the true gradient, whole; or zeros while it is being drawn
   */
  constructor(
    segments: readonly Segment[],
    most: number,
    private readonly reference: Float64Array,
  ) {
    this.parts = segments.map(({ from, to }) => {
      const of = to - from;
      const stride = Math.max(1, Math.ceil(of / most));
      const held = Math.ceil(of / stride);
      return {
        stride,
        from,
        to,
        of,
        index: Uint32Array.from({ length: held }, (_, k) => placeIn(k, stride, of)),
        mean: new Float64Array(held),
        squares: new Float64Array(held),
        along: 0,
        alongSquares: 0,
      };
    });
  }

  /** Takes in one draw of the whole gradient (Welford's recurrence). */
  add(draw: Float64Array): void {
    this.count += 1;
    for (const part of this.parts) {
      const { index, from, to, mean, squares } = part;
      for (let k = 0; k < mean.length; k++) {
        const value = draw[from + index[k]];
        const delta = value - mean[k];
        mean[k] += delta / this.count;
        squares[k] += delta * (value - mean[k]);
      }
      let product = 0;
      for (let i = from; i < to; i++) product += draw[i] * this.reference[i];
      addAlong(part, product, this.count);
    }
  }

  /** Takes in the sums over all draws. */
  take({ count, centre, sums, squares, draws }: Collected): void {
    this.count = count;
    this.parts.forEach((part, k) => {
      const { index, from, to, mean } = part;
      index.forEach((place, at) => {
        const i = from + place;
        const off = sums.reduce((sum, block) => sum + block[i], 0) / count;
        mean[at] = centre[i] + off;
        part.squares[at] = Math.max(0, squares[i] - count * off * off);
      });
      let start = 0;
      for (let i = from; i < to; i++) start += centre[i] * this.reference[i];
      part.along = 0;
      part.alongSquares = 0;
      draws[k].forEach(({ truth }, m) => {
        addAlong(part, start + truth, m + 1);
      });
    });
  }

  /**
   * Of the k-th segment. `truth`: the draws that the reference is the mean of, where it is not enumerated; `norm2`: |g*|^2 of
   * the whole segment, its own noise taken off.
   */
  report(k: number, truth: ComponentSums | null, norm2: number): ComponentReport {
    const { stride, index, from, of, mean } = this.parts[k];
    const exact = Float32Array.from(index, (i) => this.reference[from + i]);
    const exactStdErr = truth?.standardErrors(k);
    return {
      of,
      stride,
      index,
      exact,
      ...(exactStdErr ? { exactStdErr } : {}),
      mean: Float32Array.from(mean),
      stdErr: this.standardErrors(k),
      slope: this.slope(k, norm2),
    };
  }

  private slope(k: number, norm2: number): ComponentReport["slope"] {
    const { along, alongSquares } = this.parts[k];
    if (!(norm2 > 0)) return null;
    return { value: along / norm2, stdErr: Math.sqrt(alongSquares / (this.count - 1) / this.count) / norm2 };
  }

  private standardErrors(k: number): Float32Array {
    const { count } = this;
    return Float32Array.from(this.parts[k].squares, (square) => Math.sqrt(square / (count - 1) / count));
  }
}

/** One more product of a draw with the truth, the m-th (Welford's recurrence). */
function addAlong(part: Part, product: number, m: number): void {
  const delta = product - part.along;
  part.along += delta / m;
  part.alongSquares += delta * (product - part.along);
}

/** The one of the k-th stretch: multiples of the golden ratio fall everywhere alike, and on no lattice. */
function placeIn(k: number, stride: number, of: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  const length = Math.min(stride, of - k * stride);
  return k * stride + Math.floor(length * ((k * golden) % 1));
}
