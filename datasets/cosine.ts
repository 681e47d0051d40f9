/**
 * `cosine`: points of the plane in two overlapping classes, for stochastic binary classifiers.
 * Source: Shekhovtsov et al. 2020: class +1 is uniform on x in [-pi/2, pi/2], y in [0, 1]; class -1 is uniform on the part
 * of x in [-pi/2, pi/2], y in [-1, 1] with y < cos x, drawn by rejection.
 */
import type { Dataset, Split } from "../src/data/dataset";
import { USE } from "../src/random/keys";
import { uniformStream } from "../src/random/threefry";

export const COSINE_SEED = 3;

export interface LabelledPoints {
  count: number;
  /** [point, coordinate]: x, y. */
  points: Float64Array;
  /** [point]: 1 for class +1, 0 for class -1. */
  labels: Uint8Array;
}

/** `perClass` points of each class, the classes in turn. Part 0 is for training, part 1 for testing. */
export function generateCosine(perClass = 100, seed = COSINE_SEED, part: 0 | 1 = 0): LabelledPoints {
  const count = 2 * perClass;
  const points = new Float64Array(2 * count);
  const labels = new Uint8Array(count);
  for (let point = 0; point < count; point++) {
    const next = uniformStream([seed, 0, USE.generate, part], point);
    const positive = point % 2 === 0;
    let x: number;
    let y: number;
    do {
      x = (next() - 0.5) * Math.PI;
      y = positive ? next() : 2 * next() - 1;
    } while (!positive && y >= Math.cos(x));
    points[2 * point] = x;
    points[2 * point + 1] = y;
    labels[point] = positive ? 1 : 0;
  }
  return { count, points, labels };
}

/** Points of each class, in the training part and again in the test part. */
export const COSINE_POINTS = 100;

/** The whole set: class +1 has label 1. */
export function generateCosineSet(): Dataset<Float32Array> {
  const part = (of: 0 | 1): Split<Float32Array> => {
    const { count, points, labels } = generateCosine(COSINE_POINTS, COSINE_SEED, of);
    return { count, pixels: Float32Array.from(points), labels };
  };
  return {
    key: "cosine",
    name: "Cosine",
    width: 2,
    height: 1,
    train: part(0),
    test: part(1),
    source: "Drawn by this program from a seed.",
    classes: ["-1", "+1"],
    columns: ["x", "y"],
  };
}
