/**
 * Guesses of a signal, one number per row and level, as NVIL makes them. c_l: running mean of the batch mean of the signal; s_l:
 * root of the running mean of the batch mean of (signal - c_l - C_l)^2; both of earlier steps (0 and 1 before any). C_l: a network
 * of tanh units and one output that reads the value of the level below, trained on 1/2 mean (signal - c_l - C_l)^2.
 * Switches: `mean` (c), `network` (C), `normalise` (s).
 */

import { auxiliaryNetworks } from "../../estimators/auxiliary-parameters";
import type { DenseLayer } from "../../layers/contract";
import { type StackTrace, stackBackward, stackForward } from "../stacks";
import { depth, type Pass } from "../model";
import { parameter, zerosLike } from "../parameters";
import { average, corrected, freshBaseline, updated } from "./baseline";
import { flag, number, type TwinInput, type TwinOutput } from "./contract";

export interface Guessing {
  /** C_l of every row, [rows]; zeros without a network. */
  guess: (level: number, pass: Pass) => Float64Array;
  /** The signal [rows] less mean and guess, and what divides the layer's gradient. */
  centre: (level: number, signal: Float64Array, pass: Pass) => { centred: Float64Array; scale: number };
  /** The state after this step and the gradients of the networks. */
  learned: () => Pick<TwinOutput, "state" | "learnedGradients">;
  /** c_l, 0 where it is not taken off. */
  mean: (level: number) => number;
  /** c_l, whether the estimate takes it off or not. */
  tracked: (level: number) => number;
}

export function guessing(input: TwinInput): Guessing {
  const { hyper, rows } = input;
  const decay = number(hyper, "decay");
  const before = input.state ?? freshBaseline(depth(input.model));
  const stacks = hyper.network === true && before.network.size > 0 ? stacksOf(input) : null;
  const learnedGradients = zerosLike(before.network);
  const mean = before.mean.slice();
  const square = before.square.slice();
  const meanOf = (level: number) => (flag(hyper, "mean") ? corrected(before.mean[level], decay, before.steps, 0) : 0);
  const traceOf = (level: number, pass: Pass) =>
    stacks ? stackForward(stacks[level - 1], before.network, pass.values[level - 1], rows) : null;
  const trackedOf = (level: number) => corrected(before.mean[level], decay, before.steps, 0);
  return {
    mean: meanOf,
    tracked: trackedOf,
    guess: (level, pass) => {
      const trace = traceOf(level, pass);
      return trace ? outputOf(trace) : new Float64Array(rows);
    },
    centre: (level, signal, pass) => {
      const tracked = trackedOf(level);
      const trace = traceOf(level, pass);
      const guess = trace ? outputOf(trace) : new Float64Array(rows);
      const residual = signal.map((s, row) => s - tracked - guess[row]);
      if (stacks && trace) {
        const weights = new Float64Array(rows).fill(1 / rows);
        const slope = residual.map((d) => -d);
        stackBackward(stacks[level - 1], before.network, trace, slope, weights, learnedGradients);
      }
      const deviation = Math.sqrt(corrected(before.square[level], decay, before.steps, 1));
      mean[level] = updated(before.mean[level], decay, average(signal));
      square[level] = updated(before.square[level], decay, average(residual.map((d) => d * d)));
      return {
        centred: signal.map((s, row) => s - meanOf(level) - guess[row]),
        scale: flag(hyper, "normalise") ? Math.max(1, deviation) : 1,
      };
    },
    learned: () => ({ state: { ...before, steps: before.steps + 1, mean, square }, learnedGradients }),
  };
}

/** The stacks of the state at hand: hidden width read off its parameters. */
function stacksOf({ model, state }: TwinInput): DenseLayer[][] {
  const hidden = state ? parameter(state.network, "baseline.1.0.bias").length : 0;
  return auxiliaryNetworks(model.network, { hidden: [hidden], reads: "below" });
}

export function outputOf(trace: StackTrace): Float64Array {
  return trace.outputs[trace.outputs.length - 1];
}
