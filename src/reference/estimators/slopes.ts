/**
 * The learning signal as a function of one layer's states, with its derivative: the layers above go on from them by a rule that
 * may be differentiable (means, relaxed states) or not (kept states).
 */
import { decoderBackward, headBackward } from "../backward";
import { stackBackward } from "../stacks";
import { sigmoid } from "../functions";
import { depth, forward, learningSignal, type Pass, scoreInClosedForm } from "../model";
import { zerosLike } from "../parameters";
import type { TwinInput } from "./contract";

/** State of a unit of a layer above as psi(eta), with psi'(eta); i is its place in the layer's [rows, n]. */
export type Continuation = (level: number, eta: number, i: number) => { state: number; slope: number };

export interface Slopes {
  /** S_l of every row. */
  signal: Float64Array;
  /** Total derivative of S_l in the states of the layer, its own logits fixed, [rows, n_l]. */
  slope: Float64Array;
}

/** S_l and its slope at `states` of level l, below which `pass` is kept and above which `psi` goes on. */
export function slopesAt(input: TwinInput, pass: Pass, level: number, states: Float64Array, psi: Continuation): Slopes {
  const { model, parameters, data, rows } = input;
  const last = depth(model);
  const run = forward(model, parameters, data, rows, (at, eta) => {
    if (at < level) return pass.states[at];
    return at === level ? states : eta.map((e, i) => psi(at, e, i).state);
  });
  const ones = new Float64Array(rows).fill(1);
  const sink = zerosLike(parameters);
  const scale = model.representation.hi - model.representation.lo;
  const closed = !run.latentTerms || scoreInClosedForm(run);
  const valueSlope: Float64Array[] = [];
  for (let k = level; k <= last; k++) {
    if (run.latentTerms) valueSlope[k] = decoderBackward(model, parameters, run, k - 1, ones, sink);
    else if (k < last) valueSlope[k] = new Float64Array(run.values[k].length);
    else valueSlope[k] = headBackward(model, parameters, run, ones, sink);
  }
  /** d S_l / d x_k, explicit log q(x_k) and log p(x_k) included. */
  const stateSlope = (k: number) =>
    valueSlope[k].map((v, i) => {
      if (closed) return scale * v;
      const theta = k === last ? run.theta[last][i % run.theta[last].length] : run.theta[k][i];
      return scale * v + run.eta[k][i] - theta;
    });
  for (let k = last; k > level; k--) {
    const slope = stateSlope(k);
    const dEta = slope.map((d, i) => {
      const eta = run.eta[k][i];
      // With more than one layer the signal holds log q, which depends on these logits too; that of a model that predicts does not.
      return psi(k, eta, i).slope * d + (run.latentTerms ? run.states[k][i] - sigmoid(eta) : 0);
    });
    const below = stackBackward(model.network.encoder[k - 1], parameters, run.encoder[k - 1], dEta, ones, sink);
    below.forEach((d, i) => {
      valueSlope[k - 1][i] += d;
    });
  }
  return { signal: learningSignal(run, level), slope: stateSlope(level) };
}

/** Later layers at their means. */
export const meanField: Continuation = (_, eta) => {
  const p = sigmoid(eta);
  return { state: p, slope: p * (1 - p) };
};

/** Later layers as they were drawn. */
export function kept(pass: Pass): Continuation {
  return (level, _, i) => ({ state: pass.states[level][i], slope: 0 });
}
