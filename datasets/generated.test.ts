import { describe, expect, it } from "vitest";
import { checkDataset } from "../src/data/dataset";
import { generateBars } from "./bars";
import { CATALOGUE } from "./catalogue";
import { generateCosine } from "./cosine";
import { GLYPHS } from "./glyphs";
import { loadDataset } from "./load";
import { inkSegment } from "./pen";
import { generateStrokes } from "./strokes";

const noFiles = () => Promise.reject(new Error("no such file"));
const images = (pixels: Uint8Array, size: number) =>
  Array.from({ length: pixels.length / size }, (_, i) => pixels.subarray(i * size, (i + 1) * size));

describe("catalogue", () => {
  it("has unique keys, and for every set either a generator or files", () => {
    expect(new Set(CATALOGUE.map((row) => row.key)).size).toBe(CATALOGUE.length);
    for (const row of CATALOGUE) expect([row.generate, row.files].filter(Boolean)).toHaveLength(1);
  });

  it.each(CATALOGUE.filter((row) => row.generate))("$key is what its row says", async (row) => {
    const dataset = checkDataset(await loadDataset(row.key, noFiles));
    expect(dataset).toMatchObject({ key: row.key, name: row.name, width: row.width, height: row.height });
    expect([dataset.train.count, dataset.test.count]).toEqual([row.train, row.test]);
  });

  it.each(CATALOGUE.filter((row) => row.files))("$key says how to prepare it", async (row) => {
    await expect(loadDataset(row.key, noFiles)).rejects.toThrow(row.howTo);
  });

  it("names the choices when a key is unknown", async () => {
    await expect(loadDataset("mnits", noFiles)).rejects.toThrow(
      /no data set of this name.*strokes, bars, cosine, mnist/,
    );
  });
});

describe("strokes", () => {
  const dataset = generateStrokes(600, 60);

  it("is the same every time, and an example does not depend on how many there are", () => {
    const fewer = generateStrokes(20, 60);
    expect(fewer.train.pixels).toEqual(dataset.train.pixels.subarray(0, 20 * 784));
    expect(fewer.test).toEqual(dataset.test);
    expect(generateStrokes(20, 1, 99).train.pixels).not.toEqual(fewer.train.pixels);
    expect(dataset.test.pixels.subarray(0, 784)).not.toEqual(dataset.train.pixels.subarray(0, 784));
  });

  it("has ten classes, each about equally often", () => {
    const counts = new Float64Array(10);
    for (const label of dataset.train.labels!) counts[label]! += 1;
    // Standard deviation 7.3 around 60.
    for (const count of counts) expect(Math.abs(count - 60)).toBeLessThan(37);
    expect(GLYPHS).toHaveLength(10);
  });

  it("draws every digit inside the frame, with a plausible amount of anti-aliased ink", () => {
    for (const image of images(dataset.train.pixels, 784)) {
      const ink = image.reduce((sum, grey) => sum + grey, 0) / 255;
      expect(ink).toBeGreaterThan(15);
      expect(ink).toBeLessThan(300);
      expect(image.some((grey) => grey > 0 && grey < 255)).toBe(true);
      const frame = Array.from({ length: 28 }, (_, i) => [i, 27 * 28 + i, i * 28, i * 28 + 27]).flat();
      expect(frame.every((place) => image[place] === 0)).toBe(true);
    }
  });

  it("draws classes that can be distinguished: the nearest class mean is mostly right", () => {
    const means = Array.from({ length: 10 }, () => new Float64Array(784));
    const counts = new Float64Array(10);
    images(dataset.train.pixels, 784).forEach((image, i) => {
      const label = dataset.train.labels![i]!;
      counts[label]! += 1;
      image.forEach((grey, pixel) => {
        means[label]![pixel]! += grey;
      });
    });
    const distance = (image: Uint8Array, label: number) =>
      image.reduce((sum, grey, pixel) => sum + (grey - means[label]![pixel]! / counts[label]!) ** 2, 0);
    const right = images(dataset.test.pixels, 784).filter((image, i) => {
      const distances = means.map((_, label) => distance(image, label));
      return distances.indexOf(Math.min(...distances)) === dataset.test.labels![i];
    });
    expect(right.length).toBeGreaterThan(40);
  });
});

describe("inkSegment", () => {
  it("inks by distance from the segment", () => {
    const side = 9;
    const pixels = new Uint8Array(side * side);
    inkSegment(pixels, side, 2.25, 4.5, 6, 4.5, 1.2);
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const distance = Math.hypot(column - Math.min(6, Math.max(2.25, column)), row - 4.5);
        const expected = Math.min(1, Math.max(0, 1.7 - distance)) * 255;
        expect(pixels[row * side + column]).toBe(Math.floor(expected));
      }
    }
  });

  it("draws a dot, keeps darker ink and stays inside the image", () => {
    const pixels = new Uint8Array(9).fill(200);
    inkSegment(pixels, 3, 1, 1, 1, 1, 0.5);
    expect([...pixels]).toEqual([200, 200, 200, 200, 255, 200, 200, 200, 200]);
    inkSegment(pixels, 3, -50, -50, -40, 60, 2);
    expect(pixels[0]).toBe(200);
  });
});

describe("bars", () => {
  const { train } = generateBars();

  it("draws rows or columns as its label says, all 510 patterns", () => {
    const seen = new Set<string>();
    images(train.pixels, 64).forEach((image, i) => {
      const columns = train.labels![i] === 1;
      const first = (place: number) => (columns ? image[place % 8] : image[place - (place % 8)]);
      expect(image.every((grey, place) => grey === first(place))).toBe(true);
      seen.add(image.join());
    });
    // 4,000 draws miss a pattern of probability 1/512 with probability 4e-4: about 0.2 patterns are missing.
    expect(seen.size).toBeGreaterThan(500);
    expect(seen.size).toBeLessThanOrEqual(510);
  });

  it("draws values that are 0 or 1 with equal probability", () => {
    const columns = train.labels!.reduce((sum, label) => sum + label, 0);
    const ink = train.pixels.reduce((sum, grey) => sum + grey / 255, 0) / 8;
    expect(Math.abs(columns - 2000)).toBeLessThan(5 * Math.sqrt(1000));
    expect(Math.abs(ink - 16_000)).toBeLessThan(5 * Math.sqrt(8000));
  });
});

describe("cosine", () => {
  const { count, points, labels } = generateCosine(2000);

  it("keeps each class in its region", () => {
    expect(count).toBe(4000);
    for (let i = 0; i < count; i++) {
      const [x, y] = [points[2 * i]!, points[2 * i + 1]!];
      expect(Math.abs(x)).toBeLessThan(Math.PI / 2);
      if (labels[i] === 1) expect(y > 0 && y < 1).toBe(true);
      else expect(y > -1 && y < Math.cos(x)).toBe(true);
    }
  });

  it("is uniform on both regions", () => {
    let above = 0;
    let high = 0;
    for (let i = 0; i < count; i++) {
      if (labels[i] === 0 && points[2 * i + 1]! > 0) above += 1;
      if (labels[i] === 1 && points[2 * i + 1]! > 0.5) high += 1;
    }
    // Area above 0 is 2 of pi + 2.
    const share = 2 / (Math.PI + 2);
    expect(Math.abs(above - 2000 * share)).toBeLessThan(5 * Math.sqrt(2000 * share * (1 - share)));
    expect(Math.abs(high - 1000)).toBeLessThan(5 * Math.sqrt(500));
    expect(labels.reduce((sum, label) => sum + label, 0)).toBe(2000);
  });
});
