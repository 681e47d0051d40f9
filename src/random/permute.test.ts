import { describe, expect, it } from "vitest";
import { batchIndices, permute } from "./permute";

describe("permute", () => {
  it.each([1, 2, 3, 4, 5, 48, 257, 50_000])("is a bijection of [0, %i)", (n) => {
    const seen = new Uint8Array(n);
    for (let i = 0; i < n; i++) seen[permute(7, 3, n, i)]! += 1;
    expect(seen.every((count) => count === 1)).toBe(true);
  });

  it("works at both ends of the largest size", () => {
    const n = 0xffffffff;
    const images = [0, 1, 2 ** 31, n - 1].map((i) => permute(1, 2, n, i));
    expect(new Set(images).size).toBe(4);
    for (const image of images) expect(image).toBeLessThan(n);
  });

  it("changes with seed and epoch", () => {
    const order = (seed: number, epoch: number) =>
      Array.from({ length: 48 }, (_, i) => permute(seed, epoch, 48, i)).join();
    expect(new Set([order(1, 0), order(1, 1), order(2, 0), order(2, 1)]).size).toBe(4);
  });

  it("puts every example at every place equally often", () => {
    const n = 5;
    const epochs = 4000;
    const counts = new Float64Array(n * n);
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (let i = 0; i < n; i++) counts[i * n + permute(11, epoch, n, i)]! += 1;
    }
    const expected = epochs / n;
    // 25 counts of standard deviation 25.3: five of them are exceeded with probability 1.4e-5 in all.
    for (const count of counts) expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(epochs * 0.2 * 0.8));
  });

  it("refuses positions and sizes that make no sense", () => {
    expect(() => permute(1, 0, 0, 0)).toThrow("n = 0");
    expect(() => permute(1, 0, 5, 5)).toThrow("i = 5");
  });
});

describe("batchIndices", () => {
  it("visits each example once an epoch, across batch borders", () => {
    const n = 10;
    const stream = Array.from({ length: 5 }, (_, step) => [...batchIndices(3, step, 4, n)]).flat();
    const ascending = Array.from({ length: n }, (_, i) => i);
    expect(stream.slice(0, n).sort((a, b) => a - b)).toEqual(ascending);
    expect(stream.slice(n).sort((a, b) => a - b)).toEqual(ascending);
    expect(stream[7]).toBe(permute(3, 0, n, 7));
    expect(stream[12]).toBe(permute(3, 1, n, 2));
  });
});
