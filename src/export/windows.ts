/**
 * Mean training ELBO or loss of every so many steps: what tables in papers quote, since single batches are noisy. Sums are kept
 * while the values stream by, so a long run needs no more memory than a short one. A value counts as many times as there are
 * steps since the one before: runs whose reports are dense at first and sparse later are averaged over the same steps as others.
 */
import { FAMILIES } from "../models/table";
import type { SeriesBlock, SeriesName } from "../reports/series";

const TRAININGS = new Set<SeriesName>(Object.values(FAMILIES).map(({ reports }) => reports.train.series));

export interface WindowMean {
  /** First step of the window, and the first behind it; the last window may be shorter than the others. */
  from: number;
  to: number;
  /** Mean of the window's training ELBOs or losses, in nats per example. */
  mean: number;
  /** Standard error that the draw of the examples leaves in the mean; null where batches have one example only. */
  stdErr: number | null;
  /** Steps of the window whose value is known. */
  records: number;
}

interface Sums {
  count: number;
  /** Sum of the weights. */
  weight: number;
  mean: number;
  /** Sum of the squares of weight times standard error. */
  squaredErrors: number;
}

/** What the means carry, as JSON: `windows[k]` is null where nothing has come, errors where they are not known. */
export interface WindowState {
  windows: [string, ({ count: number; weight: number; mean: number; squaredErrors: number | null } | null)[]][];
  latest: [string, number][];
}

export class WindowMeans {
  private readonly sums = new Map<string, Sums[]>();
  private readonly latest = new Map<string, number>();

  /** `length`: steps of a window. */
  constructor(readonly length: number) {
    if (!Number.isInteger(length) || length < 1) throw new RangeError(`A window cannot have ${length} steps.`);
  }

  state(): WindowState {
    const windows = [...this.sums].map(([key, all]): WindowState["windows"][number] => [
      key,
      Array.from(all, (sums) => {
        if (!sums) return null;
        return { ...sums, squaredErrors: Number.isNaN(sums.squaredErrors) ? null : sums.squaredErrors };
      }),
    ]);
    return { windows, latest: [...this.latest] };
  }

  /** Goes on from a state of windows of this length. */
  restore({ windows, latest }: WindowState): void {
    for (const [key, all] of windows) {
      const sums: Sums[] = [];
      all.forEach((one, k) => {
        if (one) sums[k] = { ...one, squaredErrors: one.squaredErrors ?? Number.NaN };
      });
      this.sums.set(key, sums);
    }
    for (const [key, step] of latest) this.latest.set(key, step);
  }

  /** Takes what a block holds of training ELBOs or losses; other series, and values that are not finite, are left aside. */
  add({ run, replica, series, step, value, stdErr }: SeriesBlock): void {
    if (!TRAININGS.has(series)) return;
    const key = keyOf(run, replica);
    const windows = this.windowsOf(key);
    for (let k = 0; k < step.length; k++) {
      const since = step[k] - (this.latest.get(key) ?? -1);
      this.latest.set(key, step[k]);
      if (!Number.isFinite(value[k])) continue;
      const at = Math.floor(step[k] / this.length);
      windows[at] ??= { count: 0, weight: 0, mean: 0, squaredErrors: 0 };
      const sums = windows[at];
      const weight = Math.max(1, since);
      sums.count += 1;
      sums.weight += weight;
      sums.mean += ((value[k] - sums.mean) * weight) / sums.weight;
      sums.squaredErrors += stdErr ? (weight * stdErr[k]) ** 2 : Number.NaN;
    }
  }

  /** The windows of one replica of one run, in order; `steps` taken by the run end the last one. */
  of(run: string, replica: number, steps: number): WindowMean[] {
    const means: WindowMean[] = [];
    this.windowsOf(keyOf(run, replica)).forEach(({ count, weight, mean, squaredErrors }, k) => {
      const stdErr = Number.isNaN(squaredErrors) ? null : Math.sqrt(squaredErrors) / weight;
      const from = k * this.length;
      means.push({ from, to: Math.min(from + this.length, Math.max(steps, from + 1)), mean, stdErr, records: count });
    });
    return means;
  }

  private windowsOf(key: string): Sums[] {
    const windows = this.sums.get(key) ?? [];
    this.sums.set(key, windows);
    return windows;
  }
}

function keyOf(run: string, replica: number): string {
  return `${replica} ${run}`;
}
