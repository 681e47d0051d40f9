/** Random choices of an attack: the same for the same seed, so that a file which breaks something can be made again. */

export interface Chance {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** One of them. */
  one<T>(items: readonly T[]): T;
}

/** Mulberry32 (T. Ettinger, public domain): 32 bits of state are enough to choose mutations with. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, one: (items) => items[below(items.length)]! };
}
