/**
 * How much memory all buffers together may take. WebGPU does not say: it names the largest buffer only, and a software adapter
 * takes what it is asked for until the system ends the page or the program. So the bound is a rule.
 */

/** Where nothing is known: what a small machine has for a software adapter, and a large graphics card for itself. */
const UNKNOWN_HOST = 2 ** 32;
const LARGE_CARD = 2 ** 34;

export interface MemoryFacts {
  software: boolean;
  /** Of the largest buffer. */
  bufferBytes: number;
  /** Of the machine's main memory; undefined where it is not known. */
  hostBytes?: number | undefined;
}

/**
 * A software adapter's buffers are main memory: half of it. A graphics adapter does not report its own: at least 16 GiB, or four
 * of its largest buffers; what it really cannot hold it refuses when it is asked.
 */
export function totalAllowed({ software, bufferBytes, hostBytes }: MemoryFacts): number {
  if (software) return Math.floor((hostBytes ?? UNKNOWN_HOST) / 2);
  return Math.max(LARGE_CARD, 4 * bufferBytes);
}

/** What a browser says of the machine, in steps of powers of two and never above a cap; undefined where it says nothing. */
export function browserHostBytes(): number | undefined {
  const { deviceMemory } = (globalThis.navigator ?? {}) as { deviceMemory?: number };
  return deviceMemory === undefined ? undefined : deviceMemory * 2 ** 30;
}
