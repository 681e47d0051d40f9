/**
 * The truth for small networks: expected loss, its gradient and log p(x) by enumeration of every joint state of all
 * stochastic layers, in float64. Knows nothing of estimators or learning signals: the gradient below is the product rule
 * on sum_z q(z|x) loss(x, z), with d q(z|x) / d eta_li = q(z|x) (x_li - p_li).
 */
import type { Latent } from "../distributions/contract";
import { everyState, jointStates } from "../distributions/support";
import { latentOf } from "../distributions/table";
import { backward } from "../reference/backward";
import { entropies, scoreOf } from "../reference/distributions/table";
import { logSumExp } from "../reference/functions";
import { fixedStates, forward, logWeight, type Pass, type TwinModel } from "../reference/model";
import { addScaled, type Parameters, zerosLike } from "../reference/parameters";

/** Most joint states that are enumerated per example. */
export const MAX_STATES = 65_536;

/** All states of n Boolean units, [states, n]: row s holds the bits of s, unit 0 the lowest. */
export function enumerateStates(n: number): Float64Array {
  if (!(Number.isInteger(n) && n >= 0)) throw new RangeError(`A layer of ${n} units has no states.`);
  return statesOf(latentOf({ units: n }));
}

/** All joint states of a layer, [states, width]. */
export function statesOf(latent: Latent): Float64Array {
  checkCount(jointStates(latent));
  return everyState(latent);
}

function checkCount(count: number): void {
  if (count <= MAX_STATES) return;
  throw new RangeError(
    `Enumeration covers up to ${MAX_STATES.toLocaleString("en")} joint states; these units have ${count.toLocaleString("en")}.`,
  );
}

/** Expected loss of the batch: mean over its rows of E_q[loss], nats. data [rows, inputs]. */
export function exactLoss(model: TwinModel, parameters: Parameters, data: Float64Array, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const pass = enumeratePass(model, parameters, example(data, rows, row));
    const probability = stateProbabilities(pass);
    for (let s = 0; s < pass.rows; s++) sum += probability[s] * pass.loss[s];
  }
  return sum / rows;
}

export interface ExactGradient {
  loss: number;
  gradients: Parameters;
}

/** Expected loss of the batch and its gradient in every parameter. data [rows, inputs]. */
export function exactGradient(
  model: TwinModel,
  parameters: Parameters,
  data: Float64Array,
  rows: number,
): ExactGradient {
  const gradients = zerosLike(parameters);
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const pass = enumeratePass(model, parameters, example(data, rows, row));
    const probability = stateProbabilities(pass);
    const average = averageLoss(pass, probability);
    // Any constant may be taken off the loss, since sum_z dq = 0; the average keeps the sums small.
    const score = (level: number) => {
      const units = pass.eta[level].length / pass.rows;
      return scoreOf(pass.latents[level], pass.states[level], pass.eta[level]).map((score, i) => {
        return (pass.loss[Math.floor(i / units)] - average) * score;
      });
    };
    addScaled(gradients, backward(model, parameters, pass, probability, "exact", score).gradients, 1 / rows);
    loss += average / rows;
  }
  return { loss, gradients };
}

/** log p(x) of each example, nats, [rows]: the integral over z that importance sampling estimates. */
export function exactLogLikelihood(
  model: TwinModel,
  parameters: Parameters,
  data: Float64Array,
  rows: number,
): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    const pass = enumeratePass(model, parameters, example(data, rows, row));
    const logQ = logProbabilities(pass);
    return logSumExp(logWeight(pass).map((w, s) => w + logQ[s]));
  });
}

/** One row per joint state of all layers, for one example [inputs]. */
export function enumeratePass(model: TwinModel, parameters: Parameters, x: Float64Array): Pass {
  const { latents } = model.network;
  const rows = latents.reduce((product, latent) => product * jointStates(latent), 1);
  checkCount(rows);
  const data = Float64Array.from({ length: rows * x.length }, (_, i) => x[i % x.length]);
  /** Rows between two states of a layer. */
  let step = 1;
  const states: Float64Array[] = [new Float64Array(0)];
  for (const latent of latents) {
    const [all, count, { width }, every] = [everyState(latent), jointStates(latent), latent, step];
    const numberOf = (row: number) => Math.floor(row / every) % count;
    states.push(
      Float64Array.from({ length: rows * width }, (_, i) => all[numberOf(Math.floor(i / width)) * width + (i % width)]),
    );
    step *= count;
  }
  return forward(model, parameters, data, rows, fixedStates(states));
}

/** q(z | x) of each row's states, [rows]. */
export function stateProbabilities(pass: Pass): Float64Array {
  return logProbabilities(pass).map(Math.exp);
}

function logProbabilities(pass: Pass): Float64Array {
  const logQ = new Float64Array(pass.rows);
  for (let level = 1; level < pass.states.length; level++) {
    entropies(pass.latents[level], pass.states[level], pass.eta[level]).forEach((entropy, row) => {
      logQ[row] -= entropy;
    });
  }
  return logQ;
}

function averageLoss(pass: Pass, probability: Float64Array): number {
  let sum = 0;
  for (let s = 0; s < pass.rows; s++) sum += probability[s] * pass.loss[s];
  return sum;
}

function example(data: Float64Array, rows: number, row: number): Float64Array {
  const inputs = data.length / rows;
  return data.subarray(row * inputs, (row + 1) * inputs);
}
