/**
 * What score estimators subtract from the learning signal: running means and deviations of earlier steps.
 * An exponentially weighted average m_t = decay m_{t-1} + (1 - decay) x_t from m_0 = 0 is used as m_t / (1 - decay^t), which
 * weighs the steps so far to 1.
 */

import type { Parameters } from "../parameters";
import type { BaselineState } from "./contract";

/** Nothing remembered yet. `network`: the estimator's own parameters, where it has them. */
export function freshBaseline(levels: number, network: Parameters = new Map()): BaselineState {
  return { steps: 0, mean: new Array(levels + 1).fill(0), square: new Array(levels + 1).fill(0), network };
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
