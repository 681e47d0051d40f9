/** From a data set and the experiment's wishes to what the engine uploads: examples cut, binarised, packed, averaged. */
import type { DatasetSpec } from "../spec/schema";
import { binariseBySampling, binariseByThreshold } from "./binarise";
import { checkDataset, countClasses, type Dataset, inputsOf, isReal } from "./dataset";
import { DataError, formatCount } from "./errors";
import { meanImage } from "./mean";
import { type DataNeeds, EXAMPLES_ONLY } from "./needs";
import { type DeviceData, packBits, packBytes, packReals } from "./pack";
import { standardiser } from "./standardise";

export interface PreparedData {
  /** bits; bytes (grey levels) under dynamic binarisation; reals. */
  train: DeviceData;
  /** bits or reals, never redrawn: test figures need one fixed test set. */
  test: DeviceData;
  /** [input]: mean of the binarised training examples used; its expectation under dynamic binarisation. */
  mean: Float32Array;
  width: number;
  height: number;
  inputs: number;
  /** Of the labels that go with the examples; 0: there are none. */
  classes: number;
  classNames: string[];
  /** Names of the numbers of an example, where they have names. */
  columns: string[];
  /** Sentences that belong beside the results. */
  notes: string[];
}

export type DataWishes = Pick<DatasetSpec, "examples" | "binarise"> & Partial<Pick<DatasetSpec, "standardise">>;

/** Throws DataError when the data set does not fit its own sizes, or what a model needs. */
export function prepareData(dataset: Dataset, spec: DataWishes, needs: DataNeeds = EXAMPLES_ONLY): PreparedData {
  checkDataset(dataset);
  checkSuits(dataset, needs);
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
  const hasClasses = needs.outcome === "class";
  const labels = (part: "train" | "test") => (hasClasses ? dataset[part].labels : undefined);
  const [trainLabels, testLabels] = [labels("train")?.subarray(0, count), labels("test")];
  const classes = hasClasses ? countClasses(dataset) : 0;
  const classNames = Array.from({ length: classes }, (_, c) => dataset.classes?.[c] ?? String(c));
  const shared = { width, height, inputs, classes, classNames, columns: dataset.columns ?? [], notes };
  const pixels = dataset.train.pixels.subarray(0, count * inputs);

  if (pixels instanceof Float32Array) {
    const scaled = spec.standardise ? standardiser(pixels, inputs) : (values: Float32Array) => values;
    const train = scaled(pixels);
    const test = packReals(scaled(dataset.test.pixels as Float32Array), inputs, testLabels);
    return { ...shared, train: packReals(train, inputs, trainLabels), test, mean: meanImage(train, inputs, 1) };
  }
  const testPixels = dataset.test.pixels as Uint8Array;
  if (spec.binarise === "threshold") {
    const bits = binariseByThreshold(pixels);
    const test = packBits(binariseByThreshold(testPixels), inputs, testLabels);
    return { ...shared, train: packBits(bits, inputs, trainLabels), test, mean: meanImage(bits, inputs, 1) };
  }
  const test = packBits(binariseBySampling(testPixels, inputs, "test"), inputs, testLabels);
  if (spec.binarise === "sampled") {
    const bits = binariseBySampling(pixels, inputs, "train");
    return { ...shared, train: packBits(bits, inputs, trainLabels), test, mean: meanImage(bits, inputs, 1) };
  }
  notes.push("Test pixels are drawn once, the same for all runs and seeds; training pixels are redrawn at every step.");
  const mean = meanImage(pixels, inputs, 255);
  return { ...shared, train: packBytes(pixels, inputs, trainLabels), test, mean };
}

/** Throws DataError when a model cannot learn these data, saying what can. */
function checkSuits(dataset: Dataset, { outcome, reals, refusesReals }: DataNeeds): void {
  if (!reals && isReal(dataset)) {
    const problem = `its examples are real numbers, and ${refusesReals}.`;
    throw new DataError(dataset.name, problem, "Choose a classifier for it, or a data set of images.");
  }
  if (outcome !== "class") return;
  const classes = countClasses(dataset);
  if (classes >= 2) return;
  const problem =
    classes === 1 ? "all its examples are of one class." : "its examples have no labels, so there are no classes.";
  throw new DataError(dataset.name, problem, "Choose a data set with labels, or a VAE for this one.");
}
