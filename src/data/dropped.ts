/** A visitor's own file as a data set: images (IDX or .npy) or a table of numbers with classes (.csv), packed with gzip or not. */

import { CIFAR, parseCifar } from "./cifar";
import type { Dataset, ImageDataset, Split } from "./dataset";
import { DataError, formatCount } from "./errors";
import { refuseForeign } from "./foreign";
import { gunzipIfNeeded } from "./gunzip";
import { parseIdx } from "./idx";
import { parseNpy } from "./npy";
import { datasetFromTable } from "./table";

/** Largest side of an image: beyond it, an input layer would be wider than any experiment may be. */
const MAX_SIDE = 64;

/** One part in this many becomes the test part, taken from the end of the file. */
const TEST_SHARE = 6;

/** Longest key of a spec. */
const MAX_KEY = 64;

/** The key of a file in a spec: its name without what cannot be printed, cut where it is too long; the end says the kind. */
export function fileKey(name: string): string {
  const characters = [...name.normalize("NFC").replace(/\p{C}/gu, "")];
  let key = `file:${characters.join("")}`;
  for (let dropped = 1; key.length > MAX_KEY; dropped++) {
    const middle = characters.length >> 1;
    const from = Math.max(0, middle - (dropped >> 1));
    key = `file:${characters.slice(0, from).join("")}…${characters.slice(from + dropped).join("")}`;
  }
  return key;
}

/**
 * The data set `file:<name>`. Images are [count, height, width] (or [count, square of a side]); the last sixth is the test
 * part. Floats must lie in 0 .. 1. Throws DataError.
 */
export function datasetFromFile(name: string, bytes: Uint8Array): Dataset {
  refuseForeign(name, bytes);
  const base = { key: fileKey(name), name, source: "A file of the visitor." };
  if (/\.csv(\.gz)?$/i.test(name)) return datasetFromTable(base, bytes, { holdOut: TEST_SHARE });
  const raw = gunzipIfNeeded(name, bytes);
  refuseForeign(name, raw);
  if (/\.bin(\.gz)?$/i.test(name) && raw.length % CIFAR.record === 0) {
    const { width, height, channels, pixels: inputs } = CIFAR;
    const { pixels, labels } = parseCifar(name, raw);
    return { ...base, width, height, channels, ...splitOff(name, pixels, inputs, labels) };
  }
  const { shape, pixels } = raw[0] === 0x93 ? pixelsOfNpy(name, raw) : pixelsOfIdx(name, raw);
  const side = Math.sqrt(shape[1] ?? 0);
  const [height, width] = shape.length === 2 ? [side, side] : [shape[1], shape[2]];
  if (shape.length > 3 || !height || !width || !Number.isInteger(width)) {
    const problem = `its shape is ${shape.map(formatCount).join(" x ")}; count x height x width is expected.`;
    throw new DataError(name, problem, "Reshape it to images.");
  }
  if (width > MAX_SIDE || height > MAX_SIDE) {
    const problem = `its images have ${width} x ${height} pixels; at most ${MAX_SIDE} x ${MAX_SIDE} are read.`;
    throw new DataError(name, problem, "Scale them down first, e.g. to 28 x 28.");
  }
  return { ...base, width, height, ...splitOff(name, pixels, width * height) };
}

function pixelsOfIdx(name: string, raw: Uint8Array): { shape: number[]; pixels: Uint8Array } {
  const { shape, data } = parseIdx(name, raw, 3);
  return { shape, pixels: data };
}

function pixelsOfNpy(name: string, raw: Uint8Array): { shape: number[]; pixels: Uint8Array } {
  const { shape, data } = parseNpy(name, raw);
  // Bytes are grey levels, unless none is above 1: then they are bits.
  if (data instanceof Uint8Array && data.some((value) => value > 1)) return { shape, pixels: data };
  const bad = data.findIndex((value) => !(value >= 0 && value <= 1));
  if (bad >= 0) {
    throw new DataError(name, `value ${formatCount(bad)} is ${data[bad]}.`, "Scale the values to 0 .. 1, or to bytes.");
  }
  return { shape, pixels: Uint8Array.from(data, (value) => Math.round(value * 255)) };
}

function splitOff(
  name: string,
  pixels: Uint8Array,
  inputs: number,
  labels?: Uint8Array,
): Pick<ImageDataset, "train" | "test"> {
  const count = pixels.length / inputs;
  if (count < 2) throw new DataError(name, "it holds fewer than two images.", "Choose a file with more of them.");
  const kept = count - Math.max(1, Math.floor(count / TEST_SHARE));
  const part = (from: number, to: number): Split<Uint8Array> => ({
    count: to - from,
    pixels: pixels.slice(from * inputs, to * inputs),
    ...(labels ? { labels: labels.slice(from, to) } : {}),
  });
  return { train: part(0, kept), test: part(kept, count) };
}
