/**
 * The safetensors format (huggingface/safetensors, README "Format"): 8 bytes of little-endian header length, a JSON
 * header, then the raw little-endian values of all tensors, end to end. The reader is for files from anywhere: it
 * accepts nothing that the format rules out, allocates nothing that the file's own length does not cover, and says in
 * words what is wrong. Typed arrays are used as they are in memory, which WebGPU assumes to be little-endian too.
 */
import { DTYPE_BYTES, type Dtype, type RawTensor } from "./dtypes";
import { findRepeatedKey } from "./json-keys";

/** A tensor to be written. */
export interface Tensor {
  shape: readonly number[];
  values: Float32Array | Uint32Array;
}

export interface SafetensorsFile {
  tensors: Map<string, RawTensor>;
  metadata: Record<string, string>;
}

/** The bytes are no safetensors file. The message says what came, what was expected and what to do. */
export class SafetensorsError extends Error {
  override name = "SafetensorsError";
}

/** The format's own cap. */
const LONGEST_HEADER = 100_000_000;
const METADATA = "__metadata__";

/**
 * The bytes of a file with these tensors, in this order. The header is padded so that values start at a multiple of 8.
 * Throws SafetensorsError for a shape that is not that of its values, or the format's reserved name.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  // No prototype, so that any name, `__proto__` included, is a name like others.
  const header: Record<string, unknown> = Object.create(null);
  if (Object.keys(metadata).length > 0) header[METADATA] = metadata;
  let end = 0;
  for (const [name, { shape, values }] of tensors) {
    if (name === METADATA) throw new SafetensorsError(`A tensor cannot be called ${METADATA}.`);
    const count = shape.reduce((product, side) => product * side, 1);
    if (count !== values.length) {
      throw new SafetensorsError(
        `Tensor ${quote(name)} of shape ${shapeText(shape)} has ${values.length} values, not ${count}.`,
      );
    }
    const dtype: Dtype = values instanceof Float32Array ? "F32" : "U32";
    header[name] = { dtype, shape, data_offsets: [end, end + values.byteLength] };
    end += values.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.fill(0x20, 8, 8 + length);
  file.set(json, 8);
  let at = 8 + length;
  for (const { values } of tensors.values()) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}

/** Reads a file. Throws SafetensorsError for anything that the format does not allow. */
export function readSafetensors(file: Uint8Array): SafetensorsFile {
  const { header, dataStart } = readHeader(file);
  const dataLength = file.length - dataStart;
  const metadata = readMetadata(header[METADATA]);
  const entries = Object.entries(header)
    .filter(([name]) => name !== METADATA)
    .map(([name, value]) => ({ name, ...readEntry(name, value, dataLength) }));
  checkCovered(entries, dataLength);
  const tensors = new Map(
    entries.map(({ name, dtype, shape, begin, end }) => {
      // A copy by construction: `slice` of a Node Buffer would be a view of the whole file.
      const bytes = new Uint8Array(file.subarray(dataStart + begin, dataStart + end));
      return [name, { dtype, shape, bytes }] as const;
    }),
  );
  return { tensors, metadata };
}

function readHeader(file: Uint8Array): { header: Record<string, unknown>; dataStart: number } {
  if (file.length < 8) fail(`the file has ${file.length} bytes; its first 8 must say how long its header is`);
  const announced = new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true);
  if (announced > BigInt(LONGEST_HEADER)) {
    fail(`its header would have ${announced} bytes; at most ${LONGEST_HEADER} are allowed`);
  }
  const length = Number(announced);
  if (8 + length > file.length) {
    fail(
      `its header would have ${length} bytes, but only ${file.length - 8} follow: the file is cut off, or something else`,
    );
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(file.subarray(8, 8 + length));
  } catch {
    fail("its header is not UTF-8 text");
  }
  if (!text.startsWith("{")) fail(`its header starts with ${quote(text.slice(0, 1))}, not with "{"`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    fail(`its header is not JSON (${cause instanceof Error ? cause.message : String(cause)})`);
  }
  const twice = findRepeatedKey(text);
  if (twice !== undefined) fail(`its header says ${quote(twice)} twice`);
  return { header: json as Record<string, unknown>, dataStart: 8 + length };
}

function readMetadata(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (!isRecord(value)) fail(`${METADATA} must be an object of texts`);
  const wrong = Object.entries(value).find(([, text]) => typeof text !== "string");
  if (wrong) fail(`${METADATA} must be an object of texts, but ${quote(wrong[0])} is none`);
  return value as Record<string, string>;
}

interface Entry {
  dtype: Dtype;
  shape: number[];
  begin: number;
  end: number;
}

function readEntry(name: string, value: unknown, dataLength: number): Entry {
  const place = `tensor ${quote(name)}`;
  if (!isRecord(value)) fail(`${place} is described by no object`);
  const extra = Object.keys(value).find((key) => !["dtype", "shape", "data_offsets"].includes(key));
  if (extra !== undefined) fail(`${place} has a field ${quote(extra)}; expected dtype, shape and data_offsets`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== "string" || !Object.hasOwn(DTYPE_BYTES, dtype)) {
    fail(
      `${place} has the type ${typeof dtype === "string" ? quote(dtype) : "of no text"}; this program reads ${Object.keys(DTYPE_BYTES).join(", ")}`,
    );
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    fail(`the shape of ${place} must be a list of whole numbers, 0 or more`);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    fail(`the data_offsets of ${place} must be two whole numbers, 0 or more`);
  }
  const [begin, end] = offsets as [number, number];
  if (begin > end || end > dataLength) {
    fail(`${place} would take the bytes ${begin} to ${end}, but the file has ${dataLength} bytes of values`);
  }
  // A product beyond 2^53 is inexact but still far from any length that a file can have.
  const expected = shape.reduce((product: number, side: number) => product * side, 1) * DTYPE_BYTES[dtype as Dtype];
  if (end - begin !== expected) {
    fail(
      `${place} of shape ${shapeText(shape)} and type ${dtype} needs ${expected} bytes, but ${end - begin} are given to it`,
    );
  }
  return { dtype: dtype as Dtype, shape, begin, end };
}

/** The format allows neither overlaps nor holes: every byte belongs to one tensor. */
function checkCovered(entries: readonly { name: string; begin: number; end: number }[], dataLength: number): void {
  let at = 0;
  let before = "";
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < at) fail(`tensors ${quote(before)} and ${quote(name)} overlap`);
    if (begin > at) fail(`bytes ${at} to ${begin} before tensor ${quote(name)} belong to no tensor`);
    at = end;
    before = name;
  }
  if (at !== dataLength) fail(`its last ${dataLength - at} bytes belong to no tensor`);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Texts of the file are shown as JSON, cut short. */
function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function fail(problem: string): never {
  throw new SafetensorsError(
    `This is no safetensors file that can be read: ${problem}. Export it again, or choose another file.`,
  );
}

function shapeText(shape: readonly number[]): string {
  return `[${shape.slice(0, 8).join(", ")}${shape.length > 8 ? ", …" : ""}]`;
}
