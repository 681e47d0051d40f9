/**
 * Parameters of the float64 twins: arrays by name, as in the engine's flat buffer (weights [inputs, outputs] row-major,
 * biases [outputs], `prior.logits` [n_L]). Gradients and optimizer moments are maps of the same shape.
 */
import { type TwinParameters, twinParameter } from "../layers/contract";

export type Parameters = TwinParameters;

export const parameter = twinParameter;

/** The same numbers in float64: what the engine starts from, or what it was read back as. */
export function toFloat64(parameters: ReadonlyMap<string, Float32Array>): Parameters {
  return new Map([...parameters].map(([name, values]) => [name, Float64Array.from(values)]));
}

export function zerosLike(parameters: Parameters): Parameters {
  return new Map([...parameters].map(([name, values]) => [name, new Float64Array(values.length)]));
}

export function cloneParameters(parameters: Parameters): Parameters {
  return new Map([...parameters].map(([name, values]) => [name, values.slice()]));
}

/** All numbers one after another, in the order of the map. */
export function flatten(parameters: Parameters): Float64Array {
  const flat = new Float64Array(countNumbers(parameters));
  let offset = 0;
  for (const values of parameters.values()) {
    flat.set(values, offset);
    offset += values.length;
  }
  return flat;
}

export function countNumbers(parameters: Parameters): number {
  let count = 0;
  for (const values of parameters.values()) count += values.length;
  return count;
}

/** target += scale * source, name by name. */
export function addScaled(target: Parameters, source: Parameters, scale: number): void {
  for (const [name, values] of source) {
    const sum = parameter(target, name);
    for (let i = 0; i < values.length; i++) sum[i] += scale * values[i];
  }
}
