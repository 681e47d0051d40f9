/** The name of a file by its content: two files of the same name and other bytes are different data sets. */

/** Hexadecimal digits of a SHA-256 that a spec names: enough that no two files of a person share them. */
export const SHORT_CHECKSUM = 12;

/** SHA-256 in hexadecimal digits. Wherever there is WebGPU there is `crypto.subtle`: both need a secure context. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const shortChecksum = (checksum: string): string => checksum.slice(0, SHORT_CHECKSUM);
