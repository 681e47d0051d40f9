/**
 * Unpacks gzip with a limit on the size and a check of the result. fflate trusts the size in the trailer and does not look
 * at the checksum, so a truncated or altered file could pass for a shorter or different one; here it cannot.
 */
import { gunzipSync } from "fflate";
import { DataError, formatCount } from "./errors";

/** Largest unpacked data file: several times the largest set of the catalogue. */
export const MAX_UNPACKED_BYTES = 512 * 2 ** 20;

/** Shortest gzip file: 10 bytes of header, 2 of data, 8 of trailer. */
const MIN_GZIP_BYTES = 20;

/** Deflate packs at most 1032 bytes into one: a trailer that announces more is not believed, nor allocated for. */
const MAX_DEFLATE_RATIO = 1032;

export const isGzip = (bytes: Uint8Array): boolean => bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The unpacked bytes of a gzip file; any other file comes back as it is. Throws DataError. */
export function gunzipIfNeeded(file: string, bytes: Uint8Array, maxBytes = MAX_UNPACKED_BYTES): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  const again = "Fetch the file again, or unpack it with gunzip to see what it holds.";
  if (bytes.length < MIN_GZIP_BYTES) {
    throw new DataError(file, `the gzip file is cut off after ${bytes.length} bytes.`, again);
  }
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8, 8);
  const checksum = trailer.getUint32(0, true);
  const size = trailer.getUint32(4, true);
  const limit = Math.min(maxBytes, bytes.length * MAX_DEFLATE_RATIO);
  if (size > limit) {
    const problem = `the gzip trailer announces ${formatCount(size)} bytes; at most ${formatCount(limit)} are unpacked.`;
    throw new DataError(file, problem, `The file is probably cut off or damaged. ${again}`);
  }
  let unpacked: Uint8Array;
  try {
    unpacked = gunzipSync(bytes, { out: new Uint8Array(size) });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(file, `the gzip data cannot be unpacked (${reason}): cut off or damaged.`, again);
  }
  if (unpacked.length !== size || crc32(unpacked) !== checksum) {
    throw new DataError(
      file,
      `the gzip data unpacks to ${formatCount(unpacked.length)} bytes that do not fit its own size and checksum: the ` +
        "file is cut off, damaged, or joined from several gzip files.",
      again,
    );
  }
  return unpacked;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 of the gzip format (RFC 1952, section 8). */
export function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = CRC_TABLE[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
