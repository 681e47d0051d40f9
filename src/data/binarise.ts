/**
 * Grey levels to bits. The bits are part of the data set, not of a run: they depend on no seed of an experiment, so all
 * runs see the same set. (Dynamic binarisation draws new bits at every step instead, on the device, from the run's seed.)
 */
import { USE } from "../random/keys";
import { threefryInto } from "../random/threefry";

/** Seed of everything that belongs to a data set. */
export const DATASET_SEED = 0;

/** Number of a part in the key of its draws. */
export const SPLIT = { train: 0, test: 1 } as const;
export type SplitName = keyof typeof SPLIT;

/**
 * One draw: 1 with probability grey / 255, from 32 random bits. It is x = 1[u > 1 - grey / 255] with u = uniform(bits),
 * in integers that fit 32 bits, so that a shader can decide the same: ((bits >> 9) * 2 + 1) * 255 > (255 - grey) << 24.
 * The left side is odd, the right side even: no ties. 0 is never ink, 255 always.
 */
export const drawPixel = (bits: number, grey: number): 0 | 1 =>
  ((bits >>> 9) * 2 + 1) * 255 > (255 - grey) * 2 ** 24 ? 1 : 0;

/** pixels: grey levels. Returns 0 or 1 for each: 1 where the level is at least 128. */
export function binariseByThreshold(pixels: Uint8Array): Uint8Array {
  const bits = new Uint8Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) bits[i] = pixels[i]! >>> 7;
  return bits;
}

/**
 * Draws each pixel once. pixels: [example, input] grey levels; returns 0 or 1 for each.
 * Key (0, 0, USE.binarise, split), counter (input >> 2, example, 0, 0).
 */
export function binariseBySampling(pixels: Uint8Array, inputs: number, split: SplitName): Uint8Array {
  const bits = new Uint8Array(pixels.length);
  const block = new Uint32Array(4);
  const count = pixels.length / inputs;
  for (let example = 0; example < count; example++) {
    const start = example * inputs;
    for (let first = 0; first < inputs; first += 4) {
      const end = Math.min(first + 4, inputs);
      let drawn = false;
      for (let input = first; input < end; input++) {
        const grey = pixels[start + input]!;
        if (grey === 0) continue;
        if (!drawn) {
          threefryInto(block, 0, DATASET_SEED, 0, USE.binarise, SPLIT[split], first >>> 2, example, 0, 0);
          drawn = true;
        }
        bits[start + input] = drawPixel(block[input - first]!, grey);
      }
    }
  }
  return bits;
}
