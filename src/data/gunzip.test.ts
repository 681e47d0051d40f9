import { deflateRawSync, constants as zlib } from "node:zlib";
import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { crc32 } from "./crc32";
import { DataError } from "./errors";
import { gunzipIfNeeded, gunzipPieces, MAX_UNPACKED_BYTES } from "./gunzip";

const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);

/** A gzip file of so many times a MiB of zeros, its trailer saying what it likes. */
function bomb(mebibytes: number, checksum: number, size: number): Uint8Array {
  const block = deflateRawSync(new Uint8Array(2 ** 20), { level: 9, finishFlush: zlib.Z_SYNC_FLUSH });
  const bytes = new Uint8Array(HEADER.length + mebibytes * block.length + 2 + 8);
  bytes.set(HEADER);
  for (let k = 0; k < mebibytes; k++) bytes.set(block, HEADER.length + k * block.length);
  bytes.set([3, 0], bytes.length - 10);
  const trailer = new DataView(bytes.buffer, bytes.length - 8);
  trailer.setUint32(0, checksum, true);
  trailer.setUint32(4, size, true);
  return bytes;
}

describe("gunzipPieces", () => {
  it("gives the bytes in pieces of a bounded size", () => {
    const bytes = bomb(40, crc32(new Uint8Array(40 * 2 ** 20)), 40 * 2 ** 20);
    let largest = 0;
    let sum = 0;
    const size = gunzipPieces("a.gz", bytes, MAX_UNPACKED_BYTES, (piece) => {
      largest = Math.max(largest, piece.length);
      sum += piece.length;
    });
    expect([size, sum]).toEqual([40 * 2 ** 20, 40 * 2 ** 20]);
    expect(largest).toBeLessThanOrEqual(17 * 2 ** 20);
  });

  it("stops at the limit of a bomb whose trailer says that it is small", () => {
    // 8 GiB: the size in the trailer is 0, modulo 2^32.
    const bytes = bomb(8192, 0, 0);
    expect(bytes.length).toBeLessThan(10 * 2 ** 20);
    let taken = 0;
    const start = performance.now();
    expect(() => gunzipPieces("bomb.gz", bytes, 32 * 2 ** 20, (piece) => (taken += piece.length))).toThrow(
      /unpacks to more than the 33,554,432 bytes/,
    );
    expect(taken).toBeLessThanOrEqual(32 * 2 ** 20);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it("ends with what the taker throws", () => {
    const stop = new DataError("a", "enough.", "Stop.");
    const packed = gzipSync(new Uint8Array(1000));
    const take = () => {
      throw stop;
    };
    expect(() => gunzipPieces("a.gz", packed, 2000, take)).toThrow(stop);
  });

  it("refuses files joined from several", () => {
    const one = gzipSync(Uint8Array.of(1, 2, 3));
    const joined = Uint8Array.from([...one, ...one]);
    expect(() => gunzipIfNeeded("a.gz", joined)).toThrow(/joined from several/);
  });
});
