/**
 * One curve (one replica of one series of one run) kept small for ever: a running downsampler over typed arrays.
 *
 * Points fall into buckets of equal width in steps. The width starts at one step, so short runs are exact; whenever the
 * buckets run out, the width doubles and neighbours merge. Every bucket keeps its count, mean, minimum and maximum, so
 * that a plot can draw spikes that lie between its pixels. Because buckets are cut by step and not by arrival, the
 * curves of all replicas line up.
 */

/** Buckets that a curve may hold: more than the pixels of a wide screen, so merging is never seen. */
export const CAPACITY = 4096;

/** Buckets allocated at first; the arrays grow as a run goes on. */
const FIRST_SIZE = 256;

/** A plain copy of the buckets, for keeping in the browser. */
export interface SeriesSnapshot {
  width: number;
  step: Float64Array;
  seconds: Float64Array;
  mean: Float32Array;
  low: Float32Array;
  high: Float32Array;
  error: Float32Array;
  count: Float64Array;
}

export class RunningSeries {
  /** Buckets in use. */
  length = 0;
  /** Steps per bucket. */
  width = 1;
  /** Goes up with every change, so that what was worked out from the buckets can be kept until then. */
  revision = 0;
  /** Leading buckets that have not changed since this was last set to `length`. */
  settled = 0;
  /** Last step that fell into the bucket. */
  step: Float64Array;
  /** Seconds of training at that step. */
  seconds: Float64Array;
  mean: Float32Array;
  low: Float32Array;
  high: Float32Array;
  /** Standard error of the mean over examples; NaN where the engine gave none. */
  error: Float32Array;
  /** Points in the bucket. */
  count: Float64Array;

  constructor(readonly capacity = CAPACITY) {
    const size = Math.min(FIRST_SIZE, capacity);
    this.step = new Float64Array(size);
    this.seconds = new Float64Array(size);
    this.mean = new Float32Array(size);
    this.low = new Float32Array(size);
    this.high = new Float32Array(size);
    this.error = new Float32Array(size);
    this.count = new Float64Array(size);
  }

  /**
   * Appends one point. A step at or before the last one means that the run went back (reset, rewind, restore):
   * everything from that step on is forgotten first. Points that are not finite are left out.
   */
  push(step: number, value: number, seconds: number, error = Number.NaN): void {
    if (this.length > 0 && step <= this.step[this.length - 1]) this.truncate(step);
    if (!Number.isFinite(value)) return;
    this.revision++;
    const last = this.length - 1;
    if (last >= 0 && Math.floor(this.step[last] / this.width) === Math.floor(step / this.width)) {
      this.settled = Math.min(this.settled, last);
      this.absorb(last, step, value, value, value, seconds, error, 1);
      return;
    }
    while (this.length >= this.capacity) this.coarsen();
    if (this.length === this.step.length) this.resize(Math.min(2 * this.length, this.capacity));
    this.place(this.length++, step, value, value, value, seconds, error, 1);
  }

  /** Forgets every bucket that reaches `step` or beyond. */
  truncate(step: number): void {
    this.revision++;
    while (this.length > 0 && this.step[this.length - 1] >= step) this.length--;
    this.settled = Math.min(this.settled, this.length);
    if (this.length === 0) this.width = 1;
  }

  /** Index of the last bucket at or before x, where `xOf` is an increasing array of the buckets' x; -1 if none. */
  static indexAt(xOf: ArrayLike<number>, length: number, x: number): number {
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (xOf[middle] <= x) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** A copy of the buckets from one to another; of all by default. */
  snapshot(from = 0, to = this.length): SeriesSnapshot {
    return {
      width: this.width,
      step: this.step.slice(from, to),
      seconds: this.seconds.slice(from, to),
      mean: this.mean.slice(from, to),
      low: this.low.slice(from, to),
      high: this.high.slice(from, to),
      error: this.error.slice(from, to),
      count: this.count.slice(from, to),
    };
  }

  static from(snapshot: SeriesSnapshot, capacity = CAPACITY): RunningSeries {
    const series = new RunningSeries(Math.max(capacity, snapshot.step.length));
    series.resize(snapshot.step.length);
    series.length = snapshot.step.length;
    series.width = snapshot.width;
    series.step.set(snapshot.step);
    series.seconds.set(snapshot.seconds);
    series.mean.set(snapshot.mean);
    series.low.set(snapshot.low);
    series.high.set(snapshot.high);
    series.error.set(snapshot.error);
    series.count.set(snapshot.count);
    return series;
  }

  private resize(size: number): void {
    this.step = copyInto(new Float64Array(size), this.step);
    this.seconds = copyInto(new Float64Array(size), this.seconds);
    this.mean = copyInto(new Float32Array(size), this.mean);
    this.low = copyInto(new Float32Array(size), this.low);
    this.high = copyInto(new Float32Array(size), this.high);
    this.error = copyInto(new Float32Array(size), this.error);
    this.count = copyInto(new Float64Array(size), this.count);
  }

  private coarsen(): void {
    this.width *= 2;
    this.settled = 0;
    const before = this.length;
    this.length = 0;
    for (let k = 0; k < before; k++) {
      const last = this.length - 1;
      const row = [
        this.step[k],
        this.mean[k],
        this.low[k],
        this.high[k],
        this.seconds[k],
        this.error[k],
        this.count[k],
      ];
      const [step, mean, low, high, seconds, error, count] = row;
      const joins = last >= 0 && Math.floor(this.step[last] / this.width) === Math.floor(step / this.width);
      if (joins) this.absorb(last, step, mean, low, high, seconds, error, count);
      else this.place(this.length++, step, mean, low, high, seconds, error, count);
    }
  }

  private place(
    k: number,
    step: number,
    mean: number,
    low: number,
    high: number,
    seconds: number,
    error: number,
    count: number,
  ): void {
    this.step[k] = step;
    this.mean[k] = mean;
    this.low[k] = low;
    this.high[k] = high;
    this.seconds[k] = seconds;
    this.error[k] = error;
    this.count[k] = count;
  }

  private absorb(
    k: number,
    step: number,
    mean: number,
    low: number,
    high: number,
    seconds: number,
    error: number,
    count: number,
  ): void {
    const total = this.count[k] + count;
    this.mean[k] += ((mean - this.mean[k]) * count) / total;
    this.low[k] = Math.min(this.low[k], low);
    this.high[k] = Math.max(this.high[k], high);
    // Neighbouring evaluations share their examples, so averaging them does not shrink the error: keep the latest.
    this.error[k] = error;
    this.step[k] = step;
    this.seconds[k] = seconds;
    this.count[k] = total;
  }
}

function copyInto<T extends Float64Array | Float32Array>(target: T, source: T): T {
  target.set(source.subarray(0, target.length));
  return target;
}
