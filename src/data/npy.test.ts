import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "./errors";
import { parseNpy } from "./npy";

function npyBytes(descr: string, shape: string, data: Uint8Array, order = "False", major = 1): Uint8Array {
  const start = major === 1 ? 10 : 12;
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`;
  const padded = `${header.padEnd(Math.ceil((start + header.length + 1) / 64) * 64 - start - 1)}\n`;
  const bytes = new Uint8Array(start + padded.length + data.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, major, 0]);
  const view = new DataView(bytes.buffer);
  if (major === 1) view.setUint16(8, padded.length, true);
  else view.setUint32(8, padded.length, true);
  bytes.set(new TextEncoder().encode(padded), start);
  bytes.set(data, start + padded.length);
  return bytes;
}

describe("parseNpy", () => {
  it("reads bytes, booleans and floats, in all versions", () => {
    const bytes = Uint8Array.from([1, 2, 3, 4, 5, 6]);
    expect(parseNpy("a", npyBytes("|u1", "(2, 3)", bytes))).toEqual({ shape: [2, 3], data: bytes });
    expect(parseNpy("a", npyBytes("|b1", "(6,)", bytes, "False", 2)).shape).toEqual([6]);
    const singles = Float32Array.from([0.5, -1]);
    expect(parseNpy("a", npyBytes("<f4", "(2,)", new Uint8Array(singles.buffer), "False", 3)).data).toEqual(singles);
    const doubles = Float64Array.from([0.1]);
    expect(parseNpy("a", npyBytes("<f8", "()", new Uint8Array(doubles.buffer)))).toEqual({ shape: [], data: doubles });
  });

  it.each([
    ["no npy", new Uint8Array(20), /mark of a .npy file/],
    ["version 9", npyBytes("|u1", "(1,)", new Uint8Array(1), "False", 9), /version 9/],
    ["integers", npyBytes("<i8", "(1,)", new Uint8Array(8)), /type <i8/],
    ["columns first", npyBytes("|u1", "(1,)", new Uint8Array(1), "True"), /column by column/],
    ["cut data", npyBytes("<f4", "(3,)", new Uint8Array(11)), /12 bytes of data; 11 came/],
    ["a strange shape", npyBytes("|u1", "(-1,)", new Uint8Array(1)), /no order or shape/],
    ["absurd sizes", npyBytes("<f8", "(99999999999, 99999999999)", new Uint8Array(8)), /values/],
  ])("explains %s", (_, bytes, message) => {
    expect(() => parseNpy("file", bytes)).toThrow(message);
    expect(() => parseNpy("file", bytes)).toThrow(DataError);
  });

  it("never fails otherwise, whatever is changed", () => {
    const good = npyBytes("|u1", "(2, 3)", new Uint8Array(6));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(good.length), (at, value, cut) => {
        const changed = good.slice(0, cut);
        if (at < cut) changed[at] = value;
        try {
          const { shape, data } = parseNpy("noise", changed);
          expect(data.length).toBe(shape.reduce((a, b) => a * b, 1));
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
