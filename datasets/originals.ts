/** From the original files of a catalogue row to a data set: one function per format. Node only. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CIFAR, parseCifar } from "../src/data/cifar";
import { checkDataset, type ImageDataset, type Split } from "../src/data/dataset";
import { DataError, formatCount } from "../src/data/errors";
import { parseIdx } from "../src/data/idx";
import type { CatalogueRow, CifarSource, IdxSource, SourceFile } from "./catalogue";
import { download, listFolder, readSource, type Say, verify } from "./gather";
import { rebuildOmniglot } from "./omniglot";
import { readTar } from "./tar";

/** Reads the originals from `folder`, or downloads them when it is undefined. Throws DataError. */
export async function readOriginals(row: CatalogueRow, folder: string | undefined, say: Say): Promise<ImageDataset> {
  if (!row.files) throw new DataError(row.key, "this data set is built in.", "There is nothing to prepare.");
  const splits =
    row.files.format === "idx" ? await readIdx(row, row.files, folder, say) : await readCifar(row.files, folder, say);
  const { key, name, width, height, channels, source, licence } = row;
  const base = { key, name, width, height, channels, source, ...(licence === undefined ? {} : { licence }) };
  return checkDataset({ ...base, ...splits });
}

type Splits = Pick<ImageDataset, "train" | "test">;

async function readIdx(row: CatalogueRow, files: IdxSource, folder: string | undefined, say: Say): Promise<Splits> {
  const rebuilt = folder === undefined && files.from.length === 0 ? await rebuildOmniglot(say) : undefined;
  const get = async (file: SourceFile): Promise<Uint8Array> => {
    if (folder !== undefined) return readSource(folder, file, say);
    const built = rebuilt?.get(file.name);
    if (built) return verify(file.name, built, file);
    const packed = `${file.name}.gz`;
    return verify(
      packed,
      await download(
        files.from.map((base) => base + packed),
        say,
      ),
      file,
    );
  };
  const part = async (images: SourceFile, labels: SourceFile, expected: number): Promise<Split<Uint8Array>> => {
    const { shape, data } = parseIdx(images.name, await get(images), 3);
    const [count = 0, height, width] = shape;
    if (count !== expected || height !== row.height || width !== row.width) {
      const problem = `it holds ${shape.map(formatCount).join(" x ")}; ${row.name} has ${formatCount(expected)} x ${row.height} x ${row.width}.`;
      throw new DataError(images.name, problem, "Name the folder that holds the right files with --from.");
    }
    const parsed = parseIdx(labels.name, await get(labels), 1);
    if (parsed.shape[0] !== count) {
      const problem = `it holds ${formatCount(parsed.shape[0] ?? 0)} labels for ${formatCount(count)} images.`;
      throw new DataError(labels.name, problem, "Fetch both files again.");
    }
    return { count, pixels: data, labels: parsed.data };
  };
  const train = await part(files.trainImages, files.trainLabels, row.train);
  return { train, test: await part(files.testImages, files.testLabels, row.test) };
}

/** A folder may hold only some of the batches, or the archive. */
async function readCifar(files: CifarSource, folder: string | undefined, say: Say): Promise<Splits> {
  const { archive, urls } = files;
  const packed = `${archive.name}.gz`;
  let batches: Map<string, Uint8Array>;
  if (folder === undefined) {
    batches = readTar(packed, verify(packed, await download(urls, say), archive));
  } else {
    const names = (await listFolder(folder)).filter((name) => /^(data_batch_\d+|test_batch)\.bin(\.gz)?$/.test(name));
    batches = new Map();
    for (const name of names.sort()) {
      const path = join(folder, name);
      const bytes = new Uint8Array(await readFile(path));
      say(`read ${path}, ${formatCount(bytes.length)} bytes`);
      batches.set(name.replace(/\.gz$/, ""), bytes);
    }
    if (names.length === 0) batches = readTar(packed, await readSource(folder, archive, say));
  }
  const train: Required<Split<Uint8Array>>[] = [];
  const test: Required<Split<Uint8Array>>[] = [];
  for (const [path, bytes] of batches) {
    const name = path.split("/").at(-1)!;
    if (/^data_batch_\d+\.bin$/.test(name)) train.push(parseCifar(name, bytes));
    if (name === "test_batch.bin") test.push(parseCifar(name, bytes));
  }
  if (train.length === 0 || test.length === 0) {
    const problem = "it needs data_batch_1.bin (up to _5) and test_batch.bin, or their .gz.";
    throw new DataError(folder ?? packed, problem, "Fetch the binary version of CIFAR-10.");
  }
  return { train: joinSplits(train), test: joinSplits(test) };
}

function joinSplits(parts: Required<Split<Uint8Array>>[]): Split<Uint8Array> {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const pixels = new Uint8Array(count * CIFAR.pixels);
  const labels = new Uint8Array(count);
  let at = 0;
  for (const part of parts) {
    pixels.set(part.pixels, at * CIFAR.pixels);
    labels.set(part.labels, at);
    at += part.count;
  }
  return { count, pixels, labels };
}
