/** A data set in memory, before binarisation: what generators, parsers and the packed files all produce. */
import { DataError } from "./errors";

/** Grey levels, 0 = background, 255 = ink; or real numbers as they are. */
export type Values = Uint8Array | Float32Array;

export interface Split<V extends Values = Values> {
  count: number;
  /** [example, channel, row, column] */
  pixels: V;
  /** Index of the class, [example]. */
  labels?: Uint8Array;
}

export interface Dataset<V extends Values = Values> {
  /** Key of the catalogue, or `file:<name>` for a visitor's file. */
  key: string;
  name: string;
  width: number;
  height: number;
  /** Absent means 1. */
  channels?: number;
  train: Split<V>;
  test: Split<V>;
  /** Where it comes from, for people. */
  source: string;
  licence?: string;
  /** Names of the classes, where they are more than numbers. */
  classes?: string[];
  /** Names of the columns of real-valued data. */
  columns?: string[];
}

export type ImageDataset = Dataset<Uint8Array>;

/** Whether the examples are real numbers instead of images. */
export const isReal = (dataset: Dataset): dataset is Dataset<Float32Array> =>
  dataset.train.pixels instanceof Float32Array;

/** Number of classes, from the labels of both parts; 0 without labels. */
export function countClasses({ train, test, classes }: Pick<Dataset, "train" | "test" | "classes">): number {
  if (!train.labels || !test.labels) return 0;
  const largest = (labels: Uint8Array) => labels.reduce((a, b) => Math.max(a, b), 0);
  const highest = Math.max(largest(train.labels), largest(test.labels));
  return Math.max(highest + 1, classes?.length ?? 0);
}

/** Numbers per example. */
export const inputsOf = (dataset: { width: number; height: number; channels?: number }): number =>
  dataset.width * dataset.height * (dataset.channels ?? 1);

/** Throws DataError when the arrays of a data set do not fit its sizes. */
export function checkDataset<D extends Dataset>(dataset: D): D {
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
