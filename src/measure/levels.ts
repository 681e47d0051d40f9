/**
 * The layers of a network as a Markov chain over their joint states: all states of each layer, the probabilities of going from
 * one to the next, how often each is visited, and the credit that a layer's logits get from what comes after it.
 */
import type { Latent } from "../distributions/contract";
import { latentOf } from "../distributions/table";
import { entropyOf, meansOf } from "../reference/distributions/table";
import { type StackTrace, stackForward } from "../reference/stacks";
import { inputsOf, type TwinModel } from "../reference/model";
import type { Parameters } from "../reference/parameters";
import { statesOf } from "./exact";

/** All states of one layer, or the one example at the bottom, and the logits above them. */
export interface Level {
  count: number;
  latent: Latent;
  /** Numbers of a state. */
  units: number;
  /** [count, units] */
  states: Float64Array;
  /** What the network sees of them, [count, units]. */
  values: Float64Array;
  /** To the logits of the layer above, [count, n above]; null at the top. */
  up: StackTrace | null;
}

export const output = (trace: StackTrace): Float64Array => trace.outputs[trace.outputs.length - 1];

/** Every state of layer l = 1..L. */
export function enumerateLevel(model: TwinModel, parameters: Parameters, level: number): Level {
  const { network, representation } = model;
  const latent = network.latents[level - 1];
  const states = statesOf(latent);
  const [units, count] = [latent.width, states.length / latent.width];
  const values = states.map((s) => representation.lo + (representation.hi - representation.lo) * s);
  const above = network.encoder.at(level);
  return { count, latent, units, states, values, up: above ? stackForward(above, parameters, values, count) : null };
}

/** One example, [inputs] (and its class behind them), as the bottom of the chain. */
export function bottomLevel(model: TwinModel, parameters: Parameters, example: Float64Array): Level {
  const states = inputsOf(model.network, example, 1);
  const values = states.map((value, i) => value - (model.mean ? model.mean[i] : 0));
  const up = stackForward(model.network.encoder[0], parameters, values, 1);
  return { count: 1, latent: latentOf({ units: states.length }), units: states.length, states, values, up };
}

/** Probabilities of going from each state of a level to each of the next, [here.count, next.count]. */
export function transitionOf(here: Level, next: Level): Float64Array {
  const eta = output(here.up as StackTrace);
  return pairs(here, next, (s, t) => Math.exp(-entropyOf(next.latent, next.states, t, eta, s)));
}

/** How often the states of the next level are visited, given how often those of this one are. */
export function visits(occupancy: Float64Array, transition: Float64Array): Float64Array {
  const count = transition.length / occupancy.length;
  const next = new Float64Array(count);
  occupancy.forEach((o, s) => {
    for (let t = 0; t < count; t++) next[t] += o * transition[s * count + t];
  });
  return next;
}

/**
 * Given what the loss after the layer above is for every pair of states (pair k = here * next.count + next), its mean in every
 * state here, [here.count], and d mean / d eta of the logits above, [here.count, next.units].
 */
export function lookAhead(here: Level, next: Level, transition: Float64Array, lossOf: (pair: number) => number) {
  const eta = output(here.up as StackTrace);
  const means = meansOf(next.latent, eta);
  const mean = new Float64Array(here.count);
  const slope = new Float64Array(eta.length);
  for (let s = 0; s < here.count; s++) {
    const first = s * next.count;
    for (let t = 0; t < next.count; t++) mean[s] += transition[first + t] * lossOf(first + t);
    for (let t = 0; t < next.count; t++) {
      const q = transition[first + t] * (lossOf(first + t) - mean[s]);
      for (let j = 0; j < next.units; j++) {
        slope[s * next.units + j] += q * (next.states[t * next.units + j] - means[s * next.units + j]);
      }
    }
  }
  return { mean, slope };
}

/** [here.count, next.count] of a function of both states' numbers. */
export function pairs(here: Level, next: Level, of: (s: number, t: number) => number): Float64Array {
  return Float64Array.from({ length: here.count * next.count }, (_, k) =>
    of(Math.floor(k / next.count), k % next.count),
  );
}
