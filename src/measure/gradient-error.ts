/**
 * How wrong and how noisy an estimator of a gradient is, from independent draws against a reference that is known exactly
 * (`estimators.md` section 4). One pass; standard errors by leaving out one of a few blocks of draws at a time.
 */

export interface ErrorReport {
  /** Draws M. */
  count: number;
  /** |mean - g*|^2 - V / M: unbiased, so it may come out slightly negative. */
  bias2: number;
  bias2StdErr: number;
  /** Trace of the covariance of one draw. */
  variance: number;
  /** |g*|^2. */
  norm2: number;
}

const BLOCKS = 16;

export class GradientError {
  private readonly sums: Float64Array[];
  private readonly squares = new Float64Array(BLOCKS);
  private readonly counts = new Float64Array(BLOCKS);
  private taken = 0;

  /** @param reference the true gradient g*, flat */
  constructor(readonly reference: Float64Array) {
    this.sums = Array.from({ length: BLOCKS }, () => new Float64Array(reference.length));
  }

  /** Takes in one draw. Draws go to the blocks in turn. Throws RangeError on a wrong length. */
  add(draw: ArrayLike<number>): void {
    const { reference } = this;
    if (draw.length !== reference.length) {
      throw new RangeError(`A draw of ${draw.length} numbers; the reference has ${reference.length}.`);
    }
    const block = this.taken % BLOCKS;
    const sum = this.sums[block];
    let square = 0;
    for (let i = 0; i < reference.length; i++) {
      const d = draw[i] - reference[i];
      sum[i] += d;
      square += d * d;
    }
    this.squares[block] += square;
    this.counts[block] += 1;
    this.taken += 1;
  }

  /** Throws RangeError with fewer draws than two for each block. */
  report(): ErrorReport {
    if (this.taken < 2 * BLOCKS) throw new RangeError(`${this.taken} draws are too few; take ${2 * BLOCKS} or more.`);
    const { bias2, variance } = this.moments(null);
    const without = Array.from({ length: BLOCKS }, (_, block) => this.moments(block).bias2);
    const centre = without.reduce((sum, value) => sum + value, 0) / BLOCKS;
    const spread = without.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    return {
      count: this.taken,
      bias2,
      bias2StdErr: Math.sqrt(((BLOCKS - 1) / BLOCKS) * spread),
      variance,
      norm2: this.reference.reduce((sum, g) => sum + g * g, 0),
    };
  }

  /** Of all draws but those of one block: with S = sum of deviations d and Q = sum of |d|^2. */
  private moments(except: number | null): { bias2: number; variance: number } {
    const used = [...this.sums.keys()].filter((block) => block !== except);
    const n = used.reduce((sum, block) => sum + this.counts[block], 0);
    const q = used.reduce((sum, block) => sum + this.squares[block], 0);
    let s2 = 0;
    for (let i = 0; i < this.reference.length; i++) {
      let s = 0;
      for (const block of used) s += this.sums[block][i];
      s2 += s * s;
    }
    return { bias2: (s2 - q) / (n * (n - 1)), variance: (q - s2 / n) / (n - 1) };
  }
}
