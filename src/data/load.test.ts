import { describe, expect, it } from "vitest";
import { binariseBySampling, binariseByThreshold } from "./binarise";
import type { ImageDataset } from "./dataset";
import { prepareData } from "./load";
import { meanImage } from "./mean";
import { type DeviceData, packBits, packBytes, unpackRow } from "./pack";

const grey = (count: number, inputs: number) => Uint8Array.from({ length: count * inputs }, (_, i) => (i * 89) % 256);
const bitsOf = (count: number, inputs: number) => grey(count, inputs).map((value) => value & 1);
const rows = (data: DeviceData, inputs: number) =>
  Array.from({ length: data.count }, (_, example) => [...unpackRow(data, example, inputs)]).flat();

describe("packing", () => {
  it.each([1, 3, 31, 32, 33, 48, 257, 784])("keeps every pixel of rows of %i, and zeros after them", (inputs) => {
    const bits = bitsOf(5, inputs);
    const packedBits = packBits(bits, inputs);
    expect(packedBits.words).toHaveLength(5 * Math.ceil(inputs / 32));
    expect(rows(packedBits, inputs)).toEqual([...bits]);
    const pixels = grey(5, inputs);
    const packedBytes = packBytes(pixels, inputs);
    expect(packedBytes.words).toHaveLength(5 * Math.ceil(inputs / 4));
    expect(rows(packedBytes, inputs)).toEqual(Array.from(pixels, (value) => value / 255));
    const ones = packBits(new Uint8Array(inputs).fill(1), inputs);
    const set = [...ones.words].reduce((sum, word) => sum + word.toString(2).replaceAll("0", "").length, 0);
    expect(set).toBe(inputs);
  });

  it("puts the first pixel into the lowest bits", () => {
    expect([...packBits(Uint8Array.from([1, 0, 1, 1]), 4).words]).toEqual([0b1101]);
    expect([...packBytes(Uint8Array.from([1, 2, 3, 255]), 4).words]).toEqual([0xff030201]);
  });
});

describe("meanImage", () => {
  it("averages over examples", () => {
    expect([...meanImage(Uint8Array.from([0, 255, 255, 255]), 2, 255)]).toEqual([0.5, 1]);
  });
});

describe("prepareData", () => {
  const inputs = 15;
  const dataset: ImageDataset = {
    key: "toy",
    name: "Toy",
    width: 3,
    height: 5,
    train: { count: 20, pixels: grey(20, inputs) },
    test: { count: 4, pixels: grey(4, inputs) },
    source: "",
  };

  it("cuts, binarises and averages by threshold", () => {
    const data = prepareData(dataset, { examples: 7, binarise: "threshold" });
    const bits = binariseByThreshold(dataset.train.pixels.subarray(0, 7 * inputs));
    expect(data.train.kind).toBe("bits");
    expect(rows(data.train, inputs)).toEqual([...bits]);
    expect(rows(data.test, inputs)).toEqual([...binariseByThreshold(dataset.test.pixels)]);
    expect(data.mean).toEqual(meanImage(bits, inputs, 1));
    expect([data.width, data.height, data.inputs, data.notes.length]).toEqual([3, 5, inputs, 0]);
  });

  it("samples once, all examples when 0 is asked for", () => {
    const data = prepareData(dataset, { examples: 0, binarise: "sampled" });
    const bits = binariseBySampling(dataset.train.pixels, inputs, "train");
    expect(rows(data.train, inputs)).toEqual([...bits]);
    expect(rows(data.test, inputs)).toEqual([...binariseBySampling(dataset.test.pixels, inputs, "test")]);
    expect(data.mean).toEqual(meanImage(bits, inputs, 1));
  });

  it("leaves grey levels for dynamic binarisation and says how the test set is made", () => {
    const data = prepareData(dataset, { examples: 20, binarise: "dynamic" });
    expect(data.train.kind).toBe("bytes");
    expect(rows(data.train, inputs)).toEqual(Array.from(dataset.train.pixels, (value) => value / 255));
    expect(data.test).toEqual(prepareData(dataset, { examples: 20, binarise: "sampled" }).test);
    expect(data.mean).toEqual(meanImage(dataset.train.pixels, inputs, 255));
    expect(data.notes.join()).toMatch(/Test pixels are drawn once/);
  });

  it("uses all and says so when more examples are asked for than there are", () => {
    const data = prepareData(dataset, { examples: 50_000, binarise: "sampled" });
    expect(data.train.count).toBe(20);
    expect(data.notes).toEqual(["Toy has 20 training examples, not 50,000: all are used."]);
  });

  it("refuses a data set that does not fit its own sizes", () => {
    const wrong = { ...dataset, width: 4 };
    expect(() => prepareData(wrong, { examples: 0, binarise: "sampled" })).toThrow(
      /train part has 300 pixels, not 20 x 20/,
    );
  });
});
