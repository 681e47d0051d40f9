/** From a data set and the experiment's wishes to what the engine uploads: examples cut, binarised, packed, averaged. */
import type { DatasetSpec } from "../experiment/schema";
import { binariseBySampling, binariseByThreshold } from "./binarise";
import { checkDataset, type Dataset, inputsOf } from "./dataset";
import { formatCount } from "./errors";
import { meanImage } from "./mean";
import { type DeviceData, packBits, packBytes } from "./pack";

export interface PreparedData {
  /** bits; bytes (grey levels) under dynamic binarisation. */
  train: DeviceData;
  /** Always bits: test figures need one fixed test set. */
  test: DeviceData;
  /** [input]: mean of the binarised training examples used; its expectation under dynamic binarisation. */
  mean: Float32Array;
  width: number;
  height: number;
  inputs: number;
  /** Sentences that belong beside the results. */
  notes: string[];
}

/** Throws DataError when the data set does not fit its own sizes. */
export function prepareData(dataset: Dataset, spec: Pick<DatasetSpec, "examples" | "binarise">): PreparedData {
  checkDataset(dataset);
  const { width, height } = dataset;
  const inputs = inputsOf(dataset);
  const notes: string[] = [];
  const available = dataset.train.count;
  if (spec.examples > available) {
    notes.push(
      `${dataset.name} has ${formatCount(available)} training examples, not ${formatCount(spec.examples)}: all are used.`,
    );
  }
  const count = spec.examples === 0 ? available : Math.min(spec.examples, available);
  const pixels = dataset.train.pixels.subarray(0, count * inputs);
  const shared = { width, height, inputs, notes };

  if (spec.binarise === "threshold") {
    const bits = binariseByThreshold(pixels);
    const test = packBits(binariseByThreshold(dataset.test.pixels), inputs);
    return { ...shared, train: packBits(bits, inputs), test, mean: meanImage(bits, inputs, 1) };
  }
  const test = packBits(binariseBySampling(dataset.test.pixels, inputs, "test"), inputs);
  if (spec.binarise === "sampled") {
    const bits = binariseBySampling(pixels, inputs, "train");
    return { ...shared, train: packBits(bits, inputs), test, mean: meanImage(bits, inputs, 1) };
  }
  notes.push("Test pixels are drawn once, the same for all runs and seeds; training pixels are redrawn at every step.");
  return { ...shared, train: packBytes(pixels, inputs), test, mean: meanImage(pixels, inputs, 255) };
}
