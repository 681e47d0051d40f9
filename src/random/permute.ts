/**
 * The order in which an epoch visits the examples, as a function: example = permute(seed, epoch, n, position). Nothing is
 * stored, any position can be asked for alone, and `shaders/common/permute.wgsl` gives the same integers on the GPU.
 *
 * A Feistel network is a bijection of [0, 2^bits) whatever its round function; walking its cycle until the value falls
 * below n restricts the bijection to [0, n).
 */
import { USE } from "./keys";
import { threefryInto } from "./threefry";

const ROUNDS = 6;
const block = new Uint32Array(4);

/** Image of i under the permutation of [0, n) that belongs to (seed, epoch). Needs 1 <= n < 2^32 and 0 <= i < n. */
export function permute(seed: number, epoch: number, n: number, i: number): number {
  if (!(Number.isInteger(n) && n >= 1 && n <= 0xffffffff))
    throw new RangeError(`permute: n = ${n} is not in [1, 2^32).`);
  if (!(Number.isInteger(i) && i >= 0 && i < n)) throw new RangeError(`permute: i = ${i} is not in [0, ${n}).`);
  const bits = 32 - Math.clz32(n - 1); // ceil(log2 n)
  const half = Math.max(1, (bits + 1) >>> 1);
  const mask = 2 ** half - 1;
  let value = i;
  do {
    let left = value >>> half;
    let right = value & mask;
    for (let round = 0; round < ROUNDS; round++) {
      threefryInto(block, 0, seed, epoch, USE.shuffle, round, right, 0, 0, 0);
      const mixed = left ^ (block[0]! & mask);
      left = right;
      right = mixed;
    }
    value = ((left << half) | right) >>> 0;
  } while (value >= n);
  return value;
}

/**
 * Examples of the mini-batch of a step: row b is position step * batch + b of the endless stream of epochs, so an epoch
 * ends in the middle of a batch when the batch does not divide n.
 */
export function batchIndices(seed: number, step: number, batch: number, n: number): Uint32Array {
  return Uint32Array.from({ length: batch }, (_, row) => {
    const position = step * batch + row;
    return permute(seed, Math.floor(position / n), n, position % n);
  });
}
