/**
 * Timing by interleaved rounds: every contender does a piece of work in each round, so that load from elsewhere hits all
 * of them alike. What is compared are ratios within a round; their median is what a report quotes.
 */

/** Something to be timed. */
export interface Contender {
  name: string;
  /** Does `count` pieces of work and resolves when the device has finished them. */
  run(count: number): Promise<void>;
}

export interface Timing {
  name: string;
  /** Milliseconds per piece, one number a round. */
  rounds: number[];
  /** The first piece of all: compilation included. */
  firstMs: number;
  /** Pieces a round. */
  count: number;
}

export interface RoundOptions {
  rounds: number;
  /** Milliseconds that one contender's turn aims at. */
  targetMs: number;
  maxCount?: number;
  /** cpu: time of all threads of this process, steadier than the wall clock where other processes share the cores. */
  clock?: Clock;
}

export type Clock = "wall" | "cpu";

/** Warms every contender up, finds how many pieces fill a turn, then times all of them round-robin. */
export async function timeRounds(contenders: readonly Contender[], options: RoundOptions): Promise<Timing[]> {
  const timings: Timing[] = [];
  const clock = CLOCKS[options.clock ?? "wall"];
  for (const contender of contenders) {
    const run = (count: number) => contender.run(count);
    const firstMs = await clock(() => run(1));
    await run(1);
    const each = Math.min(await clock(() => run(1)), (await clock(() => run(3))) / 3);
    const count = Math.max(1, Math.min(options.maxCount ?? 100, Math.round(options.targetMs / each)));
    timings.push({ name: contender.name, rounds: [], firstMs, count });
  }
  for (let round = 0; round < options.rounds; round++) {
    for (let k = 0; k < contenders.length; k++) {
      // Every other round backwards: a load that comes and goes with the period of a round favours nobody.
      const at = round % 2 === 0 ? k : contenders.length - 1 - k;
      const { count, rounds } = timings[at];
      rounds.push((await clock(() => contenders[at].run(count))) / count);
    }
  }
  return timings;
}

const CLOCKS: Record<Clock, (work: () => Promise<void>) => Promise<number>> = {
  async wall(work) {
    const start = performance.now();
    await work();
    return performance.now() - start;
  },
  async cpu(work) {
    const start = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  },
};

/** Median of at least one number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function best(values: readonly number[]): number {
  return Math.min(...values);
}

/** How many times longer `timing` takes than `base`: the median over rounds of the ratio within a round. */
export function ratio(timing: Pick<Timing, "rounds">, base: Pick<Timing, "rounds">): number {
  return median(timing.rounds.map((ms, round) => ms / base.rounds[round]));
}
