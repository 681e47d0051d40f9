/**
 * Optimizers in float64: twins of the update kernels. One step takes parameters, gradients and moments, and writes
 * parameters and moments.
 *
 * With step t = 0, 1, ... and rate lr_t = learningRate * schedule(t):
 *   clip:  g <- g min(1, clipNorm / |g|), |g| over all model parameters of the replica (not baseline networks)
 *   decay: w <- w - lr_t weightDecay w, weight matrices only, with w from before the step (Loshchilov & Hutter 2019)
 *   sgd:   v <- mu v + g;  w <- w - lr_t v,  or with Nesterov  w <- w - lr_t (g + mu v)
 *   adam:  m <- b1 m + (1 - b1) g;  s <- b2 s + (1 - b2) g^2;
 *          w <- w - lr_t (m / (1 - b1^(t+1))) / (sqrt(s / (1 - b2^(t+1))) + epsilon)   (Kingma & Ba 2015, algorithm 1)
 */
import type { OptimizerSpec } from "../../src/spec/schema";
import { type Parameters, parameter, zerosLike } from "../../src/reference/parameters";

export interface OptimizerState {
  /** Steps taken. */
  step: number;
  /** Velocity (sgd) or mean of the gradient (adam). */
  first: Parameters;
  /** Mean of the squared gradient; adam only, zeros otherwise. */
  second: Parameters;
}

export function initialOptimizerState(parameters: Parameters): OptimizerState {
  return { step: 0, first: zerosLike(parameters), second: zerosLike(parameters) };
}

/** Factor of the learning rate at step t: linear warm-up to 1, then the schedule proper, counted from its end. */
export function scheduleFactor({ kind, warmup, period, factor }: OptimizerSpec["schedule"], t: number): number {
  if (t < warmup) return (t + 1) / warmup;
  const since = t - warmup;
  switch (kind) {
    case "constant":
      return 1;
    case "cosine":
      return 0.5 * (1 + Math.cos(Math.PI * Math.min(1, since / period)));
    case "step":
      return factor ** Math.floor(since / period);
  }
}

/** Euclidean norm of all gradients together. */
export function globalNorm(gradients: Parameters): number {
  let sum = 0;
  for (const values of gradients.values()) for (const g of values) sum += g * g;
  return Math.sqrt(sum);
}

/** What clipping multiplies the gradients by; `clipNorm` 0 switches it off. */
export function clipFactor(gradients: Parameters, clipNorm: number): number {
  const norm = globalNorm(gradients);
  return clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
}

/** One step, in place. `gradients` may name a part of the parameters; the others stay. */
export function optimizerStep(
  spec: OptimizerSpec,
  parameters: Parameters,
  gradients: Parameters,
  state: OptimizerState,
): void {
  const rate = spec.learningRate * scheduleFactor(spec.schedule, state.step);
  const clip = clipFactor(gradients, spec.clipNorm);
  const correct1 = 1 - spec.beta1 ** (state.step + 1);
  const correct2 = 1 - spec.beta2 ** (state.step + 1);
  for (const [name, gradient] of gradients) {
    const w = parameter(parameters, name);
    const first = parameter(state.first, name);
    const second = parameter(state.second, name);
    const shrink = name.endsWith(".weight") ? rate * spec.weightDecay : 0;
    for (let i = 0; i < w.length; i++) {
      const g = clip * gradient[i];
      let step: number;
      if (spec.kind === "sgd") {
        first[i] = spec.momentum * first[i] + g;
        step = spec.nesterov ? g + spec.momentum * first[i] : first[i];
      } else {
        first[i] = spec.beta1 * first[i] + (1 - spec.beta1) * g;
        second[i] = spec.beta2 * second[i] + (1 - spec.beta2) * g * g;
        step = first[i] / correct1 / (Math.sqrt(second[i] / correct2) + spec.epsilon);
      }
      w[i] -= rate * step + shrink * w[i];
    }
  }
  state.step += 1;
}
