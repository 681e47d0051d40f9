/** The mean training image: what a centred network subtracts and where the output biases start. */

/**
 * Mean over examples of values / scale. values: [example, input]; scale 1 for bits, 255 for grey levels, whose mean is
 * the expectation of dynamically drawn bits. Summed in double precision: of integers, the order of examples does not matter.
 */
export function meanImage(values: Uint8Array | Float32Array, inputs: number, scale: number): Float32Array {
  const count = values.length / inputs;
  const sums = new Float64Array(inputs);
  for (let start = 0; start < values.length; start += inputs) {
    for (let input = 0; input < inputs; input++) sums[input]! += values[start + input]!;
  }
  return Float32Array.from(sums, (sum) => sum / (count * scale));
}
