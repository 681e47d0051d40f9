/**
 * Running statistics of vectors, one pass, mergeable. Central moments to the fourth order: the fourth says how well the
 * variance itself is known.
 * Source: Welford 1962; Chan, Golub & LeVeque 1979; orders 3 and 4 by Pebay 2008, equations 2.1 and 3.1.
 */
export class RunningStatistics {
  count = 0;
  readonly mean: Float64Array;
  /** Sums of (x - mean)^k, k = 2, 3, 4. */
  readonly second: Float64Array;
  readonly third: Float64Array;
  readonly fourth: Float64Array;

  constructor(readonly length: number) {
    this.mean = new Float64Array(length);
    this.second = new Float64Array(length);
    this.third = new Float64Array(length);
    this.fourth = new Float64Array(length);
  }

  /** Takes in one sample, [length]. */
  add(sample: ArrayLike<number>): void {
    if (sample.length !== this.length)
      throw new RangeError(`A sample of ${sample.length} numbers, not ${this.length}.`);
    this.count += 1;
    const n = this.count;
    for (let i = 0; i < this.length; i++) {
      const delta = sample[i] - this.mean[i];
      const step = delta / n;
      const term = delta * step * (n - 1);
      this.mean[i] += step;
      this.fourth[i] +=
        term * step * step * (n * n - 3 * n + 3) + 6 * step * step * this.second[i] - 4 * step * this.third[i];
      this.third[i] += term * step * (n - 2) - 3 * step * this.second[i];
      this.second[i] += term;
    }
  }

  /** Takes in all samples that another has seen. */
  merge(other: RunningStatistics): void {
    if (other.count === 0) return;
    const a = this.count;
    const b = other.count;
    const n = a + b;
    for (let i = 0; i < this.length; i++) {
      const d = other.mean[i] - this.mean[i];
      const d2 = d * d;
      this.fourth[i] +=
        other.fourth[i] +
        (d2 * d2 * a * b * (a * a - a * b + b * b)) / n ** 3 +
        (6 * d2 * (a * a * other.second[i] + b * b * this.second[i])) / n ** 2 +
        (4 * d * (a * other.third[i] - b * this.third[i])) / n;
      this.third[i] +=
        other.third[i] + (d2 * d * a * b * (a - b)) / n ** 2 + (3 * d * (a * other.second[i] - b * this.second[i])) / n;
      this.second[i] += other.second[i] + (d2 * a * b) / n;
      this.mean[i] += (d * b) / n;
    }
    this.count = n;
  }

  /** Unbiased variance per component; NaN below two samples. */
  variance(): Float64Array {
    return this.second.map((m2) => (this.count < 2 ? Number.NaN : m2 / (this.count - 1)));
  }

  /** Standard error of the mean per component. */
  meanError(): Float64Array {
    return this.variance().map((v) => Math.sqrt(v / this.count));
  }

  /** Standard error of the variance per component: sqrt((mu_4 - (n - 3) / (n - 1) sigma^4) / n). */
  varianceError(): Float64Array {
    const n = this.count;
    return this.variance().map((v, i) => Math.sqrt(Math.max(0, this.fourth[i] / n - ((n - 3) / (n - 1)) * v * v) / n));
  }
}
