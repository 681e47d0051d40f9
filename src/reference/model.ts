/**
 * The whole model in float64: states in, loss terms out, every intermediate kept. Plain loops over the formulas below;
 * the oracle of the kernels, of the estimators and of the exact gradients.
 *
 * A model that predicts has an encoder and a head instead of a decoder: loss = -log p(outcome | head(v_L)), and no other term. Its
 * examples carry the outcome behind the inputs: their class, or the pixels that are predicted.
 *
 * Levels 0..L, level 0 the data; arrays "by level" have an empty entry where a level has none.
 *   v_0 = x - mean (or x),  v_l = lo + (hi - lo) x_l,  eta_l = encoder[l-1](v_{l-1}),  theta_l = decoder[l](v_{l+1})
 *   loss = sum_{k<L} CE_k + sum_{l>=1} negH_l + top,   nats, to minimise
 *   CE_k = CE(x_k, theta_k),  negH_l = negH(eta_l),  top = CE(p(eta_L), theta_L),  theta_L the prior's logits,
 * all of the distribution of the level (distributions/table.ts)
 */
import type { ModelSpec } from "../spec/schema";
import type { Latent } from "../distributions/contract";
import { latentOf } from "../distributions/table";
import { PRIOR_LOGITS } from "../models/initialise";
import { drawOf, entropies, meansOf, negativeEntropies } from "./distributions/table";
import { crossEntropy, logSumExp, sigmoid } from "./functions";
import { type DataWidths, hasLatentTerms, type Network, targetsOf } from "../models/network";
import { type StackTrace, stackForward } from "./stacks";
import { buildNetwork } from "../models/table";
import { type Parameters, parameter } from "./parameters";

export interface Representation {
  lo: number;
  hi: number;
}

/** What a forward pass needs besides parameters. */
export interface TwinModel {
  network: Network;
  representation: Representation;
  /** Mean of the data that the encoder's input is centred on, [inputs]; null when it is not. */
  mean: Float64Array | null;
}

/** One forward pass over `rows` examples. */
export interface Pass {
  rows: number;
  /** The variables of each level; level 0 is the data. */
  latents: Latent[];
  /** States by level, [rows, n_l]; level 0 is the data. */
  states: Float64Array[];
  /** What the network sees of each level, [rows, n_l]. */
  values: Float64Array[];
  /** Logits of q by level 1..L, [rows, n_l]. */
  eta: Float64Array[];
  /** Logits of p by level: 0..L-1 [rows, n_l], L [n_L] (the prior). */
  theta: Float64Array[];
  encoder: StackTrace[];
  decoder: StackTrace[];
  /** CE_k by level 0..L-1, [rows]. */
  crossEntropy: Float64Array[];
  /** negH_l by level 1..L, [rows]. */
  negativeEntropy: Float64Array[];
  /** CE(p(eta_L), theta_L), [rows]. */
  top: Float64Array;
  /** Whether entropies and priors are part of the loss. */
  latentTerms: boolean;
  /** Of a model that predicts: its head, and the outcome of each row. */
  head: { trace: StackTrace; outcomes: Float64Array } | null;
  /** Sum of all terms, [rows]. */
  loss: Float64Array;
}

/** Decides the states of a level, [rows, n_l], given its logits of the same shape. */
export type Chooser = (level: number, eta: Float64Array, latent: Latent) => Float64Array;

/** @param mean of the inputs, [inputs] */
export function buildTwinModel(
  spec: ModelSpec,
  data: Pick<DataWidths, "inputs"> & Partial<DataWidths>,
  mean: ArrayLike<number>,
): TwinModel {
  const network = buildNetwork(spec, data);
  return { network, representation: spec.representation, mean: spec.centre ? Float64Array.from(mean) : null };
}

/** Number of stochastic layers. */
export function depth(model: TwinModel): number {
  return model.network.units.length;
}

/** Chooses given states, by level 1..L. */
export function fixedStates(states: Float64Array[]): Chooser {
  return (level) => states[level];
}

/** Draws from uniforms by level 1..L. */
export function hardStates(uniforms: Float64Array[]): Chooser {
  return (level, eta, latent) => drawOf(latent, eta, uniforms[level]);
}

/** Logits of the factorised prior, [n_L]: zeros when it is fixed. */
export function priorLogits(network: Network, parameters: Parameters): Float64Array {
  const units = network.units[network.units.length - 1];
  return network.learnedPrior ? parameter(parameters, PRIOR_LOGITS) : new Float64Array(units);
}

/** @param data examples, [rows, inputs]; of a model that predicts with the outcome behind the inputs */
export function forward(
  model: TwinModel,
  parameters: Parameters,
  examples: Float64Array,
  rows: number,
  choose: Chooser,
): Pass {
  const { network } = model;
  const last = depth(model);
  const none: Float64Array = new Float64Array(0);
  const data = inputsOf(network, examples, rows);
  const latents = [latentOf({ units: network.inputs }), ...network.latents];
  const states = [data];
  const values = [dataValues(model, data)];
  const eta = [none];
  const encoder: StackTrace[] = [];
  for (let level = 1; level <= last; level++) {
    encoder.push(stackForward(network.encoder[level - 1], parameters, values[level - 1], rows));
    eta.push(output(encoder[level - 1]));
    states.push(choose(level, eta[level], latents[level]));
    values.push(stateValues(model, states[level]));
  }
  if (!hasLatentTerms(network)) {
    const head = {
      trace: stackForward(network.head, parameters, values[last], rows),
      outcomes: outcomesOf(network, examples, rows),
    };
    const loss = outcomeLoss(network, output(head.trace), head.outcomes);
    const empty = { theta: [], decoder: [], crossEntropy: [], negativeEntropy: [], top: none };
    return { rows, latents, states, values, eta, encoder, ...empty, latentTerms: false, head, loss };
  }
  const decoder: StackTrace[] = [];
  const theta: Float64Array[] = [];
  for (let level = 0; level < last; level++) {
    decoder.push(stackForward(network.decoder[level], parameters, values[level + 1], rows));
    theta.push(output(decoder[level]));
  }
  theta.push(priorLogits(network, parameters));

  const crossEntropies = theta.slice(0, last).map((logits, k) => entropies(latents[k], states[k], logits));
  const negative = eta.map((logits, l) => (l === 0 ? none : negativeEntropies(latents[l], logits)));
  const top = entropies(latents[last], meansOf(latents[last], eta[last]), theta[last]);
  const loss = top.slice();
  for (const term of [...crossEntropies, ...negative.slice(1)]) {
    for (let row = 0; row < rows; row++) loss[row] += term[row];
  }
  return {
    rows,
    latents,
    states,
    values,
    eta,
    theta,
    encoder,
    decoder,
    crossEntropy: crossEntropies,
    negativeEntropy: negative,
    top,
    latentTerms: true,
    head: null,
    loss,
  };
}

/**
 * Whether score estimators leave the entropies and the prior to their closed forms. With one stochastic layer they do; in
 * depth they keep log q and log p of the drawn states in the learning signal, because near the posterior these cancel
 * against the rest, draw by draw, and the closed form would take that away.
 */
export function scoreInClosedForm(pass: Pass): boolean {
  return pass.states.length === 2;
}

/**
 * Learning signal of level l, [rows]: the part of the loss that depends on x_l given the levels below.
 * A model that predicts: its loss, at every level. One stochastic layer: S_1 = CE_0. In depth: S_l = sum_{k=l-1}^{L} CE_k + sum_{k=l}^{L} log q(x_k), CE_L that of x_L.
 */
export function learningSignal(pass: Pass, level: number): Float64Array {
  if (!pass.latentTerms) return pass.loss.slice();
  const last = pass.states.length - 1;
  const signal = new Float64Array(pass.rows);
  const add = (term: Float64Array) => {
    for (let row = 0; row < pass.rows; row++) signal[row] += term[row];
  };
  for (const term of pass.crossEntropy.slice(level - 1)) add(term);
  if (scoreInClosedForm(pass)) return signal;
  const { latents, states, theta, eta } = pass;
  add(entropies(latents[last], states[last], theta[last]));
  for (let k = level; k <= last; k++) add(entropies(latents[k], states[k], eta[k]).map((value) => -value));
  return signal;
}

/**
 * log p(x, z) - log q(z | x) of sampled states, [rows]: nothing analytic, so that its exponential averages to p(x)
 * (importance sampling). Of a model that predicts log p(outcome | z), whose exponential averages to the ensemble's.
 */
export function logWeight(pass: Pass): Float64Array {
  const { rows, latents, states, theta, eta } = pass;
  if (!pass.latentTerms) return pass.loss.map((loss) => -loss);
  const weight = new Float64Array(rows);
  const add = (terms: Float64Array, sign: number) => {
    for (let row = 0; row < rows; row++) weight[row] += sign * terms[row];
  };
  latents.forEach((latent, level) => {
    add(entropies(latent, states[level], theta[level]), -1);
    if (level > 0) add(entropies(latent, states[level], eta[level]), 1);
  });
  return weight;
}

/** The inputs of examples, [rows, inputs]. */
export function inputsOf(network: Network, examples: Float64Array, rows: number): Float64Array {
  if (hasLatentTerms(network)) return examples;
  const width = examples.length / rows;
  return Float64Array.from({ length: rows * network.inputs }, (_, i) => {
    return examples[Math.floor(i / network.inputs) * width + (i % network.inputs)];
  });
}

/** What is to be predicted of examples: their classes, [rows], or the numbers behind the inputs, [rows, targets]. */
export function outcomesOf({ inputs }: Network, examples: Float64Array, rows: number): Float64Array {
  const width = examples.length / rows;
  const outcomes = width - inputs;
  return Float64Array.from({ length: rows * outcomes }, (_, i) => {
    return examples[Math.floor(i / outcomes) * width + inputs + (i % outcomes)];
  });
}

/** -log p(outcome) of each row under logits [rows, outputs]. */
export function outcomeLoss(network: Network, logits: Float64Array, outcomes: Float64Array): Float64Array {
  const targets = targetsOf(network);
  if (targets === 0) return classLoss(logits, outcomes);
  const loss = new Float64Array(logits.length / targets);
  logits.forEach((theta, i) => {
    loss[Math.floor(i / targets)] += crossEntropy(outcomes[i], theta);
  });
  return loss;
}

/** Derivative of `outcomeLoss` in the logits, [rows, outputs]. */
export function outcomeLossSlope(network: Network, logits: Float64Array, outcomes: Float64Array): Float64Array {
  if (targetsOf(network) === 0) return classLossSlope(logits, outcomes);
  return logits.map((theta, i) => sigmoid(theta) - outcomes[i]);
}

/** -log p(class) of each row under logits [rows, outputs]: one logit for two classes, else one for each. */
function classLoss(logits: Float64Array, labels: Float64Array): Float64Array {
  const outputs = logits.length / labels.length;
  return labels.map((label, row) => {
    const own = logits.subarray(row * outputs, (row + 1) * outputs);
    return outputs === 1 ? crossEntropy(label, own[0]) : logSumExp(own) - own[label];
  });
}

/** Derivative of `classLoss` in the logits, [rows, outputs]. */
function classLossSlope(logits: Float64Array, labels: Float64Array): Float64Array {
  const outputs = logits.length / labels.length;
  return logits.map((theta, i) => {
    const row = Math.floor(i / outputs);
    if (outputs === 1) return sigmoid(theta) - labels[row];
    const total = logSumExp(logits.subarray(row * outputs, (row + 1) * outputs));
    return Math.exp(theta - total) - Number(i % outputs === labels[row]);
  });
}

function output(trace: StackTrace): Float64Array {
  return trace.outputs[trace.outputs.length - 1];
}

function dataValues(model: TwinModel, data: Float64Array): Float64Array {
  const { mean } = model;
  return mean ? data.map((x, i) => x - mean[i % mean.length]) : data;
}

function stateValues(model: TwinModel, states: Float64Array): Float64Array {
  const { lo, hi } = model.representation;
  return states.map((x) => lo + (hi - lo) * x);
}
