/**
 * What score estimators subtract from the learning signal: running means and deviations of earlier steps.
 * An exponentially weighted average m_t = decay m_{t-1} + (1 - decay) x_t from m_0 = 0 is used as m_t / (1 - decay^t), which
 * weighs the steps so far to 1.
 */

import { initialBaselineParameters } from "../../models/initialise";
import type { Network } from "../../models/network";
import type { Parameters } from "../parameters";
import { toFloat64 } from "../parameters";
import type { BaselineState } from "./contract";

/** Nothing remembered yet. `network`: parameters of the baseline networks, where the estimator has them. */
export function freshBaseline(levels: number, network: Parameters = new Map()): BaselineState {
  return { steps: 0, mean: new Array(levels + 1).fill(0), square: new Array(levels + 1).fill(0), network };
}

/** NVIL's state at step 0: networks of `hidden` tanh units at their keyed initial values. */
export function initialNvilState(network: Network, hidden: number, seed: number): BaselineState {
  return freshBaseline(network.units.length, toFloat64(initialBaselineParameters(network, hidden, seed)));
}

/** Bias-corrected value of a running sum, or `before` when no step was taken yet. */
export function corrected(sum: number, decay: number, steps: number, before: number): number {
  return steps === 0 ? before : sum / (1 - decay ** steps);
}

export function updated(sum: number, decay: number, value: number): number {
  return decay * sum + (1 - decay) * value;
}

export function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
