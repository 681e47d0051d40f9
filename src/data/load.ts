/** From a data set and the experiment's wishes to what the engine uploads: examples cut, binarised, packed, averaged. */
import type { DatasetSpec } from "../spec/schema";
import { binariseBySampling, binariseByThreshold } from "./binarise";
import { checkDataset, countClasses, type Dataset, inputsOf, isReal } from "./dataset";
import { DataError, formatCount } from "./errors";
import { checkHalves, divide, halfOf } from "./halves";
import { meanImage } from "./mean";
import { type DataNeeds, EXAMPLES_ONLY } from "./needs";
import { type DeviceData, packBits, packBytes, packReals, withTargets } from "./pack";
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
  /** Numbers of an example that a network reads. */
  inputs: number;
  /** Numbers of an example that are predicted, and their mean, [targets]; 0: there are none. */
  targets: number;
  targetMean: Float32Array;
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
  const targets = 0;
  const targetMean = new Float32Array(0);
  const columns = dataset.columns ?? [];
  const shared = { width, height, inputs, targets, targetMean, classes, classNames, columns, notes };
  const pixels = dataset.train.pixels.subarray(0, count * inputs);

  if (pixels instanceof Float32Array) {
    const scaled = spec.standardise ? standardiser(pixels, inputs) : (values: Float32Array) => values;
    const train = scaled(pixels);
    const test = packReals(scaled(dataset.test.pixels as Float32Array), inputs, testLabels);
    return { ...shared, train: packReals(train, inputs, trainLabels), test, mean: meanImage(train, inputs, 1) };
  }
  const testPixels = dataset.test.pixels as Uint8Array;
  if (needs.outcome === "half") return { ...shared, ...prepareHalves(dataset, pixels, spec, notes) };
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
  notes.push(REDRAWN);
  const mean = meanImage(pixels, inputs, 255);
  return { ...shared, train: packBytes(pixels, inputs, trainLabels), test, mean };
}

const REDRAWN =
  "Test pixels are drawn once, the same for all runs and seeds; training pixels are redrawn at every step.";

/** The upper halves to be read, the lower halves to be predicted. Pixels are those of the whole pictures, whatever is read of them. */
function prepareHalves(dataset: Dataset, pixels: Uint8Array, { binarise }: DataWishes, notes: string[]) {
  const whole = inputsOf(dataset);
  const half = halfOf(dataset);
  const bitsOf = (values: Uint8Array, part: "train" | "test") =>
    binarise === "threshold" ? binariseByThreshold(values) : binariseBySampling(values, whole, part);
  const packed = (values: Uint8Array, pack: typeof packBits) => {
    const { upper, lower } = divide(values, dataset);
    return withTargets(pack(upper, half), pack(lower, half), half);
  };
  const redrawn = binarise === "dynamic";
  if (redrawn) notes.push(REDRAWN);
  const train = redrawn ? pixels : bitsOf(pixels, "train");
  const mean = divide(meanImage(train, whole, redrawn ? 255 : 1), dataset);
  return {
    inputs: half,
    targets: half,
    train: packed(train, redrawn ? packBytes : packBits),
    test: packed(bitsOf(dataset.test.pixels as Uint8Array, "test"), packBits),
    mean: mean.upper,
    targetMean: mean.lower,
  };
}

/** Throws DataError when a model cannot learn these data, saying what can. */
function checkSuits(dataset: Dataset, { outcome, reals, refusesReals }: DataNeeds): void {
  if (!reals && isReal(dataset)) {
    const problem = `its examples are real numbers, and ${refusesReals}.`;
    throw new DataError(dataset.name, problem, "Choose a classifier for it, or a data set of images.");
  }
  if (outcome === "half") checkHalves(dataset);
  if (outcome !== "class") return;
  const classes = countClasses(dataset);
  if (classes >= 2) return;
  const problem =
    classes === 1 ? "all its examples are of one class." : "its examples have no labels, so there are no classes.";
  throw new DataError(dataset.name, problem, "Choose a data set with labels, or a VAE for this one.");
}
