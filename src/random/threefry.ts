/**
 * Randomness as a function of a key: Threefry-4x32 with 20 rounds, counter-based and without state, so that any draw can
 * be made again anywhere. `shaders/common/threefry.wgsl` gives the same bits on the GPU.
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3" (SC 2011), and its library Random123.
 *
 * Convention of the whole lab: key = (seed, time, use, layer), counter = (unit >> 2, row, sample, 0); one block gives the
 * words of four consecutive units. `time` is the step for training noise, the epoch for the shuffle, otherwise 0; `use`
 * is a number of `keys.ts`.
 */

export type Uint32x4 = readonly [number, number, number, number];

const KEY_PARITY = 0x1bd11bda;

/** One block: writes four 32-bit words to out[offset .. offset + 3]. Arguments are taken modulo 2^32. */
export function threefryInto(
  out: Uint32Array,
  offset: number,
  key0: number,
  key1: number,
  key2: number,
  key3: number,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
): void {
  // The five words of the extended key rotate through k0 .. k4, one place after every four rounds.
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  let k2 = key2 | 0;
  let k3 = key3 | 0;
  let k4 = KEY_PARITY ^ k0 ^ k1 ^ k2 ^ k3;
  let x0 = (counter0 + k0) | 0;
  let x1 = (counter1 + k1) | 0;
  let x2 = (counter2 + k2) | 0;
  let x3 = (counter3 + k3) | 0;
  for (let group = 1; group <= 5; group++) {
    if (group & 1) {
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 10) | (x1 >>> 22)) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = ((x3 << 26) | (x3 >>> 6)) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = ((x3 << 11) | (x3 >>> 21)) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = ((x1 << 21) | (x1 >>> 11)) ^ x2;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = ((x3 << 27) | (x3 >>> 5)) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = ((x3 << 23) | (x3 >>> 9)) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = ((x1 << 5) | (x1 >>> 27)) ^ x2;
    } else {
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = ((x3 << 20) | (x3 >>> 12)) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = ((x3 << 17) | (x3 >>> 15)) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = ((x1 << 11) | (x1 >>> 21)) ^ x2;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 25) | (x1 >>> 7)) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = ((x3 << 10) | (x3 >>> 22)) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = ((x3 << 18) | (x3 >>> 14)) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = ((x1 << 20) | (x1 >>> 12)) ^ x2;
    }
    const first = k0;
    k0 = k1;
    k1 = k2;
    k2 = k3;
    k3 = k4;
    k4 = first;
    x0 = (x0 + k0) | 0;
    x1 = (x1 + k1) | 0;
    x2 = (x2 + k2) | 0;
    x3 = (x3 + k3 + group) | 0;
  }
  out[offset] = x0;
  out[offset + 1] = x1;
  out[offset + 2] = x2;
  out[offset + 3] = x3;
}

/** One block as a tuple of unsigned words: convenient, and slower than `threefryInto`. */
export function threefry4x32(key: Uint32x4, counter: Uint32x4): [number, number, number, number] {
  const block = new Uint32Array(4);
  threefryInto(block, 0, key[0], key[1], key[2], key[3], counter[0], counter[1], counter[2], counter[3]);
  return [block[0]!, block[1]!, block[2]!, block[3]!];
}

/**
 * A uniform in (0, 1) from 32 random bits: the midpoints of 2^23 equal cells. Exact in f32, never 0 or 1, and symmetric:
 * flipping all bits maps u to 1 - u exactly.
 */
export function uniform(bits: number): number {
  return ((bits >>> 9) + 0.5) * 2 ** -23;
}

/** out[i] = the word of unit i of that row and sample. */
export function fillBits(out: Uint32Array, key: Uint32x4, row = 0, sample = 0): Uint32Array {
  const whole = out.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    threefryInto(out, i, key[0], key[1], key[2], key[3], i >>> 2, row, sample, 0);
  }
  if (whole < out.length) {
    const block = threefry4x32(key, [whole >>> 2, row, sample, 0]);
    for (let i = whole; i < out.length; i++) out[i] = block[i - whole]!;
  }
  return out;
}

/** out[i] = the uniform of unit i of that row and sample: key (seed, time, use, layer), counter (i >> 2, row, sample, 0). */
export function fillUniform<T extends Float32Array | Float64Array>(out: T, key: Uint32x4, row = 0, sample = 0): T {
  const block = new Uint32Array(4);
  for (let i = 0; i < out.length; i++) {
    if ((i & 3) === 0) threefryInto(block, 0, key[0], key[1], key[2], key[3], i >>> 2, row, sample, 0);
    out[i] = uniform(block[i & 3]!);
  }
  return out;
}

/**
 * Uniforms in reading order, for generators that do not know beforehand how many they need: the units 0, 1, 2, ... of one
 * row and sample.
 */
export function uniformStream(key: Uint32x4, row = 0, sample = 0): () => number {
  const block = new Uint32Array(4);
  let unit = 0;
  return () => {
    if ((unit & 3) === 0) threefryInto(block, 0, key[0], key[1], key[2], key[3], unit >>> 2, row, sample, 0);
    return uniform(block[unit++ & 3]!);
  };
}
