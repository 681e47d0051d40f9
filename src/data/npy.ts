/**
 * The .npy format of NumPy: magic `93 NUMPY`, version, a header that is a Python dictionary in ASCII, then the array.
 * Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
 */
import { DataError, formatCount } from "./errors";
import { gunzipIfNeeded, MAX_UNPACKED_BYTES } from "./gunzip";

export interface NpyArray {
  /** Sizes, slowest dimension first; empty for a single number. */
  shape: number[];
  /** Row-major. Booleans come as 0 and 1. */
  data: Uint8Array | Float32Array | Float64Array;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const ITEM_BYTES: Record<string, number> = { "|b1": 1, "|u1": 1, "<f4": 4, "<f8": 8 };

/** @throws DataError */
export function parseNpy(file: string, bytes: Uint8Array): NpyArray {
  const raw = gunzipIfNeeded(file, bytes);
  const save = 'Save it with numpy.save(path, array.astype("uint8")).';
  if (raw.length < 12 || MAGIC.some((byte, i) => raw[i] !== byte)) {
    throw new DataError(file, "it does not start with the mark of a .npy file (93 4e 55 4d 50 59).", save);
  }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const major = raw[6]!;
  if (major < 1 || major > 3) {
    throw new DataError(file, `it has version ${major} of the .npy format; 1, 2 and 3 are read.`, save);
  }
  const start = major === 1 ? 10 : 12;
  const end = start + (major === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (end > raw.length) {
    throw new DataError(file, `it is cut off in the header: ${raw.length} of ${end} bytes.`, "Copy it again.");
  }
  const header = new TextDecoder().decode(raw.subarray(start, end));
  const type = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const sizes = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (order === undefined || sizes === undefined) {
    throw new DataError(file, "its header names no order or shape that can be read.", save);
  }
  if (order === "True") {
    throw new DataError(file, "its array is stored column by column.", "Save numpy.ascontiguousarray(array) instead.");
  }
  const itemBytes = ITEM_BYTES[type ?? ""];
  if (type === undefined || itemBytes === undefined) {
    const problem = `it holds values of type ${type ?? "unknown"}; bool, uint8, float32 and float64 are read.`;
    throw new DataError(file, problem, save);
  }
  const shape = sizes
    .split(",")
    .filter((size) => size.trim() !== "")
    .map(Number);
  const expected = shape.reduce((product, size) => product * size, 1) * itemBytes;
  const came = raw.length - end;
  if (expected > MAX_UNPACKED_BYTES || came !== expected) {
    const shown = shape.map(formatCount).join(" x ");
    const problem = `its header says ${shown} values, ${formatCount(expected)} bytes of data; ${formatCount(came)} came.`;
    throw new DataError(file, problem, "Copy or save it again.");
  }
  // The array need not be aligned in the file.
  const data = raw.slice(end);
  if (itemBytes === 4) return { shape, data: new Float32Array(data.buffer) };
  if (itemBytes === 8) return { shape, data: new Float64Array(data.buffer) };
  return { shape, data };
}
