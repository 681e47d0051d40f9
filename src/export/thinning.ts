/**
 * Metrics of a long training as few records: every step up to the 10,000th; from there the mean of 2 steps up to the
 * 20,000th, of 4 up to the 40,000th, and so on. Each doubling of the steps adds 5,000 records to a series, so a file grows
 * with the logarithm of the training. Of tests, which are points and not means, the first in each such window stays.
 * The windows are cut by step alone: the records do not depend on when values arrive.
 */
import type { SeriesBlock, SeriesName } from "../reports/series";
import { reducerOf } from "./declared-series";
import { type MetricRecord, recordsOf, shortFloat } from "./metrics";

/** Steps whose values are all kept. */
export const WHOLE_STEPS = 10_000;

export const THINNING_RULE = `one record a step up to step ${WHOLE_STEPS.toLocaleString("en")}; from there means of 2 steps up to step ${(2 * WHOLE_STEPS).toLocaleString("en")}, of 4 up to ${(4 * WHOLE_STEPS).toLocaleString("en")}, and so on ("steps" counts them, "step" is the first of them); of tests the first of as many steps`;

/** Steps of the window that a step falls into. */
export function windowAt(step: number): number {
  return step < WHOLE_STEPS ? 1 : 2 ** (Math.floor(Math.log2(step / WHOLE_STEPS)) + 1);
}

/** A window that is not over: sums of what has come of it. */
interface Open {
  run: string;
  replica: number;
  series: SeriesName;
  /** First step, and the number of steps. */
  from: number;
  steps: number;
  count: number;
  sum: number;
  /** Of squared standard errors; null where none are known. */
  squares: number | null;
  seconds: number;
}

/** What thinning carries from one block to the next, as JSON. */
export interface ThinningState {
  open: Open[];
  /** End of the last window of each series of tests. */
  tested: [string, number][];
}

export class Thinning {
  private readonly open = new Map<string, Open>();
  private readonly tested = new Map<string, number>();

  constructor(state: ThinningState = { open: [], tested: [] }) {
    for (const one of state.open) this.open.set(keyOf(one), { ...one });
    for (const [key, end] of state.tested) this.tested.set(key, end);
  }

  /** The records that are whole now. */
  *add(block: SeriesBlock): Generator<MetricRecord> {
    for (const record of recordsOf(block)) {
      const steps = windowAt(record.step);
      const key = keyOf(record);
      if (reducerOf(record.series) === "first") {
        if (record.step < (this.tested.get(key) ?? 0)) continue;
        this.tested.set(key, (Math.floor(record.step / steps) + 1) * steps);
        yield record;
      } else if (steps === 1) yield record;
      else yield* this.gather(key, record, steps);
    }
  }

  /** The windows that are not over, as records of their own; nothing may be added after them. */
  *rest(): Generator<MetricRecord> {
    for (const open of this.open.values()) yield recordOf(open);
    this.open.clear();
  }

  state(): ThinningState {
    return { open: [...this.open.values()], tested: [...this.tested] };
  }

  private *gather(key: string, record: MetricRecord, steps: number): Generator<MetricRecord> {
    const { run, replica, series, step, value, stdErr, seconds } = record;
    const from = step - (step % steps);
    let open = this.open.get(key);
    if (open && open.from !== from) {
      yield recordOf(open);
      open = undefined;
    }
    open ??= { run, replica, series, from, steps, count: 0, sum: 0, squares: 0, seconds };
    this.open.set(key, open);
    open.seconds = seconds;
    if (value === null) return;
    open.count += 1;
    open.sum += value;
    open.squares = open.squares === null || stdErr === undefined || stdErr === null ? null : open.squares + stdErr ** 2;
  }
}

function keyOf({ run, replica, series }: { run: string; replica: number; series: SeriesName }): string {
  return `${replica} ${series} ${run}`;
}

function recordOf({ run, replica, series, from, steps, count, sum, squares, seconds }: Open): MetricRecord {
  const value = count > 0 ? shortFloat(Math.fround(sum / count)) : null;
  const error = squares === null || count === 0 ? {} : { stdErr: shortFloat(Math.fround(Math.sqrt(squares) / count)) };
  return { run, replica, series, step: from, value, ...error, seconds, steps };
}
