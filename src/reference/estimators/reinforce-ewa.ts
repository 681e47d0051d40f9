/**
 * Twin of reinforce-ewa: (S_l - b_l)(x - p), b_l the running mean of the batch mean of S_l over earlier steps, 0 before any.
 * Source: Williams 1992; `fourier-reinforce` section 2; `estimators.md` section 2.
 */
import { depth } from "../model";
import { average, corrected, freshBaseline, updated } from "./baseline";
import { number, type Twin } from "./contract";
import { scoreToy, scoreTwin } from "./score";

export const reinforceEwa: Twin = (input) => {
  const decay = number(input.hyper, "decay");
  const before = input.state ?? freshBaseline(depth(input.model));
  const mean = before.mean.slice();
  const output = scoreTwin(input, (level, signal) => {
    const b = corrected(before.mean[level], decay, before.steps, 0);
    mean[level] = updated(before.mean[level], decay, average(signal));
    return { centred: signal.map((s) => s - b), scale: 1 };
  });
  return { ...output, state: { ...before, steps: before.steps + 1, mean } };
};

export const reinforceEwaToy = scoreToy;
