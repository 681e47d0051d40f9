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
import { isClassifier, type Network } from "../models/network";
import { type StackTrace, stackBackward, stackForward } from "../reference/dense";
import { crossEntropy, negativeEntropy, sigmoid } from "../reference/functions";
import { depth, priorLogits, type TwinModel } from "../reference/model";
import { type Parameters, parameter, zerosLike } from "../reference/parameters";
import type { ExactGradient } from "./exact";
import { classifierGradient } from "./layerwise-classifier";
import { bottomLevel, chainOf, entropyOf, enumerateLevel, type Level, lookAhead, output, pairs } from "./levels";

/** Most pairs of states of two neighbouring layers that are visited for one example. */
export const MAX_PAIRS = 2 ** 20;

/** Most numbers that the outputs of a dense layer may be for all states of the layer that it reads. */
export const MAX_NUMBERS = 2 ** 22;

/** Whether a network's layers are small enough, and if not, in words. */
export function tooLarge({ units, encoder, decoder, head }: Network): string | null {
  const pairs = units.map((n, l) => 2 ** (n + (l > 0 ? units[l - 1] : 0)));
  if (Math.max(...pairs) > MAX_PAIRS) {
    return `neighbouring layers of ${units.join(" and ")} units have more than ${MAX_PAIRS.toLocaleString("en")} pairs of states`;
  }
  const reads = (l: number) => [...(decoder.at(l) ?? []), ...(encoder[l + 1] ?? head)];
  const widest = units.map((n, l) => 2 ** n * Math.max(...reads(l).map((dense) => dense.outputs), 1));
  if (Math.max(...widest) <= MAX_NUMBERS) return null;
  return `all states of a layer of ${units[widest.indexOf(Math.max(...widest))]} units give more than ${MAX_NUMBERS.toLocaleString("en")} numbers next to it`;
}

/** A layer with the generative logits of the layer below it. */
interface Generating extends Level {
  /** From these states to the generative logits of the layer below, [count, n below]; none at the data. */
  down: StackTrace | null;
}

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
  if (isClassifier(model.network)) return classifierGradient(model, parameters, data, rows);
  const above = model.network.units.map((_, l): Generating => {
    const level = enumerateLevel(model, parameters, l + 1);
    return { ...level, down: stackForward(model.network.decoder[l], parameters, level.values, level.count) };
  });
  const inputs = data.length / rows;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const x = data.subarray(row * inputs, (row + 1) * inputs);
    loss +=
      exampleGradient(
        model,
        parameters,
        [{ ...bottomLevel(model, parameters, x), down: null }, ...above],
        gradients,
        1 / rows,
      ) / rows;
  }
  return { loss, gradients };
}

/** Adds one example's gradient, weighted; returns its expected loss. */
function exampleGradient(
  model: TwinModel,
  parameters: Parameters,
  levels: readonly Generating[],
  gradients: Parameters,
  weight: number,
): number {
  const { network } = model;
  const last = depth(model);
  const prior = priorLogits(network, parameters);
  const { transition, occupancy } = chainOf(levels);
  let value: Float64Array = new Float64Array(levels[last].count);
  for (let l = last - 1; l >= 0; l--) {
    const [here, next] = [levels[l], levels[l + 1]];
    const trace = here.up as StackTrace;
    const eta = output(trace);
    const theta = output(next.down as StackTrace);
    const cost = pairs(here, next, (s, t) => entropyOf(here.states, s, theta, t, here.units));
    const top = l + 1 === last;
    const after = value;
    const { mean, slope } = lookAhead(here, next, transition[l], (k) => cost[k] + after[k % next.count]);
    for (let k = 0; k < eta.length; k++) {
      const j = k % next.units;
      const p = sigmoid(eta[k]);
      mean[Math.floor(k / next.units)] += negativeEntropy(eta[k]) + (top ? crossEntropy(p, prior[j]) : 0);
      slope[k] += p * (1 - p) * (eta[k] - (top ? prior[j] : 0));
    }
    const weights = occupancy[l].map((o) => o * weight);
    stackBackward(network.encoder[l], parameters, trace, slope, weights, gradients);
    if (top) addPrior(model, parameters, eta, weights, gradients);
    addDecoder(model, parameters, l, levels, occupancy, transition[l], weight, gradients);
    value = mean;
  }
  return value[0];
}

/** Gradient in decoder[l]: at every state above, the logits less what the layer below is on average, given that state. */
function addDecoder(
  model: TwinModel,
  parameters: Parameters,
  l: number,
  levels: readonly Generating[],
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
