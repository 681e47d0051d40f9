/** Reads grey PNG images of 1 or 8 bits, not interlaced: what the Omniglot drawings are (PNG specification, 3rd edition). */
import { unzlibSync } from "fflate";
import { DataError } from "../src/data/errors";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const MAX_SIDE = 4096;

export interface GreyImage {
  width: number;
  height: number;
  /** [row, column], 0 = black, 255 = white. */
  pixels: Uint8Array;
}

/** @throws DataError */
export function readPng(file: string, bytes: Uint8Array): GreyImage {
  const fail = (problem: string) => new DataError(file, problem, "Fetch the file again.");
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) throw fail("this is no PNG image.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: { width: number; height: number; depth: number } | undefined;
  const packed: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const start = at + 8;
    if (start + length + 4 > bytes.length) throw fail(`the image is cut off in its ${type} part.`);
    if (type === "IHDR" && length >= 13) {
      const depth = bytes[start + 8]!;
      header = { width: view.getUint32(start), height: view.getUint32(start + 4), depth };
      if (bytes[start + 9] !== 0 || bytes[start + 12] !== 0 || (depth !== 1 && depth !== 8)) {
        throw fail("only grey images of 1 or 8 bits, not interlaced, are read.");
      }
    }
    if (type === "IDAT") packed.push(bytes.subarray(start, start + length));
    at = start + length + 4;
  }
  if (!header || header.width < 1 || header.height < 1 || header.width > MAX_SIDE || header.height > MAX_SIDE) {
    throw fail("the image has no usable size.");
  }
  const joined = new Uint8Array(packed.reduce((sum, part) => sum + part.length, 0));
  packed.reduce((offset, part) => {
    joined.set(part, offset);
    return offset + part.length;
  }, 0);
  const stride = Math.ceil((header.width * header.depth) / 8);
  const expected = header.height * (stride + 1);
  let lines: Uint8Array;
  try {
    lines = unzlibSync(joined, { out: new Uint8Array(expected) });
  } catch {
    throw fail("the image data cannot be unpacked.");
  }
  if (lines.length !== expected) throw fail(`the image has ${lines.length} of ${expected} bytes.`);
  return { ...header, pixels: unfilter(lines, header, stride, fail) };
}

function unfilter(
  lines: Uint8Array,
  { width, height, depth }: { width: number; height: number; depth: number },
  stride: number,
  fail: (problem: string) => DataError,
): Uint8Array {
  const pixels = new Uint8Array(width * height);
  let above = new Uint8Array(stride);
  for (let row = 0; row < height; row++) {
    const start = row * (stride + 1);
    const filter = lines[start]!;
    const line = lines.slice(start + 1, start + 1 + stride);
    for (let i = 0; i < stride; i++) {
      const left = i > 0 ? line[i - 1]! : 0;
      const up = above[i]!;
      const upLeft = i > 0 ? above[i - 1]! : 0;
      if (filter === 1) line[i]! += left;
      else if (filter === 2) line[i]! += up;
      else if (filter === 3) line[i]! += (left + up) >> 1;
      else if (filter === 4) line[i]! += paeth(left, up, upLeft);
      else if (filter !== 0) throw fail(`row ${row} uses the unknown filter ${filter}.`);
    }
    for (let column = 0; column < width; column++) {
      pixels[row * width + column] =
        depth === 8 ? line[column]! : (line[column >> 3]! >> (7 - (column & 7))) & 1 ? 255 : 0;
    }
    above = line;
  }
  return pixels;
}

/** Of left, up and up-left the one nearest to left + up - upLeft; ties in this order. */
function paeth(left: number, up: number, upLeft: number): number {
  const guess = left + up - upLeft;
  const toLeft = Math.abs(guess - left);
  const toUp = Math.abs(guess - up);
  const toUpLeft = Math.abs(guess - upLeft);
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}
