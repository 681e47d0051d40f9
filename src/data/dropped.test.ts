import fc from "fast-check";
import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { CIFAR, parseCifar } from "./cifar";
import { checkDataset } from "./dataset";
import { datasetFromFile, fileKey } from "./dropped";
import { DataError } from "./errors";

const idx = (count: number, height: number, width: number) =>
  Uint8Array.from([
    ...[0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, height, 0, 0, 0, width],
    ...Array.from({ length: count * height * width }, (_, i) => i % 256),
  ]);

function npy(descr: string, shape: string, data: Uint8Array): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }\n`;
  return Uint8Array.from([
    ...[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0],
    ...new TextEncoder().encode(header),
    ...data,
  ]);
}

const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

describe("datasetFromFile", () => {
  it("splits IDX images, the last sixth for testing", () => {
    const dataset = datasetFromFile("mine.gz", gzipSync(idx(12, 3, 2)));
    expect(checkDataset(dataset)).toMatchObject({ key: "file:mine.gz", width: 2, height: 3 });
    expect([dataset.train.count, dataset.test.count]).toEqual([10, 2]);
    expect(dataset.test.pixels[0]).toBe(60);
  });

  it("scales bits and floats of npy to 0 .. 255, and takes bytes as they are", () => {
    const bits = datasetFromFile("a.npy", npy("|b1", "(2, 4)", Uint8Array.from([0, 1, 1, 0, 1, 1, 1, 1])));
    expect([bits.width, bits.height, ...bits.train.pixels]).toEqual([2, 2, 0, 255, 255, 0]);
    const grey = datasetFromFile("a.npy", npy("<f4", "(2, 1, 2)", floats(0, 0.5, 1, 0.25)));
    expect([...grey.train.pixels, ...grey.test.pixels]).toEqual([0, 128, 255, 64]);
    const bytes = datasetFromFile("a.npy", npy("|u1", "(2, 1, 1)", Uint8Array.from([1, 200])));
    expect([...bytes.train.pixels, ...bytes.test.pixels]).toEqual([1, 200]);
  });

  it("reads a CIFAR-10 batch with its labels", () => {
    const records = new Uint8Array(3 * CIFAR.record);
    records[CIFAR.record] = 7;
    records[CIFAR.record + 1] = 99;
    const dataset = checkDataset(datasetFromFile("data_batch_1.bin", records));
    expect(dataset).toMatchObject({ width: 32, height: 32, channels: 3 });
    expect([...dataset.train.labels!]).toEqual([0, 7]);
    expect(dataset.train.pixels[CIFAR.pixels]).toBe(99);
  });

  it.each([
    ["images that are too large", idx(2, 65, 1), /1 x 65 pixels; at most 64 x 64/],
    ["a single image", idx(1, 2, 2), /fewer than two images/],
    ["values above 1", npy("<f4", "(2, 1)", floats(0.5, 1.5)), /value 1 is 1.5/],
    ["rows that are no square", npy("|u1", "(2, 3)", new Uint8Array(6)), /shape is 2 x 3/],
    ["too many dimensions", npy("|u1", "(2, 1, 1, 1)", new Uint8Array(2)), /shape is 2 x 1 x 1 x 1/],
  ])("explains %s", (_, bytes, message) => {
    expect(() => datasetFromFile("file", bytes)).toThrow(message);
    expect(() => datasetFromFile("file", bytes)).toThrow(DataError);
  });

  it.each([
    ["a PNG", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], /it is a PNG image\. Stack the images .* numpy\.save/],
    ["a JPEG", [0xff, 0xd8, 0xff, 0xe0], /it is a JPEG image/],
    ["an .npz", [0x50, 0x4b, 3, 4], /it is a ZIP archive .*\.npz/],
    ["a web page", [...new TextEncoder().encode("<!DOCTYPE html>")], /it is a web page/],
  ])("says what %s is and what is read instead", (_, start, message) => {
    const bytes = Uint8Array.from([...start, ...new Array(60).fill(0)]);
    for (const name of ["picture.png", "mine.csv", "train-images-idx3-ubyte"]) {
      expect(() => datasetFromFile(name, bytes)).toThrow(message);
    }
    expect(() => datasetFromFile("packed.gz", gzipSync(bytes))).toThrow(message);
  });

  it("makes a key of any file name", () => {
    expect(fileKey("points.csv")).toBe("file:points.csv");
    expect(fileKey("a\u0000b\ud800c.csv")).toBe("file:abc.csv");
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (name) => {
        const key = fileKey(`${name}x.csv`);
        expect(key).toMatch(/^file:\P{C}*x\.csv$/u);
        expect(key.length).toBeLessThanOrEqual(64);
      }),
    );
  });

  it("never fails otherwise, whatever is changed", () => {
    const goods = [idx(6, 2, 2), npy("|u1", "(6, 4)", new Uint8Array(24)), npy("<f4", "(2, 1)", floats(0, 1))];
    fc.assert(
      fc.property(fc.constantFrom(...goods), fc.nat(80), fc.integer({ min: 0, max: 255 }), (good, at, value) => {
        const changed = good.slice();
        if (at < changed.length) changed[at] = value;
        try {
          checkDataset(datasetFromFile("noise.bin", changed));
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("parseCifar", () => {
  it("explains cut files and impossible labels", () => {
    expect(() => parseCifar("b", new Uint8Array(CIFAR.record + 1))).toThrow(/3,074 bytes are not a whole number/);
    expect(() => parseCifar("b", new Uint8Array(0))).toThrow(/0 bytes/);
    expect(() => parseCifar("b", new Uint8Array(CIFAR.record).fill(10))).toThrow(/label 10/);
  });
});
