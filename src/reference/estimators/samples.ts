/**
 * Several whole samples: each drawn from bottom to top on its own uniforms, set s of them. Gradients are means over the
 * samples; the first layer's logits are common to all, so its estimates are reported as their mean too.
 */
import { type Backward, backward, type GradientKind } from "../backward";
import { depth, forward, hardStates, type Pass } from "../model";
import { addScaled, zerosLike } from "../parameters";
import type { TwinInput, TwinOutput } from "./contract";

/** Uniforms by level 1..L of sample s. */
export function uniformsOf({ model, noise }: TwinInput, sample: number): Float64Array[] {
  const levels = Array.from({ length: depth(model) }, (_, l) => noise.more("latent", l + 1, sample));
  return [new Float64Array(0), ...levels];
}

/** Passes of samples 0 .. count - 1, hard states. */
export function drawSamples(input: TwinInput, count: number): Pass[] {
  const { model, parameters, data, rows } = input;
  return Array.from({ length: count }, (_, s) => {
    return forward(model, parameters, data, rows, hardStates(uniformsOf(input, s)));
  });
}

/** Estimate for the logits of one sample and level, [rows, n]; with a mean over samples to follow. */
export type SampleRule = (sample: number, level: number, pathGradient: Float64Array) => Float64Array;

/** Mean over the samples of the credit that each gives its own logits. */
export function meanOfSamples(input: TwinInput, passes: Pass[], kind: GradientKind, rule: SampleRule): TwinOutput {
  const { model, parameters, rows } = input;
  const weights = new Float64Array(rows).fill(1 / rows);
  const parts = passes.map((pass, s) =>
    backward(model, parameters, pass, weights, kind, (level, gradient) => rule(s, level, gradient)),
  );
  const gradients = zerosLike(parameters);
  for (const part of parts) addScaled(gradients, part.gradients, 1 / passes.length);
  const [first] = passes;
  return {
    gradients,
    estimate: meanByLevel(parts.map((part) => part.estimate)),
    dEta: meanByLevel(parts.map((part: Backward) => part.logitGradient)),
    states: first.states,
    objective: first.loss,
    loss: first.loss,
  };
}

function meanByLevel(parts: Float64Array[][]): Float64Array[] {
  return parts[0].map((values, level) =>
    values.map((_, i) => parts.reduce((sum, part) => sum + part[level][i], 0) / parts.length),
  );
}

/** The other samples' mean of a number, for every sample. */
export function othersMean(values: readonly number[]): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => (total - value) / (values.length - 1));
}
