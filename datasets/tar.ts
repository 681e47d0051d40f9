/** Reads a tar archive: 512-byte headers, each followed by the file in whole blocks (POSIX.1-1988, "ustar"). */
import { DataError } from "../src/data/errors";

const BLOCK = 512;

/** Regular files of an unpacked archive by their path in it. Throws DataError when it is damaged or cut off. */
export function readTar(archive: string, bytes: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const text = (from: number, length: number) => {
    const field = bytes.subarray(from, from + length);
    const end = field.indexOf(0);
    return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
  };
  let at = 0;
  while (at + BLOCK <= bytes.length && bytes[at] !== 0) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    let sum = 0;
    for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : bytes[at + i]!;
    if (!Number.isFinite(size) || sum !== Number.parseInt(text(at + 148, 8), 8)) {
      throw new DataError(archive, `the archive has a damaged header at byte ${at}.`, "Fetch it again.");
    }
    const start = at + BLOCK;
    if (start + size > bytes.length) {
      throw new DataError(archive, `the archive is cut off inside ${text(at, 100)}.`, "Fetch it again.");
    }
    const type = bytes[at + 156];
    if (type === 0 || type === 0x30) files.set(text(at, 100), bytes.subarray(start, start + size));
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
