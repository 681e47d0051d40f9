/** Pictures of a run as plain data: what the page draws. */

/** Small grey images, one byte a pixel, row-major, `count` of them one after another. */
export interface ImageStrip {
  count: number;
  width: number;
  height: number;
  /** 0 = background, 255 = ink (or for receptive fields: 128 = 0). */
  pixels: Uint8Array;
}

/** What one run sees now: replica 0, hard samples, fixed noise so that pictures change only as the network does. */
export type Pictures = ReconstructionPictures | PlanePictures | PredictionPictures | HalfPictures;

export interface ReconstructionPictures {
  kind: "reconstructions";
  run: string;
  step: number;
  data: ImageStrip;
  reconstructions: ImageStrip;
  samples: ImageStrip;
  /** One image per example: the states of each stochastic layer, layers stacked, nearest the data first; what a layer has, in words. */
  latents: { layer: number; text: string; strip: ImageStrip }[];
  receptiveFields: ImageStrip;
}

/** The most probable class of every row, and its probability. */
export interface ClassMap {
  predicted: Uint8Array;
  probability: Float32Array;
}

/** A classifier of points of the plane: what is predicted at a grid of them, row by row from the top left. */
export interface PlanePictures {
  kind: "plane";
  run: string;
  step: number;
  /** Points along a side of the grid, and what its edges are. */
  side: number;
  x: [number, number];
  y: [number, number];
  columns: [string, string];
  classes: readonly string[];
  /** Members of the ensemble; the first few are shown by themselves. */
  of: number;
  ensemble: ClassMap;
  members: ClassMap[];
  /** Some of the training points, [count, 3]: x, y and the class. */
  points: Float32Array;
}

/** A classifier of other data: what its ensemble predicts for the first test examples. */
export interface PredictionPictures {
  kind: "predictions";
  run: string;
  step: number;
  /** null where they are no images. */
  data: ImageStrip | null;
  /** Classes of the examples. */
  labels: Uint8Array;
  classes: readonly string[];
  of: number;
  ensemble: ClassMap;
}

/** Structured prediction: whole pictures, whose upper halves were given. */
export interface HalfPictures {
  kind: "halves";
  run: string;
  step: number;
  /** As they are. */
  data: ImageStrip;
  /** With the mean prediction of so many samples in the lower half. */
  predicted: ImageStrip;
  of: number;
  /** With that of single samples. */
  samples: ImageStrip[];
}
