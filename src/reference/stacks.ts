/** Stacks of layers in float64, row by row: forward with stored activations, backward by the chain rule. */
import type { Layer } from "../layers/contract";
import { secondInput, twinOf } from "../layers/table";
import type { Parameters } from "./parameters";

/** What each layer of a stack read and wrote: inputs [rows, layer.inputs], outputs [rows, layer.outputs]. */
export interface StackTrace {
  inputs: Float64Array[];
  outputs: Float64Array[];
}

/** Forward through a stack. The last entry of `outputs` is the stack's output. */
export function stackForward(stack: Layer[], parameters: Parameters, input: Float64Array, rows: number): StackTrace {
  const trace: StackTrace = { inputs: [], outputs: [] };
  let current = input;
  for (const layer of stack) {
    if (current.length !== rows * layer.inputs) {
      throw new RangeError(`${layer.name}: ${current.length} numbers are not [${rows}, ${layer.inputs}].`);
    }
    trace.inputs.push(current);
    current = twinOf(layer).forward(layer, parameters, current, rows, trace.outputs);
    trace.outputs.push(current);
  }
  return trace;
}

/**
 * Backward through a stack: adds parameter gradients, summed over rows with their weights, and returns the unweighted gradient in the
 * stack's input, [rows, inputs].
 * @param gradient gradient in the stack's output, [rows, outputs], per row
 * @param weights weight of each row, [rows]: 1 / rows for a batch mean
 */
export function stackBackward(
  stack: Layer[],
  parameters: Parameters,
  trace: StackTrace,
  gradient: Float64Array,
  weights: Float64Array,
  gradients: Parameters,
): Float64Array {
  let current = gradient;
  /** What later layers hand to the output of an earlier one directly. */
  const direct: (Float64Array | undefined)[] = [];
  for (let k = stack.length - 1; k >= 0; k--) {
    const [input, output] = [trace.inputs[k], trace.outputs[k]];
    const whole = sum(current, direct[k]);
    current = twinOf(stack[k]).backward(stack[k], parameters, { input, output, gradient: whole, weights, gradients });
    const second = secondInput(stack[k]);
    if (second !== null) direct[second] = sum(current, direct[second]);
  }
  return current;
}

function sum(a: Float64Array, b: Float64Array | undefined): Float64Array {
  return b ? a.map((x, i) => x + b[i]) : a;
}
