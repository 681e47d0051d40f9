/**
 * Dense stacks in float64, row by row: forward with stored activations, backward by the chain rule. Twin of the matmul
 * kernels and their epilogues.
 */
import type { Activation } from "../spec/schema";
import { activate } from "../models/activation";
import { type Dense, LEAKY_SLOPE } from "../models/network";
import { type Parameters, parameter } from "./parameters";

/** What each layer of a stack read and wrote: inputs [rows, layer.inputs], outputs [rows, layer.outputs]. */
export interface StackTrace {
  inputs: Float64Array[];
  outputs: Float64Array[];
}

/** Derivative of the activation as a function of its output y (all four are monotone, so y tells). */
export function activationDerivative(activation: Activation, y: number): number {
  switch (activation) {
    case "linear":
      return 1;
    case "tanh":
      return 1 - y * y;
    case "relu":
      return y > 0 ? 1 : 0;
    case "leaky":
      return y > 0 ? 1 : LEAKY_SLOPE;
  }
}

/** y = act(x W + b). input [rows, inputs] -> [rows, outputs]. */
export function denseForward(layer: Dense, parameters: Parameters, input: Float64Array, rows: number): Float64Array {
  const { inputs, outputs } = layer;
  const weight = parameter(parameters, `${layer.name}.weight`);
  const bias = parameter(parameters, `${layer.name}.bias`);
  if (input.length !== rows * inputs) {
    throw new RangeError(`${layer.name}: ${input.length} numbers are not [${rows}, ${inputs}].`);
  }
  const output = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    const y = output.subarray(row * outputs, (row + 1) * outputs);
    y.set(bias);
    for (let i = 0; i < inputs; i++) {
      const x = input[row * inputs + i];
      if (x === 0) continue;
      for (let j = 0; j < outputs; j++) y[j] += x * weight[i * outputs + j];
    }
    for (let j = 0; j < outputs; j++) y[j] = activate(layer.activation, y[j]);
  }
  return output;
}

/**
 * Adds this layer's parameter gradients, summed over rows with their weights, and returns the unweighted gradient in its
 * input, [rows, inputs].
 * @param gradient gradient in the output, [rows, outputs], per row
 * @param weights weight of each row, [rows]: 1 / rows for a batch mean
 */
export function denseBackward(
  layer: Dense,
  parameters: Parameters,
  input: Float64Array,
  output: Float64Array,
  gradient: Float64Array,
  weights: Float64Array,
  gradients: Parameters,
): Float64Array {
  const { inputs, outputs } = layer;
  const rows = weights.length;
  const weight = parameter(parameters, `${layer.name}.weight`);
  const weightGradient = parameter(gradients, `${layer.name}.weight`);
  const biasGradient = parameter(gradients, `${layer.name}.bias`);
  const inputGradient = new Float64Array(rows * inputs);
  const dz = new Float64Array(outputs);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < outputs; j++) {
      dz[j] = gradient[row * outputs + j] * activationDerivative(layer.activation, output[row * outputs + j]);
      biasGradient[j] += weights[row] * dz[j];
    }
    for (let i = 0; i < inputs; i++) {
      const x = weights[row] * input[row * inputs + i];
      let sum = 0;
      for (let j = 0; j < outputs; j++) {
        weightGradient[i * outputs + j] += x * dz[j];
        sum += weight[i * outputs + j] * dz[j];
      }
      inputGradient[row * inputs + i] = sum;
    }
  }
  return inputGradient;
}

/** Forward through a stack. The last entry of `outputs` is the stack's output. */
export function stackForward(stack: Dense[], parameters: Parameters, input: Float64Array, rows: number): StackTrace {
  const trace: StackTrace = { inputs: [], outputs: [] };
  let current = input;
  for (const layer of stack) {
    trace.inputs.push(current);
    current = denseForward(layer, parameters, current, rows);
    trace.outputs.push(current);
  }
  return trace;
}

/** Backward through a stack: adds weighted parameter gradients, returns the per-row gradient in the stack's input. */
export function stackBackward(
  stack: Dense[],
  parameters: Parameters,
  trace: StackTrace,
  gradient: Float64Array,
  weights: Float64Array,
  gradients: Parameters,
): Float64Array {
  let current = gradient;
  for (let k = stack.length - 1; k >= 0; k--) {
    current = denseBackward(stack[k], parameters, trace.inputs[k], trace.outputs[k], current, weights, gradients);
  }
  return current;
}
