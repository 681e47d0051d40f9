/**
 * The comparison itself, the same in Node and in a page: all runners in one process on one adapter, first the check that
 * they train the same thing, then interleaved rounds.
 */
import { type Counts, countCalls } from "../support/counters";
import { best, type Contender, median, type RoundOptions, ratio, timeRounds } from "../support/rounds";
import { type CaseName, makeCase, type PeerCase } from "./cases";

/** One library's training step. */
export interface Runner extends Contender {
  /** Loss of the latest step, before its update, in nats per example. */
  loss(): Promise<number>;
  destroy(): void;
}

export type MakeRunner = (peerCase: PeerCase) => Runner | Promise<Runner>;

export interface PeerResult {
  name: string;
  /** Why it did not run; the other fields are then empty. */
  failure: string | null;
  medianMs: number;
  bestMs: number;
  /** Time over that of the first runner. */
  ratio: number;
  calls: Counts | null;
  firstMs: number;
  /** Mean loss over the second epoch, nats per example. */
  meanLoss: number;
}

export interface CaseResult {
  title: string;
  flops: number;
  results: PeerResult[];
}

/** Losses of two libraries, each a mean over an epoch with its own noise, may differ by this share. */
const LOSS_TOLERANCE = 0.02;

/** `makers` begins with ours. Throws when the losses disagree: then it is not one and the same training. */
export async function compare(
  name: CaseName,
  makers: readonly (readonly [string, MakeRunner])[],
  options: RoundOptions,
  say: (line: string) => void,
): Promise<CaseResult> {
  const peerCase = makeCase(name);
  const results: PeerResult[] = [];
  const runners: (readonly [Runner, PeerResult])[] = [];
  for (const [who, make] of makers) {
    const result = emptyResult(who);
    results.push(result);
    try {
      const runner = await make(peerCase);
      await warmUp(runner, result, peerCase.batches);
      runners.push([runner, result]);
      say(`${name} ${who}: first step ${result.firstMs.toFixed(0)} ms, mean loss ${result.meanLoss.toFixed(2)}`);
    } catch (error) {
      result.failure = error instanceof Error ? error.message.split("\n")[0] : String(error);
      say(`${name} ${who}: failed, ${result.failure}`);
    }
  }
  checkLosses(runners.map(([, result]) => result));
  const timings = await timeRounds(
    runners.map(([runner]) => runner),
    options,
  );
  for (const [k, [runner, result]] of runners.entries()) {
    result.medianMs = median(timings[k].rounds);
    result.bestMs = best(timings[k].rounds);
    result.ratio = ratio(timings[k], timings[0]);
    result.calls = await countCalls(() => runner.run(4), 4);
    runner.destroy();
  }
  return { title: peerCase.title, flops: peerCase.flops, results };
}

/** Two epochs step by step: compilation, then the mean loss of the second. */
async function warmUp(runner: Runner, result: PeerResult, batches: number): Promise<void> {
  const start = performance.now();
  await runner.run(1);
  result.firstMs = performance.now() - start;
  await runner.run(batches - 1);
  for (let k = 0; k < batches; k++) {
    await runner.run(1);
    result.meanLoss += (await runner.loss()) / batches;
  }
}

function checkLosses(results: readonly PeerResult[]): void {
  for (const { name, meanLoss } of results) {
    const expected = results[0].meanLoss;
    if (Math.abs(meanLoss - expected) <= LOSS_TOLERANCE * expected) continue;
    throw new Error(
      `${name} has a mean loss of ${meanLoss.toFixed(2)} nats where ${results[0].name} has ${expected.toFixed(2)}: they do not train the same thing.`,
    );
  }
}

function emptyResult(name: string): PeerResult {
  return { name, failure: null, medianMs: 0, bestMs: 0, ratio: 0, calls: null, firstMs: 0, meanLoss: 0 };
}
