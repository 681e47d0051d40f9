/** Random weights at step 0. */
import { fillUniform } from "../random/threefry";

export type InitialKey = readonly [number, number, number, number];

/**
 * A matrix [inputs, outputs] of U(-a, a), a = sqrt(6 / (fanIn + fanOut)) (Glorot & Bengio 2010). The weight from input i to output j is
 * the uniform of unit j, row i.
 */
export function glorotMatrix(
  inputs: number,
  outputs: number,
  [seed, time, use, layer]: InitialKey,
  fans = { in: inputs, out: outputs },
): Float32Array {
  const bound = Math.sqrt(6 / (fans.in + fans.out));
  const weight = new Float32Array(inputs * outputs);
  for (let i = 0; i < inputs; i++) {
    const row = weight.subarray(i * outputs, (i + 1) * outputs);
    fillUniform(row, [seed, time, use, layer], i);
    for (let j = 0; j < outputs; j++) row[j] = bound * (2 * row[j] - 1);
  }
  return weight;
}
