/**
 * The binary layout of CIFAR-10: records of 3,073 bytes, one label byte then 1,024 red, 1,024 green and 1,024 blue bytes.
 * Source: A. Krizhevsky, "The CIFAR-10 dataset", section "Binary version".
 */
import type { Split } from "./dataset";
import { DataError, formatCount } from "./errors";
import { gunzipIfNeeded } from "./gunzip";

export const CIFAR = { width: 32, height: 32, channels: 3, pixels: 3072, record: 3073, classes: 10 } as const;

/** One batch file: pixels [example, channel, row, column], labels [example]. Throws DataError. */
export function parseCifar(file: string, bytes: Uint8Array): Required<Split<Uint8Array>> {
  const raw = gunzipIfNeeded(file, bytes);
  const count = Math.floor(raw.length / CIFAR.record);
  if (count === 0 || count * CIFAR.record !== raw.length) {
    const problem = `${formatCount(raw.length)} bytes are not a whole number of records of ${formatCount(CIFAR.record)} bytes.`;
    throw new DataError(file, problem, 'Choose a batch file of the "binary version" of CIFAR-10, or fetch it again.');
  }
  const pixels = new Uint8Array(count * CIFAR.pixels);
  const labels = new Uint8Array(count);
  for (let example = 0; example < count; example++) {
    const start = example * CIFAR.record;
    const label = raw[start]!;
    if (label >= CIFAR.classes) {
      const problem = `record ${formatCount(example)} has the label ${label}; labels are 0 .. 9.`;
      throw new DataError(file, problem, "This is no CIFAR-10 batch file, or a damaged one.");
    }
    labels[example] = label;
    pixels.set(raw.subarray(start + 1, start + CIFAR.record), example * CIFAR.pixels);
  }
  return { count, pixels, labels };
}
