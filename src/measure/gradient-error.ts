/**
 * How wrong and how noisy an estimator of a gradient is, from independent draws against a reference that is known exactly, or
 * by draws of an unbiased estimator. One pass; standard errors by leaving out one of a few
 * blocks of draws at a time.
 */
import { BLOCKS, blockCount, type Collected } from "./collected";

export interface ErrorReport {
  /** Draws M. */
  count: number;
  /** |mean - g*|^2 - V / M (and less the reference's own V / M): unbiased, so it may come out slightly negative. */
  bias2: number;
  bias2StdErr: number;
  /** V / M, and the reference's own: what noise adds to |mean - g*|^2. Absent in reports of earlier versions. */
  noise2?: number;
  /** Trace of the covariance of one draw. */
  variance: number;
  varianceStdErr: number;
  /** |E g|^2, the noise of the mean taken off: over the variance it is the signal-to-noise ratio of one draw. */
  signal2: number;
  signal2StdErr: number;
  /** |g*|^2, the reference's noise taken off. */
  norm2: number;
}

/** What is worked out again with each block of draws left out. */
type Figures = Pick<ErrorReport, "bias2" | "noise2" | "variance" | "signal2">;

/** Fewest draws that a report can be made of. */
export const FEWEST_DRAWS = 2 * BLOCKS;

export class GradientError {
  private readonly sums: Float64Array[];
  private readonly squares = new Float64Array(BLOCKS);
  private readonly counts = new Float64Array(BLOCKS);
  private taken = 0;

  /**
   * @param reference the true gradient g*, flat; or any vector, from which deviations are taken
   * @param against draws of the truth, where it is not known exactly
   */
  constructor(
    readonly reference: Float64Array,
    private readonly against: GradientError | null = null,
  ) {
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

  /** Takes in the sums over all draws of a whole gradient, of which this is the k-th segment, from component `from` on. */
  take({ count, centre, sums, draws }: Collected, k: number, from: number): void {
    const { reference } = this;
    const off = reference.map((g, i) => centre[from + i] - g);
    const off2 = off.reduce((sum, d) => sum + d * d, 0);
    this.taken = count;
    sums.forEach((sum, block) => {
      const n = blockCount(count, block);
      let cross = 0;
      for (let i = 0; i < off.length; i++) {
        cross += off[i] * sum[from + i];
        this.sums[block][i] = sum[from + i] + n * off[i];
      }
      this.counts[block] = n;
      this.squares[block] = 2 * cross + n * off2;
    });
    draws[k].forEach(({ self }, m) => {
      this.squares[m % BLOCKS] += self;
    });
  }

  /** Throws RangeError with fewer draws than two for each block. */
  report(): ErrorReport {
    if (this.taken < FEWEST_DRAWS) {
      throw new RangeError(`${this.taken} draws are too few; take ${FEWEST_DRAWS} or more.`);
    }
    const without = Array.from({ length: BLOCKS }, (_, block) => this.compare(block));
    return {
      count: this.taken,
      ...this.compare(null),
      bias2StdErr: jackknife(without.map(({ bias2 }) => bias2)),
      varianceStdErr: jackknife(without.map(({ variance }) => variance)),
      signal2StdErr: jackknife(without.map(({ signal2 }) => signal2)),
      norm2: this.norm2(),
    };
  }

  /** Mean of all draws. */
  mean(): Float64Array {
    const { mean } = this.meanAndVariance(null);
    return mean.map((d, i) => d + this.reference[i]);
  }

  /** Of all draws but those of one block, here and in the reference. */
  private compare(except: number | null): Figures {
    const own = this.meanAndVariance(except);
    const { against, reference } = this;
    const truth = against?.meanAndVariance(except);
    let distance = 0;
    let length = 0;
    own.mean.forEach((d, i) => {
      const off = against && truth ? reference[i] - against.reference[i] - truth.mean[i] : 0;
      distance += (d + off) ** 2;
      length += (d + reference[i]) ** 2;
    });
    const ownNoise = own.variance / own.count;
    const noise = ownNoise + (truth ? truth.variance / truth.count : 0);
    return { bias2: distance - noise, noise2: noise, variance: own.variance, signal2: length - ownNoise };
  }

  private norm2(): number {
    if (!this.against) return this.reference.reduce((sum, g) => sum + g * g, 0);
    const { variance, count } = this.against.meanAndVariance(null);
    return this.against.mean().reduce((sum, g) => sum + g * g, 0) - variance / count;
  }

  /** Mean of the deviations, trace of their covariance, number. */
  private meanAndVariance(except: number | null): { mean: Float64Array; variance: number; count: number } {
    const used = [...this.sums.keys()].filter((block) => block !== except);
    const count = used.reduce((sum, block) => sum + this.counts[block], 0);
    const square = used.reduce((sum, block) => sum + this.squares[block], 0);
    const mean = this.reference.map((_, i) => used.reduce((sum, block) => sum + this.sums[block][i], 0) / count);
    const of = mean.reduce((sum, m) => sum + m * m, 0);
    return { mean, variance: (square - count * of) / (count - 1), count };
  }
}

/** Standard error of the mean of draws over the length of that mean. */
export function relativeError(draws: GradientError): number {
  const { variance, count } = draws.report();
  return Math.sqrt(variance / count) / Math.sqrt(draws.mean().reduce((sum, g) => sum + g * g, 0));
}

/** Standard error of a figure, from its values with one block left out at a time. */
function jackknife(without: readonly number[]): number {
  const centre = without.reduce((sum, value) => sum + value, 0) / BLOCKS;
  const spread = without.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(((BLOCKS - 1) / BLOCKS) * spread);
}
