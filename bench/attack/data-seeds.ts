/** Sound data files of every kind that is read, to be mutated, and gzip bombs, to be refused. */
import { constants, deflateRawSync, gzipSync } from "node:zlib";
import { CIFAR } from "../../src/data/cifar";
import { writeSafetensors } from "../../src/weights/safetensors";
import type { Chance } from "./seeded";

export interface DataFile {
  name: string;
  bytes: Uint8Array;
}

const text = (value: string) => new TextEncoder().encode(value);

export function idxFile(chance: Chance): DataFile {
  const [count, height, width] = [2 + chance.below(30), 1 + chance.below(28), 1 + chance.below(28)];
  const bytes = new Uint8Array(16 + count * height * width);
  const view = new DataView(bytes.buffer);
  for (const [place, value] of [0x0803, count, height, width].entries()) view.setUint32(4 * place, value);
  for (let i = 16; i < bytes.length; i++) bytes[i] = chance.below(256);
  return { name: "images-idx3-ubyte", bytes };
}

export function npyFile(chance: Chance): DataFile {
  const [count, side] = [2 + chance.below(30), 1 + chance.below(12)];
  const [descr, size] = chance.one([
    ["|b1", 1] as const,
    ["|u1", 1] as const,
    ["<f4", 4] as const,
    ["<f8", 8] as const,
  ]);
  const header = text(`{'descr': '${descr}', 'fortran_order': False, 'shape': (${count}, ${side}, ${side}), }\n`);
  const bytes = new Uint8Array(10 + header.length + count * side * side * size);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  bytes.set(header, 10);
  return { name: "images.npy", bytes };
}

export function csvFile(chance: Chance): DataFile {
  const [rows, columns] = [2 + chance.below(40), 1 + chance.below(8)];
  const cell = () => chance.one(["0", "1.5", "-2e3", "1e38", "1e39", "1e999", "NaN", "0x1f", '"3"', " 4 ", "", "é"]);
  const plain = () => String(chance.below(1000) / 8);
  const isOdd = chance.below(3) === 0;
  const line = () => {
    const label = isOdd ? chance.one(["a", "é", "", '"a,b"', "1", "1.0"]) : chance.one(["a", "b"]);
    return [...Array.from({ length: columns }, () => (isOdd && chance.below(20) === 0 ? cell() : plain())), label];
  };
  const header = [...Array.from({ length: columns }, (_, k) => `x${k}`), "y"];
  const lines = [header, ...Array.from({ length: rows }, line)].map((cells) => cells.join(","));
  return { name: "table.csv", bytes: text(lines.join(chance.one(["\n", "\r\n"]))) };
}

export function cifarFile(chance: Chance): DataFile {
  const bytes = new Uint8Array((2 + chance.below(4)) * CIFAR.record);
  for (let at = 0; at < bytes.length; at += CIFAR.record) bytes[at] = chance.below(10);
  return { name: "data_batch_1.bin", bytes };
}

export function safetensorsFile(chance: Chance): DataFile {
  const [units, inputs] = [1 + chance.below(16), 1 + chance.below(16)];
  const tensors = new Map([
    ["net.0.weight", { shape: [units, inputs], values: new Float32Array(units * inputs) }],
    ["net.0.bias", { shape: [units], values: new Float32Array(units) }],
  ]);
  return { name: "weights.safetensors", bytes: writeSafetensors(tensors, { made: "here" }) };
}

const MEBIBYTE = 2 ** 20;

/** A gzip file of one block after another, unpacking to `times` as many bytes; its trailer says what it likes. */
function repeated(block: Uint8Array, times: number, size: number, start: Uint8Array = new Uint8Array(0)): Uint8Array {
  const pack = (part: Uint8Array) => deflateRawSync(part, { level: 9, finishFlush: constants.Z_SYNC_FLUSH });
  const [first, packed] = [pack(start), pack(block)];
  const bytes = new Uint8Array(10 + first.length + times * packed.length + 10);
  bytes.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  bytes.set(first, 10);
  for (let k = 0; k < times; k++) bytes.set(packed, 10 + first.length + k * packed.length);
  bytes.set([3, 0], bytes.length - 10);
  new DataView(bytes.buffer).setUint32(bytes.length - 4, size, true);
  return bytes;
}

/** Files of a few megabytes that unpack to gigabytes. */
export function bombs(): DataFile[] {
  const zeros = new Uint8Array(MEBIBYTE);
  const row = `${"1,".repeat(99)}a\n`;
  const rows = text(row.repeat(Math.floor(MEBIBYTE / row.length)));
  const header = text(`${"x,".repeat(99)}y\n`);
  const cells = text("1,".repeat(MEBIBYTE / 2));
  const idx = Uint8Array.from([0, 0, 8, 3, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 28, 0, 0, 0, 28]);
  return [
    { name: "wrapped-trailer-idx3-ubyte.gz", bytes: repeated(zeros, 8192, 0, idx) },
    { name: "small-trailer.npy.gz", bytes: repeated(zeros, 4096, 1000, text("\x93NUMPY")) },
    { name: "zeros.csv.gz", bytes: repeated(zeros, 4096, 0) },
    { name: "rows.csv.gz", bytes: repeated(rows, 500, 0, header) },
    { name: "one-line.csv.gz", bytes: repeated(cells, 2048, 0) },
    { name: "one-cell.csv.gz", bytes: repeated(text("1".repeat(MEBIBYTE)), 2048, 0) },
    { name: "one-quote.csv.gz", bytes: repeated(text("\n".repeat(MEBIBYTE)), 2048, 0, text('a,b\n"')) },
    { name: "blank-lines.csv.gz", bytes: repeated(text("\n".repeat(MEBIBYTE)), 2048, 0, text("a,b\n")) },
    { name: "data_batch_1.bin.gz", bytes: repeated(zeros, 4096, 0) },
    { name: "gzip-in-gzip.gz", bytes: new Uint8Array(gzipSync(repeated(zeros, 8192, 0))) },
    { name: "rows.csv", bytes: text(`${"x,".repeat(99)}y\n${row.repeat(400_000)}`) },
  ];
}
