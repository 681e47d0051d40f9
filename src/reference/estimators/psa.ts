/**
 * Twin of psa, from its definition: states s in {-1, 1}, and by level the difference q_i that unit i makes,
 *   q^L_i = f(s) - f(s, unit i flipped),  q^{k-1}_i = sum_j s_j (F(a_j) - F(a_j with unit i flipped)) q^k_j,
 *   d / d a_j = s_j F'(a_j) q_j,
 * a flip moving the value of a unit from one end of the representation to the other. Enhanced head: the mean of its gradient over
 * staying, with probability 1 - sum_i pi_i / n, and flipping unit i, pi_i / n, pi_i = 1 - p(s_i).
 * Source: Shekhovtsov et al. 2020, section 3.
 */
import { headBackward } from "../backward";
import { stackBackward, stackForward } from "../stacks";
import { sigmoid } from "../functions";
import { depth, forward, hardStates, outcomeLoss, type Pass, type TwinModel } from "../model";
import { type Parameters, parameter, zerosLike } from "../parameters";
import { flag, type Twin, type TwinInput } from "./contract";

const sign = (state: number): number => (state === 1 ? 1 : -1);

export const psa: Twin = (input) => {
  const { model, parameters, data, rows, noise, hyper } = input;
  const pass = forward(model, parameters, data, rows, hardStates(noise.latent));
  const weights = new Float64Array(rows).fill(1 / rows);
  const gradients = zerosLike(parameters);
  if (flag(hyper, "enhance")) addEnhanced(input, pass, gradients);
  else headBackward(model, parameters, pass, weights, gradients);
  const estimate: Float64Array[] = [new Float64Array(0)];
  let q = headDifferences(model, parameters, pass);
  for (let level = depth(model); level >= 1; level--) {
    estimate[level] = pass.eta[level].map((a, j) => {
      return sign(pass.states[level][j]) * sigmoid(a) * sigmoid(-a) * q[j];
    });
    const stack = model.network.encoder[level - 1];
    stackBackward(stack, parameters, pass.encoder[level - 1], estimate[level], weights, gradients);
    if (level > 1) q = layerDifferences(model, parameters, pass, level, q);
  }
  return { gradients, estimate, dEta: estimate, states: pass.states, objective: pass.loss, loss: pass.loss };
};

/** The values of the top layer with unit i of every row flipped, [rows, n]. */
function flipped({ representation: { lo, hi } }: TwinModel, values: Float64Array, units: number, unit: number) {
  return values.map((v, k) => (k % units === unit ? lo + hi - v : v));
}

/** f(s) - f(s, unit i flipped) of the top layer, [rows, n]. */
export function headDifferences(
  model: TwinModel,
  parameters: Parameters,
  { rows, values, head, loss }: Pass,
): Float64Array {
  const top = values.length - 1;
  const units = values[top].length / rows;
  const q = new Float64Array(values[top].length);
  for (let unit = 0; unit < units; unit++) {
    const trace = stackForward(model.network.head, parameters, flipped(model, values[top], units, unit), rows);
    const there = outcomeLoss(model.network, trace.outputs[0], head?.outcomes ?? new Float64Array(rows));
    for (let row = 0; row < rows; row++) q[row * units + unit] = loss[row] - there[row];
  }
  return q;
}

/** From the differences that the units of a level make to those of the level below. */
function layerDifferences(
  { network, representation: { lo, hi } }: TwinModel,
  parameters: Parameters,
  { rows, values, states, eta }: Pass,
  level: number,
  q: Float64Array,
): Float64Array {
  const [dense] = network.encoder[level - 1];
  const weight = parameter(parameters, `${dense.name}.weight`);
  const below = new Float64Array(values[level - 1].length);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < dense.inputs; i++) {
      const v = values[level - 1][row * dense.inputs + i];
      for (let j = 0; j < dense.outputs; j++) {
        const k = row * dense.outputs + j;
        const moved = eta[level][k] + weight[i * dense.outputs + j] * (lo + hi - 2 * v);
        below[row * dense.inputs + i] += sign(states[level][k]) * (sigmoid(eta[level][k]) - sigmoid(moved)) * q[k];
      }
    }
  }
  return below;
}

/** The head's gradient as a mean over the sample and its flips. */
function addEnhanced({ model, parameters, rows }: TwinInput, pass: Pass, gradients: Parameters): void {
  const top = pass.values.length - 1;
  const units = pass.values[top].length / rows;
  const surprise = pass.eta[top].map((a, k) => sigmoid(-sign(pass.states[top][k]) * a) / units);
  const stays = Float64Array.from({ length: rows }, (_, row) => {
    return (1 - surprise.subarray(row * units, (row + 1) * units).reduce((sum, s) => sum + s, 0)) / rows;
  });
  headBackward(model, parameters, pass, stays, gradients);
  if (!pass.head) return;
  for (let unit = 0; unit < units; unit++) {
    const values = flipped(model, pass.values[top], units, unit);
    const head = { ...pass.head, trace: stackForward(model.network.head, parameters, values, rows) };
    const weights = Float64Array.from({ length: rows }, (_, row) => surprise[row * units + unit] / rows);
    headBackward(model, parameters, { ...pass, head }, weights, gradients);
  }
}
