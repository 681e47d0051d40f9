/**
 * Unpacks gzip piece by piece, with a limit on what comes out and a check of the result. The size in the trailer is a claim of
 * whoever made the file: nothing is allocated for it, and inflating stops at the first byte beyond the limit.
 */
import { Gunzip } from "fflate";
import { Crc32 } from "./crc32";
import { DataError, formatCount } from "./errors";

/** Largest data file, unpacked: above every set of the catalogue. */
export const MAX_UNPACKED_BYTES = 256 * 2 ** 20;

/** Shortest gzip file: 10 bytes of header, 2 of data, 8 of trailer. */
const MIN_GZIP_BYTES = 20;

/** Packed bytes that are inflated at once: deflate packs at most 1032 bytes into one, so at most 16 MiB come of a piece. */
const PIECE_BYTES = 16 * 1024;

const AGAIN = "Fetch the file again, or unpack it with gunzip to see what it holds.";

export const isGzip = (bytes: Uint8Array): boolean => bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The unpacked bytes of a gzip file; any other file comes back as it is. Throws DataError. */
export function gunzipIfNeeded(file: string, bytes: Uint8Array, maxBytes = MAX_UNPACKED_BYTES): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  const pieces: Uint8Array[] = [];
  const size = gunzipPieces(file, bytes, maxBytes, (piece) => pieces.push(piece));
  if (pieces.length === 1) return pieces[0]!;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/**
 * Hands out the unpacked bytes of a gzip file in pieces, and returns how many there were. Throws DataError where it is damaged or
 * holds more than `maxBytes`; what `take` throws ends it, too.
 */
export function gunzipPieces(
  file: string,
  bytes: Uint8Array,
  maxBytes: number,
  take: (piece: Uint8Array) => void,
): number {
  if (bytes.length < MIN_GZIP_BYTES) {
    throw new DataError(file, `the gzip file is cut off after ${bytes.length} bytes.`, AGAIN);
  }
  const crc = new Crc32();
  let size = 0;
  // What the handler below throws is ours; fflate's own errors are of a damaged file.
  let ours: unknown;
  const refuse = (error: unknown): never => {
    ours = error;
    throw error;
  };
  const stream = new Gunzip((piece) => {
    if (piece.length === 0) return;
    size += piece.length;
    if (size > maxBytes) {
      const problem = `the gzip file unpacks to more than the ${formatCount(maxBytes)} bytes that are read.`;
      refuse(new DataError(file, problem, "Use a part of the data."));
    }
    crc.add(piece);
    try {
      take(piece);
    } catch (error) {
      refuse(error);
    }
  });
  stream.onmember = () => {
    refuse(new DataError(file, "it is joined from several gzip files, or followed by other data.", AGAIN));
  };
  try {
    for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
      stream.push(bytes.subarray(start, start + PIECE_BYTES), start + PIECE_BYTES >= bytes.length);
    }
  } catch (cause) {
    if (ours !== undefined) throw ours;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(file, `the gzip data cannot be unpacked (${reason}): cut off or damaged.`, AGAIN);
  }
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8, 8);
  if (size >>> 0 !== trailer.getUint32(4, true) || crc.value !== trailer.getUint32(0, true)) {
    const problem = `the gzip data unpacks to ${formatCount(size)} bytes that do not fit its own size and checksum: the file is cut off or damaged.`;
    throw new DataError(file, problem, AGAIN);
  }
  return size;
}
