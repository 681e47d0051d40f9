/**
 * Twin of arms: n states from uniforms that are the components of a Dirichlet draw, the first being the ordinary sample's;
 * 1/(n-1) sum_j (f_j - mean f)(x_j - p) / (1 - rho).
 * With q = min(p, 1 - p), a state is rare where its uniform exceeds 1 - q; d_1 = 1 - (1 - ut_1)^(1/(n-1)),
 * d_j = (1 - d_1) E_j / sum E, ut_j = 1 - (1 - d_j)^(n-1); rho = (max(0, 2 q^(1/(n-1)) - 1)^(n-1) - q^2) / (q (1 - q)).
 * Source: Dimitriev & Zhou 2021, section 3 and its Dirichlet copula.
 */
import { backward } from "../backward";
import { sigmoid } from "../functions";
import { forward, hardStates, learningSignal } from "../model";
import { number, type ToyTwin, type Twin } from "./contract";
import { averageDecoders, continueFrom } from "./pair";

/** The n states of one unit: u its uniform, v the n - 1 uniforms behind the exponentials. */
export function armsStates(eta: number, u: number, v: readonly number[]): number[] {
  const power = v.length;
  const p = sigmoid(eta);
  const q = Math.min(p, 1 - p);
  const first = eta > 0 ? 1 - u : u;
  const rest = (1 - first) ** (1 / power);
  const exponential = v.map((x) => -Math.log(x));
  const total = exponential.reduce((sum, e) => sum + e, 0);
  const uniforms = [first, ...exponential.map((e) => 1 - (1 - (rest * e) / total) ** power)];
  return uniforms.map((ut) => {
    const rare = ut > 1 - q ? 1 : 0;
    return eta > 0 ? 1 - rare : rare;
  });
}

/** Correlation of two of n states of a unit. */
export function armsCorrelation(eta: number, n: number): number {
  const q = sigmoid(-Math.abs(eta));
  const both = Math.max(0, 2 * q ** (1 / (n - 1)) - 1) ** (n - 1);
  return (both - q * q) / (q * (1 - q));
}

/** The estimate of one unit from its states and the signals of the tuples. */
function combine(eta: number, states: readonly number[], signals: readonly number[]): number {
  const n = states.length;
  const mean = signals.reduce((sum, f) => sum + f, 0) / n;
  const sum = states.reduce((total, x, j) => total + (signals[j] - mean) * (x - sigmoid(eta)), 0);
  return sum / ((n - 1) * (1 - armsCorrelation(eta, n)));
}

export const arms: Twin = (input) => {
  const { model, parameters, data, rows, noise, hyper } = input;
  const n = number(hyper, "samples");
  const pass = forward(model, parameters, data, rows, hardStates(noise.latent));
  const weights = new Float64Array(rows).fill(1 / rows);
  const others: (typeof pass)[][] = [];
  const { gradients, estimate, logitGradient } = backward(model, parameters, pass, weights, "score", (level) => {
    const eta = pass.eta[level];
    const draws = Array.from({ length: n - 1 }, (_, j) => noise.more("extra", level, j));
    const tuples = Array.from(eta, (e, i) => {
      return armsStates(
        e,
        noise.latent[level][i],
        draws.map((draw) => draw[i]),
      );
    });
    others[level] = draws.map((_, j) =>
      continueFrom(
        input,
        pass,
        level,
        Float64Array.from(tuples, (tuple) => tuple[j + 1]),
      ),
    );
    const signals = [pass, ...others[level]].map((run) => learningSignal(run, level));
    const units = eta.length / rows;
    return eta.map((e, i) =>
      combine(
        e,
        tuples[i],
        signals.map((signal) => signal[Math.floor(i / units)]),
      ),
    );
  });
  if (hyper.average === true) averageDecoders(input, [[pass], ...others.slice(1)], gradients);
  return { gradients, estimate, dEta: logitGradient, states: pass.states, objective: pass.loss, loss: pass.loss };
};

export const armsToy: ToyTwin = ({ f, eta, u, more, hyper }) => {
  const n = number(hyper, "samples");
  const tuples = Array.from(eta, (e, i) => {
    const v = Array.from({ length: n - 1 }, (_, j) => more("extra", j)[i]);
    return armsStates(e, u[i], v);
  });
  const signals = Array.from({ length: n }, (_, j) => f.value(Float64Array.from(tuples, (tuple) => tuple[j])));
  return eta.map((e, i) => combine(e, tuples[i], signals));
};
