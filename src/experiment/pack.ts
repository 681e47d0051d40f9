/**
 * Text packed for a link: raw deflate, then base64url. Unpacking never inflates more than the cap: the data is fed in
 * small slices and reading stops at the first byte too many, so a small link cannot fill the memory.
 */
import { deflateSync, Inflate, strToU8 } from "fflate";

/** Most bytes that a packed text may unfold to. */
export const UNPACKED_BYTES_MAX = 64 * 1024;

/** Compressed bytes per slice: deflate expands at most 1032 times, so one slice adds at most about 64 KiB. */
const SLICE_BYTES = 64;

export function packText(text: string): string {
  const bytes = deflateSync(strToU8(text), { level: 9 });
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The text, or why there is none. */
export function unpackText(packed: string): { text: string } | { problem: string } {
  if (!/^[A-Za-z0-9_-]+$/.test(packed)) return { problem: "its packed part holds characters that no packed link has" };
  try {
    const bytes = inflateCapped(fromBase64Url(packed));
    if (!bytes) return { problem: `its packed part unfolds to more than ${UNPACKED_BYTES_MAX / 1024} KiB` };
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { problem: "its packed part is damaged or cut short" };
  }
}

function fromBase64Url(packed: string): Uint8Array {
  const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** The inflated bytes, or undefined when they would be more than the cap. Throws on damaged data. */
function inflateCapped(bytes: Uint8Array): Uint8Array | undefined {
  const out = new Uint8Array(UNPACKED_BYTES_MAX);
  let length = 0;
  let overflow = false;
  const stream = new Inflate((chunk) => {
    overflow ||= length + chunk.length > out.length;
    if (overflow) return;
    out.set(chunk, length);
    length += chunk.length;
  });
  for (let start = 0; start < bytes.length && !overflow; start += SLICE_BYTES) {
    stream.push(bytes.subarray(start, start + SLICE_BYTES), start + SLICE_BYTES >= bytes.length);
  }
  return overflow ? undefined : out.subarray(0, length);
}
