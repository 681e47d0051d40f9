import fc from "fast-check";
import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { DataError } from "./errors";
import { gunzipIfNeeded } from "./gunzip";
import { parseIdx } from "./idx";

function idxBytes(shape: number[], data: Uint8Array, type = 8): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  bytes.set([0, 0, type, shape.length]);
  const view = new DataView(bytes.buffer);
  shape.forEach((size, d) => {
    view.setUint32(4 + 4 * d, size);
  });
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

const tensors = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    data: fc.uint8Array({
      minLength: shape.reduce((a, b) => a * b, 1),
      maxLength: shape.reduce((a, b) => a * b, 1),
    }),
  }),
);

const images = idxBytes(
  [2, 3, 4],
  Uint8Array.from({ length: 24 }, (_, i) => i),
);

describe("parseIdx", () => {
  it("gives back what was written, packed or not", () => {
    fc.assert(
      fc.property(tensors, ({ shape, data }) => {
        const bytes = idxBytes(shape, data);
        expect(parseIdx("a", bytes)).toEqual({ shape, data });
        expect(parseIdx("a.gz", gzipSync(bytes), shape.length)).toEqual({ shape, data });
      }),
    );
  });

  it("reads a file that lies inside a larger buffer", () => {
    const larger = new Uint8Array(images.length + 7);
    larger.set(images, 5);
    expect(parseIdx("a", larger.subarray(5, 5 + images.length), 3).shape).toEqual([2, 3, 4]);
  });

  it.each([
    ["an empty file", new Uint8Array(0), /0 bytes are no IDX file/],
    [
      "another format",
      new TextEncoder().encode("<html></html>"),
      /starts with 3c 68 74 6d; an IDX file starts with 00 00 08/,
    ],
    ["floats", idxBytes([1], new Uint8Array(4), 0x0d), /holds 32-bit floats; unsigned bytes/],
    ["an unknown type", idxBytes([1], new Uint8Array(4), 0x42), /unknown type 42/],
    ["labels instead of images", idxBytes([3], new Uint8Array(3)), /1 dimensions; 3 are expected.*labels/],
    ["a cut header", images.subarray(0, 9), /cut off in the header: 9 of 16 bytes/],
    ["cut data", images.subarray(0, images.length - 1), /cut off: the header says 2 x 3 x 4 = 24 bytes.*23 came/],
    ["data after the end", idxBytes([1, 1, 1], new Uint8Array(2)), /goes on after its end/],
    ["nothing", idxBytes([0, 28, 28], new Uint8Array(0)), /0 x 28 x 28: there is nothing in it/],
    ["absurd sizes", idxBytes([0xffffffff, 0xffffffff, 3], new Uint8Array(9)), /more than the .* bytes that are read/],
  ])("explains %s", (_, bytes, message) => {
    expect(() => parseIdx("file", bytes, 3)).toThrow(message);
    expect(() => parseIdx("file", bytes, 3)).toThrow(DataError);
  });

  it("never fails otherwise, whatever comes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (noise, framed) => {
        const bytes = framed ? Uint8Array.from([0, 0, 8, 3, ...noise]) : noise;
        try {
          const { shape, data } = parseIdx("noise", bytes);
          expect(data.length).toBe(shape.reduce((a, b) => a * b, 1));
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("gunzipIfNeeded", () => {
  const packed = gzipSync(images);

  it("leaves other files alone", () => {
    expect(gunzipIfNeeded("a", images)).toBe(images);
  });

  it("finds every truncation", () => {
    for (let length = 2; length < packed.length; length++) {
      expect(() => gunzipIfNeeded("a.gz", packed.subarray(0, length))).toThrow(DataError);
    }
  });

  it("never returns altered content", () => {
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const altered = packed.slice();
        altered[place]! ^= change;
        try {
          const result = gunzipIfNeeded("a.gz", altered);
          // The first two bytes say that it is gzip at all; time stamp and operating system mean nothing.
          if (place >= 2) expect(result).toEqual(images);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("does not allocate what a trailer merely claims", () => {
    const claim = packed.slice();
    new DataView(claim.buffer).setUint32(claim.length - 4, 0xf0000000, true);
    expect(() => gunzipIfNeeded("a.gz", claim)).toThrow(/unpacks to 40 bytes that do not fit its own size/);
  });

  it("keeps to the limit it is given", () => {
    const bomb = gzipSync(new Uint8Array(100_000));
    expect(() => gunzipIfNeeded("bomb.gz", bomb, 50_000)).toThrow(/unpacks to more than the 50,000 bytes/);
    expect(gunzipIfNeeded("bomb.gz", bomb, 100_000)).toHaveLength(100_000);
  });
});
