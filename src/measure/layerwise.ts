/**
 * The exact expected loss and its gradient for deeper networks: the layers form a Markov chain, so forward occupancies and
 * backward values over the states of single layers replace the enumeration of all joint states.
 * Cost: the pairs of states of neighbouring layers, not 2^(all units); and for all examples at once above the first layer, where U
 * does not depend on them and all else is linear in the occupancies.
 *
 * With q_l(s'|s) the transition into layer l + 1, c_l(s, s') = CE(s, theta_l(s')), h_l(s) the analytic terms of layer l + 1:
 *   U_L = 0,  U_l(s) = h_l(s) + sum_s' q_l(s'|s) (c_l(s, s') + U_{l+1}(s')),   loss = U_0 at the example
 *   d loss / d eta_{l+1} at s = occupancy_l(s) (dh_l / deta + sum_s' q_l(s'|s) (s' - p) (c_l(s, s') + U_{l+1}(s')))
 *   d loss / d theta_l at s' = occupancy_{l+1}(s') (sigmoid(theta_l(s')) - E[s | s'])
 */

import { jointStates } from "../distributions/support";
import type { Latent } from "../distributions/contract";
import { distributionOf, latentOf } from "../distributions/table";
import { PRIOR_LOGITS } from "../models/initialise";
import { entropies, entropyOf, meansOf, negativeEntropies, pullOf } from "../reference/distributions/table";
import { hasLatentTerms, type Network } from "../models/network";
import { type StackTrace, stackBackward, stackForward } from "../reference/stacks";
import { depth, priorLogits, type TwinModel } from "../reference/model";
import { type Parameters, parameter, zerosLike } from "../reference/parameters";
import { type ExactGradient, MAX_STATES } from "./exact";
import { headGradient } from "./layerwise-head";
import { bottomLevel, enumerateLevel, type Level, lookAhead, output, pairs, transitionOf, visits } from "./levels";

/** Most pairs of states of two neighbouring layers that are visited for one example. */
export const MAX_PAIRS = 2 ** 20;

/** Most numbers that the outputs of a dense layer may be for all states of the layer that it reads. */
export const MAX_NUMBERS = 2 ** 22;

/** Whether a network's layers are small enough, and if not, in words. */
export function tooLarge({ latents, encoder, decoder, head }: Network): string | null {
  const counts = latents.map(jointStates);
  const words = latents.map((latent) => distributionOf(latent).describe(latent));
  const most = Math.max(...counts);
  if (most > MAX_STATES) {
    return `a layer of ${words[counts.indexOf(most)]} has more than ${MAX_STATES.toLocaleString("en")} states`;
  }
  const pairs = counts.map((count, l) => count * (l > 0 ? counts[l - 1] : 1));
  if (Math.max(...pairs) > MAX_PAIRS) {
    return `neighbouring layers of ${words.join(" and ")} have more than ${MAX_PAIRS.toLocaleString("en")} pairs of states`;
  }
  const reads = (l: number) => [...(decoder.at(l) ?? []), ...(encoder[l + 1] ?? head)];
  const widest = counts.map((count, l) => count * Math.max(...reads(l).map((dense) => dense.outputs), 1));
  if (Math.max(...widest) <= MAX_NUMBERS) return null;
  return `all states of a layer of ${words[widest.indexOf(Math.max(...widest))]} give more than ${MAX_NUMBERS.toLocaleString("en")} numbers next to it`;
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
  if (!hasLatentTerms(model.network)) return headGradient(model, parameters, data, rows);
  const above = model.network.units.map((_, l): Generating => {
    const level = enumerateLevel(model, parameters, l + 1);
    return { ...level, down: stackForward(model.network.decoder[l], parameters, level.values, level.count) };
  });
  const transitions = above.slice(1).map((next, l) => transitionOf(above[l], next));
  const slopes: Float64Array[] = [];
  let value: Float64Array = new Float64Array(above[above.length - 1].count);
  for (let l = transitions.length; l > 0; l--) {
    const found = valuesAt(model, parameters, l, above[l - 1], above[l], transitions[l - 1], value);
    slopes[l] = found.slope;
    value = found.mean;
  }
  const [first] = above;
  const inputs = data.length / rows;
  const weight = Float64Array.of(1 / rows);
  const joint = new Float64Array(first.count * inputs);
  let occupancy: Float64Array = new Float64Array(first.count);
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const x = data.subarray(row * inputs, (row + 1) * inputs);
    const bottom = { ...bottomLevel(model, parameters, x), down: null };
    const transition = transitionOf(bottom, first);
    const { mean, slope } = valuesAt(model, parameters, 0, bottom, first, transition, value);
    loss += mean[0] / rows;
    addEncoder(model, parameters, 0, bottom, slope, weight, gradients);
    addJoint(bottom, weight, transition, joint);
    transition.forEach((q, t) => {
      occupancy[t] += q / rows;
    });
  }
  addDecoder(model, parameters, 0, latentOf({ units: model.network.inputs }), first, occupancy, joint, gradients);
  transitions.forEach((transition, l) => {
    const [here, next] = [above[l], above[l + 1]];
    const after = visits(occupancy, transition);
    const both = new Float64Array(next.count * here.units);
    addJoint(here, occupancy, transition, both);
    addEncoder(model, parameters, l + 1, here, slopes[l + 1], occupancy, gradients);
    addDecoder(model, parameters, l + 1, here.latent, next, after, both, gradients);
    occupancy = after;
  });
  return { loss, gradients };
}

/** U_l of every state of level l, [count], and its slope in the logits above them, given U_{l+1}. */
function valuesAt(
  model: TwinModel,
  parameters: Parameters,
  l: number,
  here: Generating,
  next: Generating,
  transition: Float64Array,
  after: Float64Array,
) {
  const eta = output(here.up as StackTrace);
  const theta = output(next.down as StackTrace);
  const cost = pairs(here, next, (s, t) => entropyOf(here.latent, here.states, s, theta, t));
  const prior = l + 1 === depth(model) ? priorLogits(model.network, parameters) : null;
  const { mean, slope } = lookAhead(here, next, transition, (k) => cost[k] + after[k % next.count]);
  const means = meansOf(next.latent, eta);
  const negative = negativeEntropies(next.latent, eta);
  const top = prior ? entropies(next.latent, means, prior) : null;
  const away = eta.map((e, k) => e - (prior ? prior[k % next.units] : 0));
  const direct = pullOf(next.latent, means, away);
  return {
    mean: mean.map((value, s) => value + negative[s] + (top ? top[s] : 0)),
    slope: slope.map((value, k) => value + direct[k]),
  };
}

/** Gradient in encoder[l], and at the top in the prior, from states that are visited so often. */
function addEncoder(
  model: TwinModel,
  parameters: Parameters,
  l: number,
  here: Level,
  slope: Float64Array,
  occupancy: Float64Array,
  gradients: Parameters,
): void {
  const trace = here.up as StackTrace;
  stackBackward(model.network.encoder[l], parameters, trace, slope, occupancy, gradients);
  if (l + 1 === depth(model)) addPrior(model, parameters, output(trace), occupancy, gradients);
}

/** Adds what is visited together: sum over states here of q(here, state above) times the units here, [count above, units here]. */
function addJoint(here: Level, occupancy: Float64Array, transition: Float64Array, joint: Float64Array): void {
  const count = transition.length / here.count;
  for (let s = 0; s < here.count; s++) {
    for (let t = 0; t < count; t++) {
      const q = occupancy[s] * transition[s * count + t];
      for (let i = 0; i < here.units; i++) joint[t * here.units + i] += q * here.states[s * here.units + i];
    }
  }
}

/** Gradient in decoder[l]: at every state above, the logits less what the layer below is on average, given that state. */
function addDecoder(
  { network }: TwinModel,
  parameters: Parameters,
  l: number,
  latent: Latent,
  next: Generating,
  occupancy: Float64Array,
  joint: Float64Array,
  gradients: Parameters,
): void {
  const trace = next.down as StackTrace;
  const below = joint.length / next.count;
  const means = meansOf(latent, output(trace));
  const slope = means.map((mean, k) => occupancy[Math.floor(k / below)] * mean - joint[k]);
  stackBackward(network.decoder[l], parameters, trace, slope, new Float64Array(next.count).fill(1), gradients);
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
  const latent = network.latents[network.latents.length - 1];
  const means = meansOf(latent, prior);
  meansOf(latent, eta).forEach((mean, k) => {
    const j = k % prior.length;
    gradient[j] += weights[Math.floor(k / prior.length)] * (means[j] - mean);
  });
}
