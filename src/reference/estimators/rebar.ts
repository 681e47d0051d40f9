/**
 * Twin of rebar: (f - nu c(zt))(b - p) + nu c'(z) - nu c'(zt) dzt/deta with z = eta + logit u, zt = eta + logit u',
 * u' = b ? 1 - p + p v : (1 - p) v (v: extra set 0), c(z) = S_l at s(z / tau) with the layers above relaxed at the same
 * temperature on their own uniforms. (nu, log tau) = `control.l` descend the mean over rows of sum_i estimate_i^2; the derivative
 * in log tau is the difference to log tau + DELTA, or 0 where `learnTemperature` is off.
 * Source: Tucker et al. 2017, section 3.
 */
import { backward } from "../backward";
import { logit, sigmoid } from "../functions";
import { forward, hardStates, learningSignal, type Pass } from "../model";
import { flag, type ToyTwin, type Twin, type TwinInput, type TwinOutput } from "./contract";
import { controlOf } from "./learned";
import { hardState } from "./path";
import { type Continuation, slopesAt } from "./slopes";

/** Step in log tau of the difference. */
export const DELTA = 0.02;

/** The uniform behind zt. */
export function conditionalUniform(eta: number, state: number, v: number): number {
  const p = sigmoid(eta);
  return state === 1 ? 1 - p + p * v : (1 - p) * v;
}

/** d zt / d eta at fixed v: 1 + d logit(u') / d eta. */
export function conditionalSlope(eta: number, state: number, v: number): number {
  const p = sigmoid(eta);
  const u = conditionalUniform(eta, state, v);
  const du = p * (1 - p) * (state === 1 ? v - 1 : -v);
  return 1 + du / (u * (1 - u));
}

/** Everything about one level's logistic variables, [rows, n]. */
export interface Logistic {
  states: Float64Array;
  z: Float64Array;
  zt: Float64Array;
  /** d zt / d eta. */
  given: Float64Array;
}

export function logisticOf({ noise }: TwinInput, pass: Pass, level: number): Logistic {
  const eta = pass.eta[level];
  const states = pass.states[level];
  const v = noise.more("extra", level, 0);
  return {
    states,
    z: eta.map((e, i) => e + logit(noise.latent[level][i])),
    zt: eta.map((e, i) => e + logit(conditionalUniform(e, states[i], v[i]))),
    given: eta.map((e, i) => conditionalSlope(e, states[i], v[i])),
  };
}

/** What nu multiplies at a temperature: c'(z) - c'(zt) dzt/deta - c(zt)(b - p), [rows, n]. */
export function variateAt(input: TwinInput, pass: Pass, level: number, at: Logistic, tau: number): Float64Array {
  const psi: Continuation = (k, eta, i) => {
    const state = sigmoid((eta + logit(input.noise.latent[k][i])) / tau);
    return { state, slope: (state * (1 - state)) / tau };
  };
  const relaxed = (z: Float64Array) => {
    const state = z.map((value) => sigmoid(value / tau));
    const { signal, slope } = slopesAt(input, pass, level, state, psi);
    return { signal, slope: slope.map((s, i) => (s * state[i] * (1 - state[i])) / tau) };
  };
  const [free, given] = [relaxed(at.z), relaxed(at.zt)];
  const units = at.z.length / input.rows;
  return at.z.map((_, i) => {
    const score = at.states[i] - sigmoid(pass.eta[level][i]);
    return free.slope[i] - given.slope[i] * at.given[i] - given.signal[Math.floor(i / units)] * score;
  });
}

/** Adds to the estimate, given it without: relax's network. */
export type Learned = (level: number, pass: Pass, at: Logistic) => Float64Array;

/** rebar's estimate with `more` added; `addGradients` sees the finished one. */
export function relaxedTwin(
  input: TwinInput,
  more?: Learned,
  addGradients?: (level: number, pass: Pass, at: Logistic, estimate: Float64Array) => void,
): TwinOutput {
  const { model, parameters, data, rows, noise } = input;
  const pass = forward(model, parameters, data, rows, hardStates(noise.latent));
  const weights = new Float64Array(rows).fill(1 / rows);
  const learnedGradients = new Map<string, Float64Array>();
  const learns = flag(input.hyper, "learnTemperature");
  const { gradients, estimate, logitGradient } = backward(model, parameters, pass, weights, "score", (level) => {
    const [nu, logTau] = Array.from(controlOf(input, level) ?? [1, Math.log(0.5)]);
    const at = logisticOf(input, pass, level);
    const here = variateAt(input, pass, level, at, Math.exp(logTau));
    const there = learns ? variateAt(input, pass, level, at, Math.exp(logTau + DELTA)) : here;
    const added = more?.(level, pass, at);
    const signal = learningSignal(pass, level);
    const units = at.z.length / rows;
    const found = at.z.map((_, i) => {
      const score = at.states[i] - sigmoid(pass.eta[level][i]);
      return signal[Math.floor(i / units)] * score + nu * here[i] + (added?.[i] ?? 0);
    });
    const scalarGradient = new Float64Array(4);
    found.forEach((g, i) => {
      scalarGradient[0] += (2 * g * here[i]) / rows;
      scalarGradient[1] += (2 * g * nu * (there[i] - here[i])) / DELTA / rows;
    });
    learnedGradients.set(`control.${level}`, scalarGradient);
    addGradients?.(level, pass, at, found);
    return found;
  });
  const { states, loss } = pass;
  return { gradients, estimate, dEta: logitGradient, states, objective: loss, loss, learnedGradients };
}

export const rebar: Twin = (input) => relaxedTwin(input);

export const rebarToy: ToyTwin = ({ f, eta, u, extra, control }) => {
  const [nu, logTau] = Array.from(control ?? [1, Math.log(0.5)]);
  const tau = Math.exp(logTau);
  const b = eta.map((e, i) => hardState(e, u[i]));
  const relaxed = (uniforms: Float64Array) => {
    const state = eta.map((e, i) => sigmoid((e + logit(uniforms[i])) / tau));
    return { value: f.value(state), slope: f.derivative(state).map((s, i) => (s * state[i] * (1 - state[i])) / tau) };
  };
  const free = relaxed(u);
  const given = relaxed(eta.map((e, i) => conditionalUniform(e, b[i], extra[i])));
  const signal = f.value(b) - nu * given.value;
  return eta.map((e, i) => {
    const path = free.slope[i] - given.slope[i] * conditionalSlope(e, b[i], extra[i]);
    return signal * (b[i] - sigmoid(e)) + nu * path;
  });
};
