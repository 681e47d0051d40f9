/**
 * `bars`: bars and stripes, the classic toy of Boolean latent models. A random bit chooses rows or columns; each of the eight
 * rows (or columns) is then black or white with probability 1/2. The distribution is known: 510 patterns, entropy
 * log(2) * (508 * 9 / 512 + 2 * 8 / 256) = 6.233 nats, so no model can have a mean log-likelihood above -6.233.
 * Source: MacKay, "Information Theory, Inference, and Learning Algorithms" (2003), section 43.1.
 */
import type { ImageDataset, Split } from "../src/data/dataset";
import { USE } from "../src/random/keys";
import { uniformStream } from "../src/random/threefry";

export const BARS_SIDE = 8;
export const BARS_SEED = 2;

/** The whole set; labels: 0 = rows, 1 = columns. */
export function generateBars(train = 4_000, test = 1_000, seed = BARS_SEED): ImageDataset {
  return {
    key: "bars",
    name: "Bars and stripes",
    width: BARS_SIDE,
    height: BARS_SIDE,
    train: drawSplit(seed, 0, train),
    test: drawSplit(seed, 1, test),
    source: `Drawn by this program from seed ${seed}.`,
  };
}

function drawSplit(seed: number, split: number, count: number): Split<Uint8Array> {
  const size = BARS_SIDE * BARS_SIDE;
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  for (let example = 0; example < count; example++) {
    const next = uniformStream([seed, 0, USE.generate, split], example);
    const columns = next() < 0.5;
    const lines = Array.from({ length: BARS_SIDE }, () => (next() < 0.5 ? 255 : 0));
    labels[example] = columns ? 1 : 0;
    for (let row = 0; row < BARS_SIDE; row++) {
      for (let column = 0; column < BARS_SIDE; column++) {
        pixels[example * size + row * BARS_SIDE + column] = lines[columns ? column : row]!;
      }
    }
  }
  return { count, pixels, labels };
}
