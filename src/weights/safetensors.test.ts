import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DTYPE_BYTES, tensorNumbers } from "./dtypes";
import { readSafetensors, SafetensorsError, type Tensor, writeSafetensors } from "./safetensors";

/** A file from a header, given as JSON or as text, and so many bytes of values. */
function fileOf(header: unknown, dataLength: number, announced?: bigint): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + dataLength);
  new DataView(file.buffer).setBigUint64(0, announced ?? BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

function refusal(file: Uint8Array): string {
  try {
    readSafetensors(file);
  } catch (error) {
    if (error instanceof SafetensorsError) return error.message;
    throw error;
  }
  throw new Error("the file was read");
}

const entry = (shape: unknown, begin: unknown, end: unknown, dtype: unknown = "F32") => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

test("the bytes are those of the format", () => {
  const file = writeSafetensors(new Map([["a", { shape: [1, 2], values: Float32Array.of(1, -2) }]]));
  const header = '{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}';
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
  const expected = [padded.length, 0, 0, 0, 0, 0, 0, 0, ...new TextEncoder().encode(padded)];
  // 1 = 0x3f800000, -2 = 0xc0000000, lowest byte first.
  expect([...file]).toEqual([...expected, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
});

const anyName = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom("__proto__", "constructor", "a.b", "é\u2028"));
const anyTensor: fc.Arbitrary<Tensor> = fc
  .tuple(fc.array(fc.nat(4), { maxLength: 3 }), fc.boolean(), fc.nat(0xffffffff))
  .map(([shape, isFloat, seed]) => {
    const count = shape.reduce((product, side) => product * side, 1);
    const bits = Uint32Array.from({ length: count }, (_, i) => (seed + i * 2654435761) >>> 0);
    return { shape, values: isFloat ? new Float32Array(bits.buffer) : bits };
  });

test("what is written is read back bit for bit, names and metadata included", () => {
  const tensors = fc.uniqueArray(fc.tuple(anyName, anyTensor), { selector: ([name]) => name, maxLength: 6 });
  const metadata = fc.dictionary(fc.string(), fc.string());
  fc.assert(
    fc.property(tensors, metadata, (pairs, texts) => {
      const read = readSafetensors(writeSafetensors(new Map(pairs), texts));
      expect([...read.tensors.keys()].sort()).toEqual(pairs.map(([name]) => name).sort());
      expect(Object.entries(read.metadata)).toEqual(Object.entries(texts));
      for (const [name, { shape, values }] of pairs) {
        const tensor = read.tensors.get(name);
        expect(tensor?.shape).toEqual(shape);
        expect(tensor?.dtype).toBe(values instanceof Float32Array ? "F32" : "U32");
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
        expect([...(tensor?.bytes ?? [])]).toEqual([...bytes]);
      }
    }),
  );
});

test("values start at a multiple of 8, and views into larger arrays are written alone", () => {
  const values = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
  for (const name of ["a", "ab", "abc", "abcd", "abcde"]) {
    const file = writeSafetensors(new Map([[name, { shape: [2], values }]]));
    expect((file.length - 8) % 8).toBe(0);
    const tensor = readSafetensors(file).tensors.get(name);
    expect(tensor && [...tensorNumbers(tensor)]).toEqual([1, 2]);
  }
});

test("a Node Buffer, whose slices are views, reads like any bytes", () => {
  const tensors = new Map([
    ["a", { shape: [2], values: Float32Array.of(1, 2) }],
    ["b", { shape: [1], values: Float32Array.of(3) }],
  ]);
  const read = readSafetensors(Buffer.from(writeSafetensors(tensors))).tensors;
  expect([...read.values()].map((tensor) => [...tensorNumbers(tensor)])).toEqual([[1, 2], [3]]);
});

test("the writer refuses a wrong shape and the reserved name", () => {
  const write = (name: string, shape: number[]) =>
    writeSafetensors(new Map([[name, { shape, values: new Float32Array(3) }]]));
  expect(() => write("a", [2, 2])).toThrow('Tensor "a" of shape [2, 2] has 3 values, not 4.');
  expect(() => write("__metadata__", [3])).toThrow("cannot be called __metadata__");
});

test("a file without tensors, an empty tensor and a scalar are allowed", () => {
  expect(readSafetensors(fileOf({}, 0))).toEqual({ tensors: new Map(), metadata: {} });
  const { tensors } = readSafetensors(fileOf({ none: entry([0, 5], 0, 0), one: entry([], 0, 8, "F64") }, 8));
  expect(tensors.get("none")?.bytes).toHaveLength(0);
  expect(tensors.get("one")?.shape).toEqual([]);
});

describe("hostile files are refused in words", () => {
  test.each([
    ["shorter than 8 bytes", new Uint8Array(7), "the file has 7 bytes"],
    ["a header longer than the file", fileOf("{}", 0, 3n), "would have 3 bytes, but only 2 follow"],
    ["a header beyond the cap", fileOf("{}", 0, 2n ** 63n), "at most 100000000 are allowed"],
    ["no UTF-8", Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff), "not UTF-8"],
    ["no object", fileOf("[]", 0), 'starts with "["'],
    ["a blank before the object", fileOf(" {}", 0), 'starts with " "'],
    ["no JSON", fileOf("{a}", 0), "is not JSON"],
    ["a name twice", fileOf('{"a":{},"\\u0061":{}}', 0), 'says "a" twice'],
    ["a field twice", fileOf('{"a":{"dtype":"F32","dtype":"F64"}}', 0), 'says "dtype" twice'],
    ["metadata that is no object", fileOf({ __metadata__: ["x"] }, 0), "must be an object of texts"],
    ["metadata that is no text", fileOf({ __metadata__: { x: 1 } }, 0), '"x" is none'],
    ["an entry that is no object", fileOf({ a: null }, 0), 'tensor "a" is described by no object'],
    ["a foreign field", fileOf({ a: { ...entry([], 0, 4), x: 1 } }, 4), 'has a field "x"'],
    ["an unknown type", fileOf({ a: entry([], 0, 4, "F4") }, 4), 'has the type "F4"; this program reads BOOL'],
    ["an inherited name as type", fileOf({ a: entry([], 0, 4, "toString") }, 4), 'has the type "toString"'],
    ["a type that is no text", fileOf({ a: entry([], 0, 4, [[]]) }, 4), "this program reads BOOL"],
    ["a negative side", fileOf({ a: entry([-1], 0, 4) }, 4), "the shape of"],
    ["a broken side", fileOf({ a: entry([1.5], 0, 6) }, 6), "the shape of"],
    ["an infinite side", fileOf('{"a":{"dtype":"F32","shape":[1e999],"data_offsets":[0,4]}}', 4), "the shape of"],
    ["one offset", fileOf({ a: { dtype: "F32", shape: [], data_offsets: [0] } }, 4), "the data_offsets of"],
    ["offsets backwards", fileOf({ a: entry([], 4, 0) }, 4), "would take the bytes 4 to 0"],
    ["offsets behind the end", fileOf({ a: entry([2], 0, 8) }, 4), "but the file has 4 bytes of values"],
    ["too few bytes for the shape", fileOf({ a: entry([2], 0, 4) }, 4), "needs 8 bytes, but 4 are given"],
    ["a shape beyond any memory", fileOf({ a: entry([2 ** 52, 2 ** 52], 0, 4) }, 4), "but 4 are given"],
    ["an overlap", fileOf({ a: entry([2], 0, 8), b: entry([1], 4, 8) }, 8), 'tensors "a" and "b" overlap'],
    ["a hole", fileOf({ a: entry([], 0, 4), b: entry([], 8, 12) }, 12), "bytes 4 to 8 before tensor"],
    ["bytes that belong to nobody", fileOf({ a: entry([], 0, 4) }, 5), "its last 1 bytes belong to no tensor"],
  ])("%s", (_, file, words) => {
    const message = refusal(file);
    expect(message).toContain(words);
    expect(message).toContain("Export it again");
    expect(message.length).toBeLessThan(400);
  });

  test("nesting without end and names without end", () => {
    expect(refusal(fileOf(`{"a":${"[".repeat(5e5)}${"]".repeat(5e5)}}`, 0))).toContain("described by no object");
    expect(refusal(fileOf({ ["x".repeat(1e6)]: 1 }, 0)).length).toBeLessThan(400);
  });
});

test("a damaged file is either refused in words or read, never anything else", () => {
  const tensors = new Map([
    ["encoder.0.weight", { shape: [3, 2], values: new Float32Array(6).fill(0.5) }],
    ["state.step", { shape: [1], values: Uint32Array.of(7) }],
  ]);
  const whole = writeSafetensors(tensors, { format: "pt" });
  const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(damage, fc.nat(whole.length), (changes, length) => {
      const file = whole.slice();
      for (const [at, value] of changes) file[at] = value;
      for (const candidate of [file, whole.slice(0, length)]) {
        try {
          for (const { bytes } of readSafetensors(candidate).tensors.values()) {
            expect(bytes.length).toBeLessThanOrEqual(whole.length);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(SafetensorsError);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test("random bytes are refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      fc.pre(!(bytes.length >= 10 && bytes[8] === 0x7b));
      expect(() => readSafetensors(bytes)).toThrow(SafetensorsError);
    }),
  );
});

test("values of every type become numbers", () => {
  const raw = (dtype: keyof typeof DTYPE_BYTES, ...words: number[]) => {
    const bytes = new Uint8Array(words.length * DTYPE_BYTES[dtype]);
    words.forEach((word, k) => {
      for (let b = 0; b < DTYPE_BYTES[dtype]; b++)
        bytes[k * DTYPE_BYTES[dtype] + b] = Math.floor(word / 256 ** b) % 256;
    });
    return [...tensorNumbers({ dtype, shape: [words.length], bytes })];
  };
  expect(raw("F32", 0x3fc00000)).toEqual([1.5]);
  expect([...tensorNumbers({ dtype: "F64", shape: [1], bytes: new Uint8Array(Float64Array.of(0.1).buffer) })]).toEqual([
    0.1,
  ]);
  // 1, -2, largest (65504), smallest subnormal, infinity; then not a number.
  expect(raw("F16", 0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00)).toEqual([
    1,
    -2,
    65504,
    2 ** -24,
    Number.POSITIVE_INFINITY,
  ]);
  expect(raw("F16", 0x7e00)).toEqual([Number.NaN]);
  expect(raw("BF16", 0x3fc0, 0xc000)).toEqual([1.5, -2]);
  expect(raw("I64", 5)).toEqual([5]);
  expect(raw("U64", 5)).toEqual([5]);
  expect(raw("I32", 0xffffffff)).toEqual([-1]);
  expect(raw("U32", 0xffffffff)).toEqual([4294967295]);
  expect(raw("I16", 0xffff)).toEqual([-1]);
  expect(raw("U16", 0xffff)).toEqual([65535]);
  expect(raw("I8", 0xff)).toEqual([-1]);
  expect(raw("U8", 0xff)).toEqual([255]);
  expect(raw("BOOL", 1, 0)).toEqual([1, 0]);
});
