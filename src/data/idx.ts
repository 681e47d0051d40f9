/**
 * The IDX format of MNIST: big-endian header `00 00 <type> <dimensions>`, one 32-bit size per dimension, then the data in
 * row-major order. Only unsigned bytes (type 08) are read. Files may be packed with gzip.
 * Source: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database", section "File formats".
 */
import { DataError, formatCount } from "./errors";
import { gunzipIfNeeded, MAX_UNPACKED_BYTES } from "./gunzip";

export interface ByteTensor {
  /** Sizes, slowest dimension first. */
  shape: number[];
  /** Row-major. */
  data: Uint8Array;
}

const TYPE_NAMES = new Map([
  [0x08, "unsigned bytes"],
  [0x09, "signed bytes"],
  [0x0b, "16-bit integers"],
  [0x0c, "32-bit integers"],
  [0x0d, "32-bit floats"],
  [0x0e, "64-bit floats"],
]);

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

/**
 * Parses an IDX file of unsigned bytes.
 * @param file name for messages
 * @param dimensions how many dimensions the caller needs (1 = labels, 3 = images); any number of 1..4 when absent
 * @throws DataError
 */
export function parseIdx(file: string, bytes: Uint8Array, dimensions?: number): ByteTensor {
  const raw = gunzipIfNeeded(file, bytes);
  const fetchAgain = "Fetch the file again.";
  const wrongFile = "Choose an IDX file such as train-images-idx3-ubyte (or its .gz).";
  if (raw.length < 4) {
    throw new DataError(file, `${raw.length} bytes are no IDX file, whose header alone has at least 8.`, wrongFile);
  }
  if (raw[0] !== 0 || raw[1] !== 0) {
    throw new DataError(
      file,
      `it starts with ${hex(raw.subarray(0, 4))}; an IDX file starts with 00 00 08.`,
      wrongFile,
    );
  }
  const type = raw[2]!;
  if (type !== 0x08) {
    const name = TYPE_NAMES.get(type) ?? `values of the unknown type ${hex(raw.subarray(2, 3))}`;
    throw new DataError(
      file,
      `it holds ${name}; unsigned bytes (type 08) are expected.`,
      "Convert it to bytes 0 .. 255.",
    );
  }
  const rank = raw[3]!;
  if (rank < 1 || rank > 4 || (dimensions !== undefined && rank !== dimensions)) {
    const expected = dimensions === undefined ? "1 to 4" : `${dimensions}`;
    const hint =
      dimensions === 3 && rank === 1 ? "This looks like a file of labels: choose the file of images." : wrongFile;
    throw new DataError(file, `it has ${rank} dimensions; ${expected} are expected.`, hint);
  }
  const header = 4 + 4 * rank;
  if (raw.length < header) {
    throw new DataError(file, `it is cut off in the header: ${raw.length} of ${header} bytes.`, fetchAgain);
  }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const shape = Array.from({ length: rank }, (_, d) => view.getUint32(4 + 4 * d));
  const size = shape.reduce((product, length) => product * length, 1);
  const sizes = shape.map(formatCount).join(" x ");
  if (size === 0) throw new DataError(file, `its header says ${sizes}: there is nothing in it.`, wrongFile);
  if (size > MAX_UNPACKED_BYTES) {
    throw new DataError(
      file,
      `its header says ${sizes}, more than the ${formatCount(MAX_UNPACKED_BYTES)} bytes that are read.`,
      "The header is probably damaged; fetch the file again, or cut the set down.",
    );
  }
  const data = raw.subarray(header);
  if (data.length !== size) {
    const state = data.length < size ? "is cut off" : "goes on after its end";
    throw new DataError(
      file,
      `it ${state}: the header says ${sizes} = ${formatCount(size)} bytes of data, ${formatCount(data.length)} came.`,
      fetchAgain,
    );
  }
  return { shape, data };
}
