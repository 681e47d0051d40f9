/**
 * What a float64 twin of an estimator takes and gives. Pure in (parameters, data, noise, state): the noise is an argument,
 * so that twins can share it with the engine and tests can fix it.
 *
 * Everything "by level" has level 0 (the data) first; where a level has nothing its entry is empty.
 */
import type { HyperparameterValue } from "../../estimators/contract";
import type { ToyFunction } from "../toy";
import type { TwinModel } from "../model";
import type { Noise } from "../noise";
import type { Parameters } from "../parameters";

/** All hyperparameters of the estimator by name, defaults filled in. */
export type Hyper = Readonly<Record<string, HyperparameterValue>>;

/** What baselines remember from earlier steps. */
export interface BaselineState {
  /** Steps taken, for the bias correction. */
  steps: number;
  /** Exponentially weighted sum of batch means of S_l, by level, not yet bias-corrected. */
  mean: number[];
  /** The same of batch means of the squared centred signal (nvil). */
  square: number[];
  /** Running means of single training examples by `level example` (reinforce-ewa), with the visits for the bias correction. */
  examples?: Map<string, { mean: number; visits: number }>;
  /** The estimator's own parameters: its networks, and `control.l` [4] of every layer where it learns scalars. */
  network: Parameters;
}

export interface TwinInput {
  model: TwinModel;
  parameters: Parameters;
  /** Examples as the decoder is to reproduce them, in [0, 1], [rows, inputs]. */
  data: Float64Array;
  rows: number;
  noise: Noise;
  hyper: Hyper;
  /** Steps taken before this one, for schedules; 0 when absent. */
  step?: number;
  /** Examples of the batch by number in the training set, [rows], for baselines that remember each; 0, 1, ... when absent. */
  examples?: ArrayLike<number>;
  /** Estimators with baselines; without it they are at step 0 and have no network. */
  state?: BaselineState;
}

export interface TwinOutput {
  /** Mean over the batch, of every model parameter. */
  gradients: Parameters;
  /** The estimate alone, by level, [rows, n_l], per example. */
  estimate: Float64Array[];
  /** Estimate plus analytic terms: d / d eta_l, by level, [rows, n_l], per example. */
  dEta: Float64Array[];
  /** States of the ordinary sample (relaxed where the estimator relaxes), by level. */
  states: Float64Array[];
  /** Loss of that sample, [rows]. */
  objective: Float64Array;
  /** Loss of the hard-sampled model on the same uniforms, [rows]. What is reported. */
  loss: Float64Array;
  /** Estimators with baselines: what they remember after this step (networks as they were). */
  state?: BaselineState;
  /** Gradients of the estimator's own parameters: of 1/2 mean (S - c - C)^2 summed over levels (nvil), or as its row says. */
  learnedGradients?: Parameters;
}

export type Twin = (input: TwinInput) => TwinOutput;

/** One draw for a toy function of independent units. */
export interface ToyInput {
  f: ToyFunction;
  /** Logits, [units]. */
  eta: Float64Array;
  /** Uniforms that decide the states, [units]. */
  u: Float64Array;
  /** Other uniforms, [units]. */
  extra: Float64Array;
  /** Further sets of either, [units]; set 0 is the one above. */
  more: (use: "latent" | "extra", draw: number) => Float64Array;
  hyper: Hyper;
  /** Constant baseline of score estimators; 0 when absent. */
  baseline?: number;
  /** The layer's learned scalars, where the estimator has them. */
  control?: ArrayLike<number>;
}

/** Estimate of d E[f] / d eta, [units]. */
export type ToyTwin = (input: ToyInput) => Float64Array;

/** A numeric hyperparameter. Throws when it is missing: twins have no defaults of their own. */
export function number(hyper: Hyper, name: string): number {
  const value = hyper[name];
  if (typeof value !== "number") throw new Error(`Hyperparameter ${name} should be a number, not ${String(value)}.`);
  return value;
}

/** A switch among the hyperparameters. Throws when it is missing. */
export function flag(hyper: Hyper, name: string): boolean {
  const value = hyper[name];
  if (typeof value !== "boolean") throw new Error(`Hyperparameter ${name} should be a boolean, not ${String(value)}.`);
  return value;
}
