/**
 * The exact expected loss and its gradient for deeper networks: the layers form a Markov chain, so forward occupancies and
 * backward values over the states of single layers replace the enumeration of all joint states (`estimators.md` section 4).
 * Cost per example: the pairs of states of neighbouring layers, not 2^(all units).
 *
 * With q_l(s'|s) the transition into layer l + 1, c_l(s, s') = CE(s, theta_l(s')), h_l(s) the analytic terms of layer l + 1:
 *   U_L = 0,  U_l(s) = h_l(s) + sum_s' q_l(s'|s) (c_l(s, s') + U_{l+1}(s')),   loss = U_0 at the example
 *   d loss / d eta_{l+1} at s = occupancy_l(s) (dh_l / deta + sum_s' q_l(s'|s) (s' - p) (c_l(s, s') + U_{l+1}(s')))
 *   d loss / d theta_l at s' = occupancy_{l+1}(s') (sigmoid(theta_l(s')) - E[s | s'])
 */
import { PRIOR_LOGITS } from "../models/initialise";
import type { Network } from "../models/network";
import { type StackTrace, stackBackward, stackForward } from "../reference/dense";
import { crossEntropy, negativeEntropy, sigmoid } from "../reference/functions";
import { depth, priorLogits, type TwinModel } from "../reference/model";
import { type Parameters, parameter, zerosLike } from "../reference/parameters";
import { type ExactGradient, enumerateStates } from "./exact";

/** Most pairs of states of two neighbouring layers that are visited for one example. */
export const MAX_PAIRS = 2 ** 20;

/** Most numbers that the generative logits of all states of one layer may be. */
export const MAX_NUMBERS = 2 ** 22;

/** Whether a network's layers are small enough, and if not, in words. */
export function tooLarge({ units, decoder }: Pick<Network, "units" | "decoder">): string | null {
  const pairs = units.map((n, l) => 2 ** (n + (l > 0 ? units[l - 1] : 0)));
  if (Math.max(...pairs) > MAX_PAIRS) {
    return `neighbouring layers of ${units.join(" and ")} units have more than ${MAX_PAIRS.toLocaleString("en")} pairs of states`;
  }
  const widest = units.map((n, l) => 2 ** n * Math.max(...decoder[l].map((dense) => dense.outputs)));
  if (Math.max(...widest) <= MAX_NUMBERS) return null;
  return `all states of a layer of ${units[widest.indexOf(Math.max(...widest))]} units give more than ${MAX_NUMBERS.toLocaleString("en")} numbers below it`;
}

/** All states of one layer: [count, n] as states, and the logits above and below them. */
interface Level {
  count: number;
  units: number;
  states: Float64Array;
  /** From these states to the logits of the layer above, [count, n above]; none at the top. */
  up: StackTrace | null;
  /** From these states to the generative logits of the layer below, [count, n below]; none at the data. */
  down: StackTrace | null;
}

const output = (trace: StackTrace): Float64Array => trace.outputs[trace.outputs.length - 1];

/** Expected loss of the batch and its gradient in every parameter, data [rows, inputs]. Throws RangeError when too large. */
export function layerwiseGradient(
  model: TwinModel,
  parameters: Parameters,
  data: Float64Array,
  rows: number,
): ExactGradient {
  const reason = tooLarge(model.network);
  if (reason) throw new RangeError(`Exact gradients are out of reach: ${reason}.`);
  const gradients = zerosLike(parameters);
  const above = model.network.units.map((_, l) => enumerateLevel(model, parameters, l + 1));
  const inputs = data.length / rows;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const x = data.subarray(row * inputs, (row + 1) * inputs);
    loss += exampleGradient(model, parameters, dataLevel(model, parameters, x), above, gradients, 1 / rows) / rows;
  }
  return { loss, gradients };
}

function enumerateLevel(model: TwinModel, parameters: Parameters, level: number): Level {
  const { network, representation } = model;
  const units = network.units[level - 1];
  const states = enumerateStates(units);
  const count = 2 ** units;
  const values = states.map((s) => representation.lo + (representation.hi - representation.lo) * s);
  const up = level < depth(model) ? stackForward(network.encoder[level], parameters, values, count) : null;
  const down = stackForward(network.decoder[level - 1], parameters, values, count);
  return { count, units, states, up, down };
}

function dataLevel(model: TwinModel, parameters: Parameters, x: Float64Array): Level {
  const values = x.map((value, i) => value - (model.mean ? model.mean[i] : 0));
  const up = stackForward(model.network.encoder[0], parameters, values, 1);
  return { count: 1, units: x.length, states: x, up, down: null };
}

/** Adds one example's gradient, weighted; returns its expected loss. */
function exampleGradient(
  model: TwinModel,
  parameters: Parameters,
  bottom: Level,
  above: readonly Level[],
  gradients: Parameters,
  weight: number,
): number {
  const { network } = model;
  const last = depth(model);
  const levels = [bottom, ...above];
  const prior = priorLogits(network, parameters);
  /** By level l = 0 .. L - 1: [count_l, count_{l+1}] transition and cost. */
  const transition: Float64Array[] = [];
  const cost: Float64Array[] = [];
  const occupancy = [Float64Array.of(1)];
  for (let l = 0; l < last; l++) {
    const [here, next] = [levels[l], levels[l + 1]];
    const eta = output(here.up as StackTrace);
    const theta = output(next.down as StackTrace);
    transition[l] = pairs(here, next, (s, t) => Math.exp(-entropyOf(next.states, t, eta, s, next.units)));
    cost[l] = pairs(here, next, (s, t) => entropyOf(here.states, s, theta, t, here.units));
    occupancy[l + 1] = new Float64Array(next.count);
    transition[l].forEach((q, k) => {
      occupancy[l + 1][k % next.count] += occupancy[l][Math.floor(k / next.count)] * q;
    });
  }
  let value = new Float64Array(levels[last].count);
  for (let l = last - 1; l >= 0; l--) {
    const [here, next] = [levels[l], levels[l + 1]];
    const trace = here.up as StackTrace;
    const eta = output(trace);
    const top = l + 1 === last;
    const remaining = new Float64Array(here.count);
    const slope = new Float64Array(eta.length);
    for (let s = 0; s < here.count; s++) {
      for (let j = 0; j < next.units; j++) {
        const e = eta[s * next.units + j];
        const p = sigmoid(e);
        remaining[s] += negativeEntropy(e) + (top ? crossEntropy(p, prior[j]) : 0);
        slope[s * next.units + j] = p * (1 - p) * (e - (top ? prior[j] : 0));
      }
      let mean = 0;
      for (let t = 0; t < next.count; t++)
        mean += transition[l][s * next.count + t] * (cost[l][s * next.count + t] + value[t]);
      for (let t = 0; t < next.count; t++) {
        const k = s * next.count + t;
        const q = transition[l][k] * (cost[l][k] + value[t] - mean);
        for (let j = 0; j < next.units; j++) {
          slope[s * next.units + j] += q * (next.states[t * next.units + j] - sigmoid(eta[s * next.units + j]));
        }
      }
      remaining[s] += mean;
    }
    const weights = occupancy[l].map((o) => o * weight);
    stackBackward(network.encoder[l], parameters, trace, slope, weights, gradients);
    if (top) addPrior(model, parameters, eta, weights, gradients);
    addDecoder(model, parameters, l, levels, occupancy, transition[l], weight, gradients);
    value = remaining;
  }
  return value[0];
}

/** Gradient in decoder[l]: at every state above, the logits less what the layer below is on average, given that state. */
function addDecoder(
  model: TwinModel,
  parameters: Parameters,
  l: number,
  levels: readonly Level[],
  occupancy: readonly Float64Array[],
  transition: Float64Array,
  weight: number,
  gradients: Parameters,
): void {
  const [here, next] = [levels[l], levels[l + 1]];
  const trace = next.down as StackTrace;
  const joint = new Float64Array(next.count * here.units);
  for (let s = 0; s < here.count; s++) {
    for (let t = 0; t < next.count; t++) {
      const q = occupancy[l][s] * transition[s * next.count + t];
      for (let i = 0; i < here.units; i++) joint[t * here.units + i] += q * here.states[s * here.units + i];
    }
  }
  const slope = output(trace).map(
    (theta, k) => occupancy[l + 1][Math.floor(k / here.units)] * sigmoid(theta) - joint[k],
  );
  const weights = new Float64Array(next.count).fill(weight);
  stackBackward(model.network.decoder[l], parameters, trace, slope, weights, gradients);
}

function addPrior(
  { network }: TwinModel,
  parameters: Parameters,
  eta: Float64Array,
  weights: Float64Array,
  gradients: Parameters,
): void {
  if (!network.learnedPrior) return;
  const prior = priorLogits(network, parameters);
  const gradient = parameter(gradients, PRIOR_LOGITS);
  eta.forEach((e, k) => {
    const j = k % prior.length;
    gradient[j] += weights[Math.floor(k / prior.length)] * (sigmoid(prior[j]) - sigmoid(e));
  });
}

/** [here.count, next.count] of a function of both states' numbers. */
function pairs(here: Level, next: Level, of: (s: number, t: number) => number): Float64Array {
  return Float64Array.from({ length: here.count * next.count }, (_, k) =>
    of(Math.floor(k / next.count), k % next.count),
  );
}

/** Cross-entropy of row a of `states` under row b of `logits`, nats. */
function entropyOf(states: Float64Array, a: number, logits: Float64Array, b: number, units: number): number {
  let sum = 0;
  for (let i = 0; i < units; i++) sum += crossEntropy(states[a * units + i], logits[b * units + i]);
  return sum;
}
