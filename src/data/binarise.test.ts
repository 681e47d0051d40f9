import { describe, expect, it } from "vitest";
import { USE } from "../random/keys";
import { threefry4x32, uniform } from "../random/threefry";
import { binariseBySampling, binariseByThreshold, drawPixel } from "./binarise";

describe("drawPixel", () => {
  it("is x = 1[u > 1 - grey / 255], decided without rounding", () => {
    for (const bits of [0, 1, 511, 512, 12345678, 0x7fffffff, 0x80000000, 0xdeadbeef, 0xffffffff]) {
      for (let grey = 0; grey < 256; grey++) {
        const ink = uniform(bits) * 255 > 255 - grey ? 1 : 0;
        expect(drawPixel(bits, grey)).toBe(ink);
      }
      expect(drawPixel(bits, 0)).toBe(0);
      expect(drawPixel(bits, 255)).toBe(1);
    }
  });
});

describe("binariseByThreshold", () => {
  it("cuts at 128", () => {
    expect([...binariseByThreshold(Uint8Array.from([0, 1, 127, 128, 255]))]).toEqual([0, 0, 0, 1, 1]);
  });
});

describe("binariseBySampling", () => {
  it("takes its bits from the key that it documents, for odd widths too", () => {
    for (const inputs of [1, 3, 48, 257]) {
      const pixels = Uint8Array.from({ length: 3 * inputs }, (_, i) => (i * 37) % 256);
      const bits = binariseBySampling(pixels, inputs, "test");
      for (let example = 0; example < 3; example++) {
        for (let input = 0; input < inputs; input++) {
          const word = threefry4x32([0, 0, USE.binarise, 1], [input >> 2, example, 0, 0])[input & 3]!;
          expect(bits[example * inputs + input]).toBe(drawPixel(word, pixels[example * inputs + input]!));
        }
      }
    }
  });

  it("gives an example the same bits however many follow, and the parts different ones", () => {
    const pixels = new Uint8Array(40 * 100).fill(128);
    const all = binariseBySampling(pixels, 100, "train");
    expect(binariseBySampling(pixels.subarray(0, 500), 100, "train")).toEqual(all.subarray(0, 500));
    expect(binariseBySampling(pixels, 100, "test")).not.toEqual(all);
  });

  it("inks with probability grey / 255", () => {
    const draws = 40_000;
    for (const grey of [1, 64, 128, 254]) {
      const bits = binariseBySampling(new Uint8Array(draws).fill(grey), 400, "train");
      const p = grey / 255;
      const ink = bits.reduce((sum, bit) => sum + bit, 0);
      // Four comparisons at 5 standard deviations: a chance failure has probability 2e-6.
      expect(Math.abs(ink - draws * p)).toBeLessThan(5 * Math.sqrt(draws * p * (1 - p)));
    }
  });
});
