/**
 * Twin of reinforce-ewa: (S_l - b_l)(x - p), b_l the running mean of S_l over earlier steps, 0 before any: of the batch mean, or of
 * the example's own visits (in a batch that holds an example twice, its last row moves the mean).
 * Source: Williams 1992; Pervez 2018, section 2.
 */
import { depth } from "../model";
import { average, corrected, freshBaseline, updated } from "./baseline";
import { number, type Twin, type TwinInput } from "./contract";
import { scoreToy, scoreTwin } from "./score";

export const reinforceEwa: Twin = (input) => {
  const decay = number(input.hyper, "decay");
  const before = input.state ?? freshBaseline(depth(input.model));
  const mean = before.mean.slice();
  const memory = input.hyper.perExample === true ? remembering(input) : null;
  const output = scoreTwin(input, (level, signal) => {
    const b = corrected(before.mean[level], decay, before.steps, 0);
    mean[level] = updated(before.mean[level], decay, average(signal));
    memory?.visit(level, signal);
    return { centred: signal.map((s, row) => s - (memory ? memory.recall(level, row) : b)), scale: 1 };
  });
  return { ...output, state: { ...before, steps: before.steps + 1, mean, examples: memory?.after ?? before.examples } };
};

export const reinforceEwaToy = scoreToy;

/** Running means of single examples, keyed `level example`. */
function remembering({ hyper, rows, state, examples }: TwinInput) {
  const decay = number(hyper, "decay");
  const before = state?.examples ?? new Map<string, { mean: number; visits: number }>();
  const after = new Map(before);
  const key = (level: number, row: number) => `${level} ${examples?.[row] ?? row}`;
  return {
    after,
    recall: (level: number, row: number) => {
      const known = before.get(key(level, row));
      return known ? corrected(known.mean, decay, known.visits, 0) : 0;
    },
    visit: (level: number, signal: Float64Array) => {
      for (let row = 0; row < rows; row++) {
        const known = before.get(key(level, row)) ?? { mean: 0, visits: 0 };
        after.set(key(level, row), { mean: updated(known.mean, decay, signal[row]), visits: known.visits + 1 });
      }
    },
  };
}
