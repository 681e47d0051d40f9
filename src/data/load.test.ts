import { describe, expect, it } from "vitest";
import { binariseBySampling, binariseByThreshold } from "./binarise";
import type { ImageDataset } from "./dataset";
import { divide } from "./halves";
import { prepareData } from "./load";
import { FAMILIES } from "../models/table";
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

describe("prepareData for structured prediction", () => {
  const HALVES = { outcome: "half", reals: false } as const;
  // Two channels of 4 rows of 3: 24 numbers.
  const dataset: ImageDataset = {
    key: "toy",
    name: "Toy",
    width: 3,
    height: 4,
    channels: 2,
    train: { count: 9, pixels: grey(9, 24) },
    test: { count: 4, pixels: grey(4, 24) },
    source: "",
  };
  /** The numbers of every example, upper halves of both channels first. */
  const inOrder = (values: ArrayLike<number>) =>
    Array.from({ length: values.length }, (_, i) => {
      const [example, place] = [Math.floor(i / 24), i % 24];
      const [lower, rest] = [Math.floor(place / 12), place % 12];
      return values[example * 24 + Math.floor(rest / 6) * 12 + lower * 6 + (rest % 6)];
    });

  it.each(["threshold", "sampled"] as const)(
    "reads upper halves and predicts lower halves of %s pixels",
    (binarise) => {
      const data = prepareData(dataset, { examples: 0, binarise }, HALVES);
      const whole = prepareData(dataset, { examples: 0, binarise });
      expect([data.inputs, data.targets, data.classes]).toEqual([12, 12, 0]);
      expect(rows(data.train, 12)).toEqual(inOrder(rows(whole.train, 24)));
      expect(rows(data.test, 12)).toEqual(inOrder(rows(whole.test, 24)));
      expect([...data.mean, ...data.targetMean]).toEqual(inOrder(whole.mean));
    },
  );

  it("redraws training pixels of both halves under dynamic binarisation", () => {
    const data = prepareData(dataset, { examples: 0, binarise: "dynamic" }, HALVES);
    expect([data.train.kind, data.test.kind]).toEqual(["bytes", "bits"]);
    expect(rows(data.train, 12)).toEqual(inOrder(Array.from(dataset.train.pixels, (value) => value / 255)));
    expect(data.notes.join()).toMatch(/Test pixels are drawn once/);
  });

  it("divides and loses nothing", () => {
    const { upper, lower } = divide(Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]), { width: 2, height: 2 });
    expect([[...upper], [...lower]]).toEqual([
      [1, 2, 5, 6],
      [3, 4, 7, 8],
    ]);
  });

  it("refuses pictures of an odd height, rows of numbers, and real numbers, and says what to do", () => {
    const wishes = { examples: 0, binarise: "threshold" } as const;
    const odd = { ...dataset, channels: 1, height: 3, width: 8 };
    expect(() => prepareData(odd, wishes, HALVES)).toThrow(
      "Toy: its pictures have 3 rows, and structured prediction divides them into two halves of the same size. Choose pictures with an even number of rows",
    );
    const flat = { ...dataset, channels: 1, height: 1, width: 24 };
    expect(() => prepareData(flat, wishes, HALVES)).toThrow("one row of 24 numbers, which has no upper and lower half");
    const real = (count: number) => ({ count, pixels: new Float32Array(count * 24) });
    const reals = { ...dataset, train: real(9), test: real(4) };
    expect(() => prepareData(reals, wishes, FAMILIES.structured.data)).toThrow(
      "its examples are real numbers, and structured prediction needs rows of pixels",
    );
  });
});
