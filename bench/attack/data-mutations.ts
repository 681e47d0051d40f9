/** What an attacker or a bad disk does to a file: altered, cut, longer, doubled, and lengths that lie. */
import { gzipSync } from "node:zlib";
import type { DataFile } from "./data-seeds";
import type { Chance } from "./seeded";

type Mutation = (bytes: Uint8Array, chance: Chance) => Uint8Array;

/** Numbers that break sums: limits of signed and unsigned words, and their neighbours. */
const LYING = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];
/** Texts that break readers of headers and cells. */
const STRANGE = ["-1", "1e999", "NaN", "99999999999999999999", "__proto__", '"', "{}", "[]", "\0", "\u202e", "0x10"];

const splice = (bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array => {
  const changed = new Uint8Array(Math.max(0, bytes.length - removed) + added.length);
  changed.set(bytes.subarray(0, at));
  changed.set(added, at);
  changed.set(bytes.subarray(Math.min(bytes.length, at + removed)), at + added.length);
  return changed;
};

/** Most mutations strike where headers are. */
const place = (bytes: Uint8Array, chance: Chance): number =>
  chance.below(Math.max(1, chance.below(3) > 0 ? Math.min(bytes.length, 120) : bytes.length));

const MUTATIONS: readonly Mutation[] = [
  (bytes, chance) => {
    const changed = bytes.slice();
    if (changed.length > 0) changed[place(bytes, chance)] = chance.below(256);
    return changed;
  },
  (bytes, chance) => bytes.slice(0, place(bytes, chance)),
  (bytes, chance) => splice(bytes, bytes.length, 0, new Uint8Array(1 + chance.below(100)).fill(chance.below(256))),
  (bytes, chance) => {
    const at = place(bytes, chance);
    const removed = Math.min(bytes.length - at, chance.below(20));
    return splice(bytes, at, removed, new Uint8Array(0));
  },
  (bytes, chance) => {
    const at = place(bytes, chance);
    if (at + 4 > bytes.length) return bytes;
    const changed = bytes.slice();
    new DataView(changed.buffer).setUint32(at, chance.one(LYING), chance.below(2) === 0);
    return changed;
  },
  (bytes, chance) => {
    const added = new TextEncoder().encode(chance.one(STRANGE));
    const at = place(bytes, chance);
    const removed = Math.min(bytes.length - at, chance.below(2) * added.length);
    return splice(bytes, at, removed, added);
  },
  (bytes) => splice(bytes, bytes.length, 0, bytes),
];

/** A file with up to three mutations, a third of them packed with gzip before or between them. */
export function mutate(file: DataFile, chance: Chance): DataFile {
  let { name, bytes } = file;
  const count = chance.below(4);
  const packAt = chance.below(3) === 0 && !name.endsWith(".safetensors") ? chance.below(count + 1) : -1;
  for (let k = 0; k <= count; k++) {
    if (k === packAt) {
      bytes = new Uint8Array(gzipSync(bytes));
      name = `${name}.gz`;
    }
    if (k < count) bytes = chance.one(MUTATIONS)(bytes, chance);
  }
  return { name, bytes };
}
