/**
 * Path estimators: one forward pass with the state that the rule writes, one backward pass through the sampled values of
 * all layers. A rule says, for one unit, which state the network sees and what multiplies the derivative in that state.
 */
import { backward } from "../backward";
import { sigmoid } from "../functions";
import { forward, hardStates, type TwinModel } from "../model";
import { flag, type Hyper, type ToyTwin, type Twin } from "./contract";

/** One unit's noise: `u` decides the state, `extra` is independent of it, as are further sets; all in (0, 1). */
export interface UnitNoise {
  u: number;
  extra: number;
  more: (draw: number) => number;
  /** Steps taken. */
  step: number;
}

export type PathRule = (eta: number, noise: UnitNoise, hyper: Hyper) => { state: number; factor: number };

/** The ordinary hard sample, x = 1[u > 1 - p]. */
export function hardState(eta: number, u: number): number {
  return u > 1 - sigmoid(eta) ? 1 : 0;
}

/** Probability of a hard state. */
export function probabilityOf(state: number, eta: number): number {
  return sigmoid(state === 1 ? eta : -eta);
}

export interface PathOptions {
  /** Has the switch `asPublished`, which divides the path gradient by D = hi - lo. */
  asPublished?: boolean;
  /** The model that this estimator runs, given the spec's (FouST's scale). */
  adapt?: (model: TwinModel, hyper: Hyper) => TwinModel;
}

export function pathTwin(rule: PathRule, { asPublished = false, adapt }: PathOptions = {}): Twin {
  return ({ model: given, parameters, data, rows, noise, hyper, step = 0 }) => {
    const model = adapt ? adapt(given, hyper) : given;
    const { lo, hi } = model.representation;
    const divisor = asPublished && flag(hyper, "asPublished") ? hi - lo : 1;
    const unit = (level: number, eta: number, i: number) =>
      rule(
        eta,
        {
          u: noise.latent[level][i],
          extra: noise.extra[level][i],
          more: (draw) => noise.more("extra", level, draw)[i],
          step,
        },
        hyper,
      );
    const pass = forward(model, parameters, data, rows, (level, eta) => eta.map((e, i) => unit(level, e, i).state));
    const weights = new Float64Array(rows).fill(1 / rows);
    const { gradients, estimate, logitGradient } = backward(
      model,
      parameters,
      pass,
      weights,
      "path",
      (level, gradient) => pass.eta[level].map((e, i) => (unit(level, e, i).factor * gradient[i]) / divisor),
    );
    const hard = forward(model, parameters, data, rows, hardStates(noise.latent));
    return { gradients, estimate, dEta: logitGradient, states: pass.states, objective: pass.loss, loss: hard.loss };
  };
}

export function pathToy(rule: PathRule): ToyTwin {
  return ({ f, eta, u, extra, more, hyper }) => {
    const units = Array.from(eta, (e, i) =>
      rule(e, { u: u[i], extra: extra[i], more: (draw) => more("extra", draw)[i], step: 0 }, hyper),
    );
    const gradient = f.derivative(Float64Array.from(units, (unit) => unit.state));
    return gradient.map((g, i) => units[i].factor * g);
  };
}
