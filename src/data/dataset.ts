/** A data set in memory, before binarisation: what generators, parsers and the packed files all produce. */
import { DataError } from "./errors";

export interface Split {
  count: number;
  /** [example, channel, row, column], 0 = background, 255 = ink. */
  pixels: Uint8Array;
  /** [example] */
  labels?: Uint8Array;
}

export interface Dataset {
  /** Key of the catalogue, or `file:<name>` for a visitor's file. */
  key: string;
  name: string;
  width: number;
  height: number;
  /** Absent means 1. */
  channels?: number;
  train: Split;
  test: Split;
  /** Where it comes from, for people. */
  source: string;
  licence?: string;
}

/** Numbers per example. */
export const inputsOf = (dataset: { width: number; height: number; channels?: number }): number =>
  dataset.width * dataset.height * (dataset.channels ?? 1);

/** Throws DataError when the arrays of a data set do not fit its sizes. */
export function checkDataset(dataset: Dataset): Dataset {
  const inputs = inputsOf(dataset);
  for (const part of ["train", "test"] as const) {
    const { count, pixels, labels } = dataset[part];
    const remedy = "Prepare or choose the data set again.";
    if (count < 1) throw new DataError(dataset.key, `its ${part} part is empty.`, remedy);
    if (pixels.length !== count * inputs) {
      const problem = `its ${part} part has ${pixels.length} pixels, not ${count} x ${inputs} = ${count * inputs}.`;
      throw new DataError(dataset.key, problem, remedy);
    }
    if (labels && labels.length !== count) {
      throw new DataError(dataset.key, `its ${part} part has ${labels.length} labels for ${count} examples.`, remedy);
    }
  }
  return dataset;
}
