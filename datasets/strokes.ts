/**
 * `strokes`: digit-like drawings of 28 x 28 pixels in ten classes, drawn by a pen that follows splines. It stands in for
 * MNIST on a first visit: nothing is downloaded, and any number of examples comes from a seed in well under a second.
 *
 * Each drawing takes one variant of its class (`glyphs.ts`), moves its knots a little, applies a random affine map
 * (size, aspect, slant, rotation, place), and inks the path with a pen of random width, anti-aliased to 0 .. 255.
 *
 * Only operations that IEEE 754 fixes to the last bit are used (+, -, *, /, square root), no sine or power, so that every
 * browser draws the same set.
 */
import type { ImageDataset, Split } from "../src/data/dataset";
import { USE } from "../src/random/keys";
import { uniformStream } from "../src/random/threefry";
import { GLYPHS } from "./glyphs";
import { inkSegment } from "./pen";

export const STROKES_SIDE = 28;
export const STROKES_SEED = 1;

/** Points per piece of spline between two knots: enough that the polygon is not seen at this size. */
const SUBDIVISIONS = 4;

interface Point {
  x: number;
  y: number;
}

/** The whole set. Example i of a part does not depend on how many there are. */
export function generateStrokes(train = 10_000, test = 2_000, seed = STROKES_SEED): ImageDataset {
  return {
    key: "strokes",
    name: "Strokes",
    width: STROKES_SIDE,
    height: STROKES_SIDE,
    train: drawSplit(seed, 0, train),
    test: drawSplit(seed, 1, test),
    source: `Drawn by this program from seed ${seed}.`,
  };
}

function drawSplit(seed: number, split: number, count: number): Split<Uint8Array> {
  const size = STROKES_SIDE * STROKES_SIDE;
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  for (let example = 0; example < count; example++) {
    const next = uniformStream([seed, 0, USE.generate, split], example);
    labels[example] = drawDigit(next, pixels.subarray(example * size, (example + 1) * size));
  }
  return { count, pixels, labels };
}

/** Draws one digit into pixels [row, column] (zeros before); returns its class. */
function drawDigit(next: () => number, pixels: Uint8Array): number {
  const label = Math.floor(next() * GLYPHS.length);
  const variants = GLYPHS[label]!;
  const choice = next();
  const glyph = variants[Math.floor(choice * Math.sqrt(choice) * variants.length)]!;
  const between = (low: number, high: number) => low + (high - low) * next();
  /** Bell-shaped around 0 with standard deviation 1/3, never beyond 1. */
  const bell = () => (2 * (next() + next() + next())) / 3 - 1;

  const height = between(8.2, 10);
  const width = height * between(0.85, 1.2);
  const slant = 0.15 + 0.35 * bell();
  /** Tangent of half the angle of rotation: at most about 12 degrees. */
  const tangent = 0.11 * bell();
  const cos = (1 - tangent * tangent) / (1 + tangent * tangent);
  const sin = (2 * tangent) / (1 + tangent * tangent);
  const wobble = 0.16;
  const place = (point: readonly [number, number]): Point => {
    const y = point[1] + wobble * bell();
    const x = (point[0] + wobble * bell()) * (width / height) - slant * y;
    return { x: height * (cos * x - sin * y), y: height * (sin * x + cos * y) };
  };
  const paths = glyph.map((stroke) => spline(stroke.map(place)));
  const all = paths.flat();
  const centre = (STROKES_SIDE - 1) / 2;
  const shiftX = centre - middle(all.map((point) => point.x)) + bell();
  const shiftY = centre - middle(all.map((point) => point.y)) + bell();

  const radius = between(0.75, 1.45);
  const pressure = 0.25 * bell();
  for (const path of paths) {
    for (let i = 1; i < path.length; i++) {
      const from = path[i - 1]!;
      const to = path[i]!;
      const along = i / path.length - 0.5;
      const pen = radius * (1 + pressure * along);
      inkSegment(pixels, STROKES_SIDE, from.x + shiftX, from.y + shiftY, to.x + shiftX, to.y + shiftY, pen);
    }
  }
  return label;
}

const middle = (values: number[]): number => (Math.min(...values) + Math.max(...values)) / 2;

/** Points on the Catmull-Rom spline through the knots, ends included; two equal knots in a row make a corner. */
function spline(knots: Point[]): Point[] {
  const points: Point[] = [knots[0]!];
  for (let i = 0; i + 1 < knots.length; i++) {
    const a = knots[Math.max(i - 1, 0)]!;
    const b = knots[i]!;
    const c = knots[i + 1]!;
    const d = knots[Math.min(i + 2, knots.length - 1)]!;
    for (let step = 1; step <= SUBDIVISIONS; step++) {
      const t = step / SUBDIVISIONS;
      points.push({ x: catmullRom(a.x, b.x, c.x, d.x, t), y: catmullRom(a.y, b.y, c.y, d.y, t) });
    }
  }
  return points;
}

const catmullRom = (a: number, b: number, c: number, d: number, t: number): number =>
  b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
