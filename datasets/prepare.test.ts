import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, zipSync, zlibSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DataError } from "../src/data/errors";
import { parseIdx } from "../src/data/idx";
import { folderReader } from "./folder";
import { verify } from "./gather";
import { loadDataset } from "./load";
import { buildOmniglot, scaleDown } from "./omniglot";
import { readPng } from "./png";
import { main } from "./prepare";
import { readTar } from "./tar";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sbn-datasets-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(...argv: string[]): Promise<{ code: number; said: string; complained: string }> {
  const said: string[] = [];
  const complained: string[] = [];
  const code = await main(
    argv,
    (line) => said.push(line),
    (line) => complained.push(line),
  );
  return { code, said: said.join("\n"), complained: complained.join("\n") };
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** A batch of so many records, labels in turn. */
const cifarBatch = (count: number, first: number) =>
  Uint8Array.from({ length: 3073 * count }, (_, i) => (i % 3073 === 0 ? (first + Math.floor(i / 3073)) % 10 : i % 256));

describe("npm run datasets", () => {
  it("explains misuse with code 2", async () => {
    expect(await run()).toMatchObject({ code: 2, complained: expect.stringMatching(/^Which data set\?/) });
    expect(await run("nothing")).toMatchObject({ code: 2, complained: expect.stringMatching(/no data set "nothing"/) });
    expect(await run("mnist", "fashion")).toMatchObject({ code: 2, complained: expect.stringMatching(/at a time/) });
    expect(await run("mnist", "--form", "x")).toMatchObject({ code: 2, complained: expect.stringMatching(/--form/) });
  });

  it("has nothing to do for generated sets", async () => {
    expect(await run("strokes")).toMatchObject({ code: 0, said: "Strokes is built in: there is nothing to prepare." });
  });

  it("explains a missing folder, missing files and wrong content with code 1", async () => {
    const from = join(folder, "wrong");
    expect((await run("mnist", "--from", from)).complained).toMatch(/no such folder.*--from/);
    await mkdir(from);
    expect(await run("mnist", "--from", from)).toMatchObject({
      code: 1,
      complained: expect.stringMatching(/no train-images-idx3-ubyte \(or train-images-idx3-ubyte.gz\)/),
    });
    const small = Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7]);
    const file = join(from, "train-images-idx3-ubyte.gz");
    await writeFile(file, gzipSync(small));
    expect((await run("mnist", "--from", from)).complained).toMatch(/its sha256 is .*, that of the published file is/);
    await writeFile(file, gzipSync(small).subarray(0, 25));
    expect((await run("mnist", "--from", from)).complained).toMatch(/cut off/);
    await rm(file);
    // Fashion-MNIST is known by checksums of its packed files only: unpacked ones are judged by their sizes.
    await writeFile(join(from, "train-images.idx3-ubyte"), small);
    expect((await run("fashion", "--from", from)).complained).toMatch(
      /holds 1 x 1 x 1; Fashion-MNIST has 60,000 x 28 x 28/,
    );
    expect((await run("mnist", "--from", file)).code).toBe(1);
  });

  it("prepares part of CIFAR-10, says that it is a part, and loads it again", async () => {
    const from = join(folder, "cifar");
    const out = join(folder, "out");
    await mkdir(from);
    await writeFile(join(from, "data_batch_1.bin.gz"), gzipSync(cifarBatch(3, 0)));
    await writeFile(join(from, "data_batch_2.bin"), cifarBatch(2, 5));
    expect((await run("cifar10", "--from", from)).complained).toMatch(/test_batch.bin/);
    await writeFile(join(from, "test_batch.bin"), cifarBatch(1, 9));
    for (let time = 0; time < 2; time++) {
      const { code, said } = await run("cifar10", "--from", from, "--out", out);
      expect(said).toMatch(/5 training and 1 test examples.*\nnote: the complete set has 50,000 and 10,000/);
      expect(code).toBe(0);
    }
    expect(await readdir(out)).toEqual(["cifar10", "index.json"]);
    const dataset = await loadDataset("cifar10", folderReader(out));
    expect([...dataset.train.labels!, ...dataset.test.labels!]).toEqual([0, 1, 2, 5, 6, 9]);
    expect(dataset.train.pixels.subarray(3 * 3072, 4 * 3072)).toEqual(cifarBatch(1, 5).subarray(1));
    await expect(loadDataset("mnist", folderReader(out))).rejects.toThrow(/mnist.*not prepared/);
  });
});

describe("verify", () => {
  it("checks content by sha256 and packed files by their own checksum", () => {
    const content = new TextEncoder().encode("abc");
    expect(verify("f", gzipSync(content), { sha256: sha256("abc") })).toEqual(content);
    expect(() => verify("f", content, { sha256: sha256("abd") })).toThrow(DataError);
    const packed = gzipSync(content, { mtime: 0 });
    const md5OfGzip = createHash("md5").update(packed).digest("hex");
    expect(verify("f", packed, { md5OfGzip })).toEqual(content);
    expect(() => verify("f", packed, { sha256OfGzip: md5OfGzip })).toThrow(/sha256/);
  });
});

describe("readTar", () => {
  function tarEntry(name: string, content: Uint8Array): Uint8Array {
    const block = new Uint8Array(512 + Math.ceil(content.length / 512) * 512);
    const put = (text: string, at: number) => block.set(new TextEncoder().encode(text), at);
    put(name, 0);
    put(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
    put("        0", 148);
    const sum = block.reduce((total, byte) => total + byte, 0);
    put(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    block.set(content, 512);
    return block;
  }
  const entries = [tarEntry("d/a.bin", Uint8Array.from([1, 2, 3])), tarEntry("d/b.bin", new Uint8Array(600).fill(4))];
  const archive = Uint8Array.from([...entries.flatMap((entry) => [...entry]), ...new Uint8Array(1024)]);

  it("finds the files", () => {
    const files = readTar("a.tar", archive);
    expect([...files.keys()]).toEqual(["d/a.bin", "d/b.bin"]);
    expect([...files.get("d/a.bin")!]).toEqual([1, 2, 3]);
    expect(files.get("d/b.bin")).toHaveLength(600);
  });

  it("explains a damaged or cut archive", () => {
    expect(() =>
      readTar(
        "a.tar",
        archive.map((byte, i) => (i === 3 ? byte + 1 : byte)),
      ),
    ).toThrow(/damaged header at byte 0/);
    expect(() => readTar("a.tar", archive.subarray(0, 1600))).toThrow(/cut off inside d\/b.bin/);
  });
});

/** A grey PNG; `filter` is written into every row, and the rows are filtered by it. */
function png(width: number, height: number, depth: 1 | 8, rows: number[][], filter = 0): Uint8Array {
  const chunk = (type: string, data: Uint8Array) => {
    const bytes = new Uint8Array(12 + data.length);
    new DataView(bytes.buffer).setUint32(0, data.length);
    bytes.set(new TextEncoder().encode(type), 4);
    bytes.set(data, 8);
    return [...bytes];
  };
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header[8] = depth;
  const paeth = (a: number, b: number, c: number) => {
    const nearest = [a, b, c].map((value) => Math.abs(a + b - c - value));
    return [a, b, c][nearest.indexOf(Math.min(...nearest))]!;
  };
  const lines = rows.flatMap((row, y) => [
    filter,
    ...row.map((byte, x) => {
      const left = row[x - 1] ?? 0;
      const up = rows[y - 1]?.[x] ?? 0;
      const upLeft = x > 0 ? (rows[y - 1]?.[x - 1] ?? 0) : 0;
      return (byte - [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][filter]!) & 255;
    }),
  ]);
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  const data = zlibSync(Uint8Array.from(lines));
  return Uint8Array.from([
    ...signature,
    ...chunk("IHDR", header),
    ...chunk("IDAT", data),
    ...chunk("IEND", new Uint8Array()),
  ]);
}

describe("readPng", () => {
  // Row 1, column 1 is a tie between up and up-left for filter 4.
  const rows = [
    [10, 0, 30, 40],
    [15, 5, 70, 255],
    [0, 100, 110, 3],
  ];

  it.each([0, 1, 2, 3, 4])("undoes filter %i", (filter) => {
    expect([...readPng("p", png(4, 3, 8, rows, filter)).pixels]).toEqual(rows.flat());
  });

  it("reads single bits, from the highest of each byte", () => {
    const image = readPng("p", png(10, 1, 1, [[0b10100000, 0b01000000]]));
    expect([...image.pixels]).toEqual([255, 0, 255, 0, 0, 0, 0, 0, 0, 255]);
  });

  it("explains what it cannot read", () => {
    expect(() => readPng("p", new Uint8Array(30))).toThrow(/no PNG/);
    expect(() => readPng("p", png(4, 4, 8, rows))).toThrow(/15 of 20 bytes/);
    expect(() => readPng("p", png(4, 3, 8, rows).subarray(0, 50))).toThrow(/cut off in its IDAT/);
    expect(() => readPng("p", png(0, 3, 8, []))).toThrow(/no usable size/);
  });
});

describe("Omniglot", () => {
  it("averages ink exactly over the area of each pixel", () => {
    const blank = new Uint8Array(105 * 105).fill(255);
    expect(scaleDown(blank).every((grey) => grey === 0)).toBe(true);
    expect(scaleDown(new Uint8Array(105 * 105)).every((grey) => grey === 255)).toBe(true);
    // Source pixel (3, 0) lies 3/4 in output pixel (0, 0) and 1/4 in (1, 0): 12/225 and 4/225 of the ink.
    const dot = blank.slice();
    dot[3] = 0;
    expect([...scaleDown(dot).subarray(0, 3)]).toEqual([Math.round((255 * 12) / 225), Math.round((255 * 4) / 225), 0]);
  });

  it("sorts, splits and labels the drawings by the hash of their path", () => {
    const ink = (seed: number) =>
      Array.from({ length: 105 }, (_, y) => Array.from({ length: 14 }, (_, x) => (y === seed && x === 0 ? 0 : 255)));
    const paths = (set: string, alphabet: string) =>
      Array.from({ length: 20 }, (_, i) => `${set}/${alphabet}/character01/0001_${`${i + 1}`.padStart(2, "0")}.png`);
    const background = [...paths("images_background", "Beta"), ...paths("images_background", "Alpha")];
    const evaluation = paths("images_evaluation", "Aleph");
    const zip = (names: string[]) =>
      zipSync(Object.fromEntries(names.map((name, i) => [name, png(105, 105, 1, ink(i))])));
    const files = buildOmniglot([zip([...background]), zip(evaluation)]);
    expect([...files.keys()].sort()).toEqual([
      "omniglot-test-images-idx3-ubyte",
      "omniglot-test-labels-idx1-ubyte",
      "omniglot-train-images-idx3-ubyte",
      "omniglot-train-labels-idx1-ubyte",
    ]);
    const test = ["Beta", "Alpha", "Aleph"].flatMap((alphabet) => {
      const names = [...background, ...evaluation].filter((path) => path.includes(alphabet));
      return names.sort((a, b) => (sha256(a) < sha256(b) ? -1 : 1)).slice(15);
    });
    const labels = test
      .sort((a, b) => (sha256(a) < sha256(b) ? -1 : 1))
      .map((path) => ["Alpha", "Beta", "Aleph"].findIndex((alphabet) => path.includes(alphabet)));
    expect([...parseIdx("l", files.get("omniglot-test-labels-idx1-ubyte")!, 1).data]).toEqual(labels);
    const images = parseIdx("i", files.get("omniglot-train-images-idx3-ubyte")!, 3);
    expect(images.shape).toEqual([45, 28, 28]);
    // Eight source pixels of ink each, spread over output pixels that may round by half a level.
    for (let i = 0; i < 45; i++) {
      const sum = images.data.subarray(i * 784, (i + 1) * 784).reduce((total, grey) => total + grey, 0);
      expect(Math.abs(sum - (255 * 8 * 16) / 225)).toBeLessThan(4);
    }
  });

  it("explains a damaged archive and drawings of another size", () => {
    expect(() => buildOmniglot([new Uint8Array(50)])).toThrow(/cannot be unpacked/);
    const small = zipSync({ "images_background/A/b/1.png": png(4, 1, 8, [[1, 2, 3, 4]]) });
    expect(() => buildOmniglot([small])).toThrow(/4 x 1 pixels, not 105 x 105/);
  });
});
