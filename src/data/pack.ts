/** The layout of examples in device memory, and its inverse for tests and the float64 twin. */

export interface DeviceData {
  /** bits: 32 pixels in a word, pixel i in bit i & 31 of word i >> 5. bytes: 4 grey levels in a word, pixel i in byte i & 3. */
  kind: "bits" | "bytes";
  /** [example, word]; the last word of a row is filled up with zeros. */
  words: Uint32Array;
  wordsPerRow: number;
  count: number;
}

/** bits: [example, input], 0 or 1. */
export function packBits(bits: Uint8Array, inputs: number): DeviceData {
  const wordsPerRow = Math.ceil(inputs / 32);
  const count = bits.length / inputs;
  const words = new Uint32Array(count * wordsPerRow);
  for (let example = 0; example < count; example++) {
    const row = example * wordsPerRow;
    const start = example * inputs;
    for (let word = 0; word < wordsPerRow; word++) {
      const first = word * 32;
      const length = Math.min(32, inputs - first);
      let value = 0;
      for (let bit = 0; bit < length; bit++) value |= bits[start + first + bit]! << bit;
      words[row + word] = value;
    }
  }
  return { kind: "bits", words, wordsPerRow, count };
}

/** pixels: [example, input], 0 .. 255. */
export function packBytes(pixels: Uint8Array, inputs: number): DeviceData {
  const wordsPerRow = Math.ceil(inputs / 4);
  const count = pixels.length / inputs;
  const words = new Uint32Array(count * wordsPerRow);
  for (let example = 0; example < count; example++) {
    for (let input = 0; input < inputs; input++) {
      words[example * wordsPerRow + (input >>> 2)]! |= pixels[example * inputs + input]! << (8 * (input & 3));
    }
  }
  return { kind: "bytes", words, wordsPerRow, count };
}

/** One example as the numbers that it stands for: 0 or 1, or grey / 255. */
export function unpackRow(data: DeviceData, example: number, inputs: number): Float64Array {
  const row = example * data.wordsPerRow;
  return Float64Array.from({ length: inputs }, (_, i) =>
    data.kind === "bits"
      ? (data.words[row + (i >>> 5)]! >>> (i & 31)) & 1
      : ((data.words[row + (i >>> 2)]! >>> (8 * (i & 3))) & 255) / 255,
  );
}
