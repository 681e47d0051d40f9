/**
 * Score-function estimators: g = signal (x - p), the signal being S_l less a baseline, one number per row and level. A
 * scale divides the level's whole gradient, analytic terms included: dividing the score alone would weigh it against them.
 */
import { backward, directTerm } from "../backward";
import { scoreOf } from "../distributions/table";
import { sigmoid } from "../functions";
import { forward, hardStates, learningSignal, type Pass } from "../model";
import type { ToyTwin, TwinInput, TwinOutput } from "./contract";
import { hardState } from "./path";

/** From S_l, [rows], to what multiplies the score, [rows], and what divides the sum with the analytic terms. */
export type Centring = (level: number, signal: Float64Array, pass: Pass) => { centred: Float64Array; scale: number };

export function scoreTwin(input: TwinInput, centring: Centring): TwinOutput {
  const { model, parameters, data, rows, noise } = input;
  const pass = forward(model, parameters, data, rows, hardStates(noise.latent));
  const weights = new Float64Array(rows).fill(1 / rows);
  const { gradients, estimate, logitGradient } = backward(model, parameters, pass, weights, "score", (level) => {
    const { centred, scale } = centring(level, learningSignal(pass, level), pass);
    const units = pass.eta[level].length / rows;
    const direct = directTerm(pass, level, "score");
    return scoreOf(pass.latents[level], pass.states[level], pass.eta[level]).map((x, i) => {
      return (centred[Math.floor(i / units)] * x + direct[i]) / scale - direct[i];
    });
  });
  return { gradients, estimate, dEta: logitGradient, states: pass.states, objective: pass.loss, loss: pass.loss };
}

/** (f(x) - baseline) (x - p) with a constant baseline. */
export const scoreToy: ToyTwin = ({ f, eta, u, baseline = 0 }) => {
  const x = eta.map((e, i) => hardState(e, u[i]));
  const signal = f.value(x) - baseline;
  return eta.map((e, i) => signal * (x[i] - sigmoid(e)));
};
