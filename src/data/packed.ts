/**
 * Prepared data sets: `KEY/manifest.json` says what there is, `KEY/data.bin` holds all arrays one after another, packed
 * with gzip. This file knows neither a file system nor a network: the caller gives a reader of paths.
 */
import { z } from "../spec/validation";
import { crc32 } from "./crc32";
import { checkDataset, type ImageDataset, inputsOf, type Split } from "./dataset";
import { DataError, formatCount } from "./errors";
import { gunzipIfNeeded } from "./gunzip";

/** Reads a file below the folder of prepared sets, e.g. `mnist/manifest.json`; rejects when there is none. */
export type ReadFile = (path: string) => Promise<Uint8Array>;

const MAX_SIDE = 256;
const count = z.int().min(1).max(10_000_000);

const manifestSchema = z.object({
  format: z.literal("sbn-lab-dataset"),
  version: z.literal(1),
  key: z.string().min(1).max(64),
  name: z.string().min(1).max(200),
  width: z.int().min(1).max(MAX_SIDE),
  height: z.int().min(1).max(MAX_SIDE),
  channels: z.int().min(1).max(4),
  source: z.string().max(2000),
  licence: z.string().max(2000).optional(),
  /** Arrays in file order: train pixels, train labels, test pixels, test labels. */
  train: z.object({ count, labels: z.boolean() }),
  test: z.object({ count, labels: z.boolean() }),
  /** CRC-32 of the unpacked data.bin. */
  crc32: z.int().min(0).max(0xffffffff),
});

type Manifest = z.output<typeof manifestSchema>;

/** The two files of a data set; data is not packed yet. */
export function writePacked(dataset: ImageDataset): { manifest: string; data: Uint8Array } {
  const { key, name, width, height, channels = 1, source, licence, train, test } = checkDataset(dataset);
  const arrays = [train.pixels, train.labels, test.pixels, test.labels].filter((array) => array !== undefined);
  const data = new Uint8Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let offset = 0;
  for (const array of arrays) {
    data.set(array, offset);
    offset += array.length;
  }
  const head = { format: "sbn-lab-dataset", version: 1, key, name, width, height, channels, source } as const;
  const manifest: Manifest = {
    ...head,
    ...(licence === undefined ? {} : { licence }),
    train: { count: train.count, labels: train.labels !== undefined },
    test: { count: test.count, labels: test.labels !== undefined },
    crc32: crc32(data),
  };
  return { manifest: `${JSON.stringify(manifest, null, 2)}\n`, data };
}

/** Reads a prepared data set. `howTo` is the command that prepares it. Throws DataError. */
export async function readPacked(key: string, read: ReadFile, howTo: string): Promise<ImageDataset> {
  const remedy = `Prepare it with: ${howTo}`;
  const manifest = parseManifest(key, await readOr(read, `${key}/manifest.json`, key, remedy), remedy);
  const file = `${key}/data.bin`;
  const data = gunzipIfNeeded(file, await readOr(read, file, key, remedy));
  const { name, width, height, channels, source, licence } = manifest;
  const inputs = inputsOf(manifest);
  const sizes = [manifest.train, manifest.test].map((part) => part.count * (inputs + (part.labels ? 1 : 0)));
  const expected = sizes[0]! + sizes[1]!;
  if (data.length !== expected) {
    const problem = `${formatCount(data.length)} bytes came, its manifest says ${formatCount(expected)}.`;
    throw new DataError(file, problem, remedy);
  }
  if (crc32(data) !== manifest.crc32) {
    throw new DataError(file, "its checksum is not that of its manifest: it is damaged.", remedy);
  }
  const part = (offset: number, { count, labels }: Manifest["train"]): Split<Uint8Array> => {
    const end = offset + count * inputs;
    const pixels = data.subarray(offset, end);
    return labels ? { count, pixels, labels: data.subarray(end, end + count) } : { count, pixels };
  };
  const train = part(0, manifest.train);
  const test = part(sizes[0]!, manifest.test);
  return { key, name, width, height, channels, train, test, source, ...(licence === undefined ? {} : { licence }) };
}

async function readOr(read: ReadFile, path: string, key: string, remedy: string): Promise<Uint8Array> {
  try {
    return await read(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(key, `this data set is not prepared here (${path}: ${reason}).`, remedy);
  }
}

function parseManifest(key: string, bytes: Uint8Array, remedy: string): Manifest {
  const file = `${key}/manifest.json`;
  const text = new TextDecoder().decode(bytes);
  // Many web servers answer a missing file with their start page.
  if (text.trimStart().startsWith("<")) {
    throw new DataError(key, `this data set is not prepared here (${file} is a web page).`, remedy);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new DataError(file, "it is not JSON.", remedy);
  }
  const manifest = manifestSchema.safeParse(json);
  if (!manifest.success) {
    const issue = manifest.error.issues[0];
    const place = issue?.path.join(".") || "the whole";
    throw new DataError(file, `"${place}" cannot be read: ${issue?.message ?? "unknown reason"}.`, remedy);
  }
  if (manifest.data.key !== key) {
    throw new DataError(file, `it describes "${manifest.data.key}", not "${key}".`, remedy);
  }
  return manifest.data;
}
