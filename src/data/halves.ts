/** Pictures divided into what a network reads, their upper half, and what it predicts, their lower half. */
import type { Dataset } from "./dataset";
import { DataError } from "./errors";

/** Values of the two halves, [example, channel, row, column] each. */
export interface Halves<V> {
  upper: V;
  lower: V;
}

/** Throws DataError where the pictures of a data set have no two halves of the same size. */
export function checkHalves({ name, width, height }: Dataset): void {
  if (height < 2) {
    const problem = `its examples are one row of ${width} numbers, which has no upper and lower half.`;
    throw new DataError(name, problem, "Choose a data set of images, or another kind of model.");
  }
  if (height % 2 === 0) return;
  const problem = `its pictures have ${height} rows, and structured prediction divides them into two halves of the same size.`;
  throw new DataError(name, problem, "Choose pictures with an even number of rows, or another kind of model.");
}

/** Numbers of one half. */
export function halfOf({ width, height, channels = 1 }: Pick<Dataset, "width" | "height" | "channels">): number {
  return (width * height * channels) / 2;
}

/** values: [example, channel, row, column] */
export function divide<V extends Uint8Array | Float32Array>(
  values: V,
  shape: Pick<Dataset, "width" | "height" | "channels">,
): Halves<V> {
  const piece = (shape.width * shape.height) / 2;
  const upper = values.slice(0, values.length / 2) as V;
  const lower = values.slice(0, values.length / 2) as V;
  for (let at = 0; at < values.length; at += 2 * piece) {
    upper.set(values.subarray(at, at + piece), at / 2);
    lower.set(values.subarray(at + piece, at + 2 * piece), at / 2);
  }
  return { upper, lower };
}
