/**
 * Twin of nvil: (S_l - c_l - C_l(v_{l-1})) (x - p), whose sum with the analytic terms is divided by max(1, s_l).
 * c_l: running mean of the batch mean of S_l; s_l: root of the running mean of the batch mean of (S_l - c_l - C_l)^2; both of
 * earlier steps (0 and 1 before any). C_l: 100 tanh units and one output, reading the value of the level below, trained on
 * 1/2 mean (S_l - c_l - C_l)^2.
 * Source: Mnih & Gregor 2014, algorithm 1; `estimators.md` section 2. Differs from the paper as `src/estimators/nvil.ts` says.
 */
import { baselineNetworks } from "../../models/initialise";
import type { Dense } from "../../models/network";
import { type StackTrace, stackBackward, stackForward } from "../dense";
import { depth } from "../model";
import { parameter, zerosLike } from "../parameters";
import { average, corrected, freshBaseline, updated } from "./baseline";
import { flag, number, type Twin, type TwinInput } from "./contract";
import { scoreToy, scoreTwin } from "./score";

export const nvil: Twin = (input) => {
  const { hyper, rows } = input;
  const decay = number(hyper, "decay");
  const before = input.state ?? freshBaseline(depth(input.model));
  const stacks = flag(hyper, "network") && before.network.size > 0 ? stacksOf(input) : null;
  const learnedGradients = zerosLike(before.network);
  const mean = before.mean.slice();
  const square = before.square.slice();
  const output = scoreTwin(input, (level, signal, pass) => {
    const c = corrected(before.mean[level], decay, before.steps, 0);
    const trace = stacks ? stackForward(stacks[level - 1], before.network, pass.values[level - 1], rows) : null;
    const guess = trace ? outputOf(trace) : new Float64Array(rows);
    const centred = signal.map((s, row) => s - c - guess[row]);
    if (stacks && trace) {
      const weights = new Float64Array(rows).fill(1 / rows);
      const slope = centred.map((d) => -d);
      stackBackward(stacks[level - 1], before.network, trace, slope, weights, learnedGradients);
    }
    const deviation = Math.sqrt(corrected(before.square[level], decay, before.steps, 1));
    const scale = flag(hyper, "normalise") ? Math.max(1, deviation) : 1;
    mean[level] = updated(before.mean[level], decay, average(signal));
    square[level] = updated(before.square[level], decay, average(centred.map((d) => d * d)));
    return { centred, scale };
  });
  return { ...output, state: { ...before, steps: before.steps + 1, mean, square }, learnedGradients };
};

export const nvilToy = scoreToy;

/** The baseline stacks of the state at hand: hidden width read off its parameters. */
function stacksOf({ model, state }: TwinInput): Dense[][] {
  const hidden = state ? parameter(state.network, "baseline.1.0.bias").length : 0;
  return baselineNetworks(model.network, hidden);
}

function outputOf(trace: StackTrace): Float64Array {
  return trace.outputs[trace.outputs.length - 1];
}
