/**
 * A training's updates in float64: twins of the update kernels. One step takes parameters, gradients and what the optimizer
 * keeps, and writes parameters and that. The directions are those of the rows of src/optimizers.
 *
 * With step t = 0, 1, ... and rate lr_t = learningRate * schedule(t):
 *   clip:  g <- g min(1, clipNorm / |g|), |g| over all model parameters of the replica (not baseline networks)
 *   decay: w <- w - lr_t weightDecay w, weight matrices only, with w from before the step (Loshchilov & Hutter 2019)
 *   then:  w <- w - lr_t direction(g, state)
 */
import { findOptimizer, type HyperparameterName, stateNames } from "../../src/optimizers/table";
import type { OptimizerSpec } from "../../src/spec/schema";
import { type Parameters, parameter, zerosLike } from "../../src/reference/parameters";

export interface OptimizerState {
  /** Steps taken. */
  step: number;
  /** What the optimizer keeps of every parameter, by name of the tensor. */
  kept: ReadonlyMap<string, Parameters>;
}

export function initialOptimizerState(spec: OptimizerSpec, parameters: Parameters): OptimizerState {
  const names = stateNames(findOptimizer(spec.kind), spec);
  return { step: 0, kept: new Map(names.map((name) => [name, zerosLike(parameters)])) };
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
  const row = findOptimizer(spec.kind);
  const correction = (name: string) => 1 - Number(spec[name as HyperparameterName]) ** (state.step + 1);
  for (const [name, gradient] of gradients) {
    const w = parameter(parameters, name);
    const tensors = [...state.kept].map(([tensor, all]) => [tensor, parameter(all, name)] as const);
    const shrink = name.endsWith(".weight") ? rate * spec.weightDecay : 0;
    for (let i = 0; i < w.length; i++) {
      const kept = Object.fromEntries(tensors.map(([tensor, values]) => [tensor, values[i]]));
      const step = row.direction({ gradient: clip * gradient[i], settings: spec, state: kept, correction });
      for (const [tensor, values] of tensors) values[i] = kept[tensor];
      w[i] -= rate * step + shrink * w[i];
    }
  }
  state.step += 1;
}
