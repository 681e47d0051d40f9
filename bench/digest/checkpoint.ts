/**
 * What a checkpoint holds beyond the weight files: the optimizer's and the gradient's buffers of every run, with running
 * variances and remembered examples in them. They have no names inside, so numbers may move without a change of the result:
 * buffers with the same numbers in another order are equal, and zeros, which pad them, do not count.
 */
import type { Item } from "./trained";

/** Buffers of a run in the order of the file; those without a name here are in the weight files by name. */
const BUFFERS = [null, "moments", "gradients", null] as const;

interface Header {
  runs: { run: string; sizes: number[] }[];
}

/** Buffers by run and name. Empty for a file of another format, which is no difference in bits. */
export function bufferItems(bytes: Uint8Array): Map<string, Map<string, Item>> {
  const found = new Map<string, Map<string, Item>>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  const header = readHeader(bytes.subarray(4, 4 + length));
  if (!header?.runs?.every(({ sizes }) => sizes?.length === BUFFERS.length)) return found;
  let at = 4 + length;
  for (const { run, sizes } of header.runs) {
    const items = new Map<string, Item>();
    BUFFERS.forEach((name, k) => {
      if (name !== null) items.set(name, numbersItem(bytes.subarray(at, at + sizes[k])));
      at += sizes[k];
    });
    found.set(run, items);
  }
  return found;
}

function readHeader(bytes: Uint8Array): Header | null {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Header;
  } catch {
    return null;
  }
}

/** Numbers that are not zero, by their bits in ascending order. */
function numbersItem(bytes: Uint8Array): Item {
  const copy = new Uint8Array(bytes);
  const entries = new Uint32Array(copy.buffer).filter((word) => word !== 0).sort();
  const floats = new Float32Array(entries.buffer);
  return { entries, show: (at) => String(floats[at]), unordered: true };
}
