/**
 * Path estimators: one forward pass with the state that the rule writes, one backward pass through the sampled values of
 * all layers. A rule says, for one unit, which state the network sees and what multiplies the derivative in that state.
 */
import { backward } from "../backward";
import { mapVariables } from "../distributions/categorical";
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

/** Noise of one variable of several values, one number of each kind for every value. */
export interface VariableNoise {
  u: Float64Array;
  more: (draw: number) => Float64Array;
  step: number;
}

/** Of one variable of several values: the numbers that the network sees, and the estimate given the slope in them. */
export type CategoricalRule = (
  eta: Float64Array,
  noise: VariableNoise,
  hyper: Hyper,
) => { state: Float64Array; pull: (slope: Float64Array) => Float64Array };

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
  /** The same of a variable of several values, for estimators that are defined for those. */
  categorical?: CategoricalRule;
}

export function pathTwin(rule: PathRule, { asPublished = false, adapt, categorical }: PathOptions = {}): Twin {
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
    /** The rule of the variable of level l whose values begin at number `first`. */
    const variable = (level: number, eta: Float64Array, first: number, end: number) => {
      if (!categorical) throw new Error("This estimator is defined for units of two states.");
      const of = (values: Float64Array) => values.subarray(first, end);
      const more = (draw: number) => of(noise.more("extra", level, draw));
      return categorical(of(eta), { u: of(noise.latent[level]), more, step }, hyper);
    };
    const pass = forward(model, parameters, data, rows, (level, eta, latent) => {
      if (latent.distribution === "bernoulli") return eta.map((e, i) => unit(level, e, i).state);
      return mapVariables(latent, eta.length, (a, b) => variable(level, eta, a, b).state);
    });
    const weights = new Float64Array(rows).fill(1 / rows);
    const { gradients, estimate, logitGradient } = backward(
      model,
      parameters,
      pass,
      weights,
      "path",
      (level, gradient) => {
        const [eta, latent] = [pass.eta[level], pass.latents[level]];
        if (latent.distribution === "bernoulli")
          return eta.map((e, i) => (unit(level, e, i).factor * gradient[i]) / divisor);
        return mapVariables(latent, eta.length, (a, b) => {
          return variable(level, eta, a, b)
            .pull(gradient.subarray(a, b))
            .map((g) => g / divisor);
        });
      },
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
