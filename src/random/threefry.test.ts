import { describe, expect, it } from "vitest";
import { fillBits, fillUniform, threefry4x32, type Uint32x4, uniform, uniformStream } from "./threefry";

const hex = (text: string): Uint32x4 => {
  const [a, b, c, d] = text.split(" ").map((word) => Number.parseInt(word, 16));
  return [a!, b!, c!, d!];
};

/** Random123, tests/kat_vectors, the lines `threefry4x32 20 <counter> <key> <result>`: zeros, ones, digits of pi. */
const KNOWN_ANSWERS = [
  {
    counter: "00000000 00000000 00000000 00000000",
    key: "00000000 00000000 00000000 00000000",
    result: "9c6ca96a e17eae66 fc10ecd4 5256a7d8",
  },
  {
    counter: "ffffffff ffffffff ffffffff ffffffff",
    key: "ffffffff ffffffff ffffffff ffffffff",
    result: "2a881696 57012287 f6c7446e a16a6732",
  },
  {
    counter: "243f6a88 85a308d3 13198a2e 03707344",
    key: "a4093822 299f31d0 082efa98 ec4e6c89",
    result: "59cd1dbb b8879579 86b5d00c ac8b6d84",
  },
];

describe("threefry4x32", () => {
  it.each(KNOWN_ANSWERS)("gives the published words for counter $counter", ({ counter, key, result }) => {
    expect(threefry4x32(hex(key), hex(counter))).toEqual(hex(result));
  });

  it("depends on every word of key and counter", () => {
    const base = threefry4x32([1, 2, 3, 4], [5, 6, 7, 8]).join();
    for (let word = 0; word < 8; word++) {
      const words = [1, 2, 3, 4, 5, 6, 7, 8];
      words[word]! += 1;
      const [k0, k1, k2, k3, c0, c1, c2, c3] = words as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      expect(threefry4x32([k0, k1, k2, k3], [c0, c1, c2, c3]).join()).not.toBe(base);
    }
  });
});

describe("uniform", () => {
  it("stays inside (0, 1), is exact in f32 and symmetric", () => {
    for (const bits of [0, 1, 511, 512, 0x7fffffff, 0x80000000, 0xdeadbeef, 0xffffffff]) {
      const u = uniform(bits);
      expect(u).toBeGreaterThan(0);
      expect(u).toBeLessThan(1);
      expect(Math.fround(u)).toBe(u);
      expect(uniform(~bits)).toBe(1 - u);
    }
    expect(uniform(0)).toBe(2 ** -24);
  });

  it("passes a chi-squared test on 64 cells, for each of the four words", () => {
    const draws = fillUniform(new Float32Array(4 * 64 * 256), [7, 0, 4, 1]);
    for (let word = 0; word < 4; word++) {
      const cells = new Float64Array(64);
      for (let i = word; i < draws.length; i += 4) cells[Math.floor(draws[i]! * 64)]! += 1;
      const chiSquared = cells.reduce((sum, count) => sum + (count - 256) ** 2 / 256, 0);
      // 63 degrees of freedom: below 20 or above 126 with probability 1e-6 each.
      expect(chiSquared).toBeGreaterThan(20);
      expect(chiSquared).toBeLessThan(126);
    }
  });
});

describe("filling", () => {
  it("puts unit i into word i & 3 of block i >> 2, whatever the length", () => {
    for (const length of [1, 3, 4, 48, 257]) {
      const key: Uint32x4 = [9, 8, 7, 6];
      const bits = fillBits(new Uint32Array(length), key, 5, 2);
      const uniforms = fillUniform(new Float64Array(length), key, 5, 2);
      const next = uniformStream(key, 5, 2);
      for (let unit = 0; unit < length; unit++) {
        const word = threefry4x32(key, [unit >> 2, 5, 2, 0])[unit & 3]!;
        expect(bits[unit]).toBe(word);
        expect(uniforms[unit]).toBe(uniform(word));
        expect(next()).toBe(uniform(word));
      }
    }
  });
});
