/**
 * Twin of muprop: (f - fbar - sum_j s_j (x_j - p_j) - b)(x - p) + s p (1 - p), fbar and s = S_l and its slope at the mean-field pass
 * from layer l upwards; b as in guess.ts, guessing what the expansion leaves. The scale divides the layer's whole gradient.
 * Source: Gu, Levine, Sutskever, Mnih 2016, equations 6 and 8.
 */
import { backward, directTerm } from "../backward";
import { sigmoid } from "../functions";
import { forward, hardStates, learningSignal, type Pass } from "../model";
import type { ToyTwin, Twin, TwinInput } from "./contract";
import { guessing } from "./guess";
import { hardState } from "./path";
import { meanField, type Slopes, slopesAt } from "./slopes";

/** The mean-field pass of a level, and what the expansion around it leaves of the signal, [rows]. */
export function expansion(input: TwinInput, pass: Pass, level: number): Slopes & { rest: Float64Array } {
  const p = pass.eta[level].map(sigmoid);
  const found = slopesAt(input, pass, level, p, meanField);
  const units = p.length / input.rows;
  const rest = learningSignal(pass, level).map((f, row) => {
    let linear = found.signal[row];
    for (let i = row * units; i < (row + 1) * units; i++) linear += found.slope[i] * (pass.states[level][i] - p[i]);
    return f - linear;
  });
  return { ...found, rest };
}

/** MuProp with another function of a row taken off the rest: its Fourier sibling. */
export type Further = (level: number, rest: Float64Array, pass: Pass) => Float64Array;

export function muPropTwin(input: TwinInput, guesses: ReturnType<typeof guessing>, further: Further) {
  const { model, parameters, data, rows, noise } = input;
  const pass = forward(model, parameters, data, rows, hardStates(noise.latent));
  const weights = new Float64Array(rows).fill(1 / rows);
  const { gradients, estimate, logitGradient } = backward(model, parameters, pass, weights, "score", (level) => {
    const { slope, rest } = expansion(input, pass, level);
    const { centred, scale } = guesses.centre(level, further(level, rest, pass), pass);
    const units = slope.length / rows;
    const direct = directTerm(pass, level, "score");
    return pass.eta[level].map((e, i) => {
      const p = sigmoid(e);
      const score = centred[Math.floor(i / units)] * (pass.states[level][i] - p);
      return (score + slope[i] * p * (1 - p) + direct[i]) / scale - direct[i];
    });
  });
  return { gradients, estimate, dEta: logitGradient, states: pass.states, objective: pass.loss, loss: pass.loss };
}

export const muprop: Twin = (input) => {
  const guesses = guessing(input);
  const output = muPropTwin(input, guesses, (_, rest) => rest);
  return { ...output, ...guesses.learned() };
};

export const mupropToy: ToyTwin = ({ f, eta, u, baseline = 0 }) => {
  const p = eta.map(sigmoid);
  const x = eta.map((e, i) => hardState(e, u[i]));
  const slope = f.derivative(p);
  const linear = slope.reduce((sum, s, i) => sum + s * (x[i] - p[i]), f.value(p));
  const rest = f.value(x) - linear - baseline;
  return x.map((xi, i) => rest * (xi - p[i]) + slope[i] * p[i] * (1 - p[i]));
};
