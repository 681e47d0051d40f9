/** The layout of examples in device memory, and its inverse for tests and the float64 twin. */

export interface DeviceData {
  /**
   * bits: 32 pixels in a word, pixel i in bit i & 31 of word i >> 5. bytes: 4 grey levels in a word, pixel i in byte i & 3.
   * reals: one single-precision number in a word.
   */
  kind: "bits" | "bytes" | "reals";
  /** [example, word]; the last word of the inputs is filled up with zeros. */
  words: Uint32Array;
  wordsPerRow: number;
  count: number;
  /** The last word of every row is the example's class. */
  labelled: boolean;
  /** Numbers of an example that are predicted; they start at a word of their own behind the inputs. Absent: none. */
  targets?: number;
}

/** Room for `count` rows of so many words, the classes written behind them. */
function emptyRows(kind: DeviceData["kind"], count: number, inputWords: number, labels?: Uint8Array): DeviceData {
  const labelled = labels !== undefined;
  const wordsPerRow = inputWords + Number(labelled);
  const words = new Uint32Array(count * wordsPerRow);
  labels?.forEach((label, example) => {
    words[example * wordsPerRow + inputWords] = label;
  });
  return { kind, words, wordsPerRow, count, labelled };
}

/** bits: [example, input], 0 or 1. */
export function packBits(bits: Uint8Array, inputs: number, labels?: Uint8Array): DeviceData {
  const data = emptyRows("bits", bits.length / inputs, Math.ceil(inputs / 32), labels);
  for (let example = 0; example < data.count; example++) {
    const row = example * data.wordsPerRow;
    const start = example * inputs;
    for (let input = 0; input < inputs; input++)
      data.words[row + (input >>> 5)]! |= bits[start + input]! << (input & 31);
  }
  return data;
}

/** pixels: [example, input], 0 .. 255. */
export function packBytes(pixels: Uint8Array, inputs: number, labels?: Uint8Array): DeviceData {
  const data = emptyRows("bytes", pixels.length / inputs, Math.ceil(inputs / 4), labels);
  for (let example = 0; example < data.count; example++) {
    const row = example * data.wordsPerRow;
    const start = example * inputs;
    for (let input = 0; input < inputs; input++) {
      data.words[row + (input >>> 2)]! |= pixels[start + input]! << (8 * (input & 3));
    }
  }
  return data;
}

/** values: [example, input]. */
export function packReals(values: Float32Array, inputs: number, labels?: Uint8Array): DeviceData {
  const data = emptyRows("reals", values.length / inputs, inputs, labels);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let example = 0; example < data.count; example++) {
    data.words.set(bits.subarray(example * inputs, (example + 1) * inputs), example * data.wordsPerRow);
  }
  return data;
}

/** Examples with what is to be predicted of each behind it, so many numbers; both of one kind. */
export function withTargets(inputs: DeviceData, predicted: DeviceData, targets: number): DeviceData {
  const wordsPerRow = inputs.wordsPerRow + predicted.wordsPerRow;
  const words = new Uint32Array(inputs.count * wordsPerRow);
  for (const [part, from] of [
    [inputs, 0],
    [predicted, inputs.wordsPerRow],
  ] as const) {
    for (let row = 0; row < part.count; row++) {
      const own = part.words.subarray(row * part.wordsPerRow, (row + 1) * part.wordsPerRow);
      words.set(own, row * wordsPerRow + from);
    }
  }
  return { ...inputs, words, wordsPerRow, targets };
}

/** Words that so many numbers of an example take. */
export function wordsOf(kind: DeviceData["kind"], numbers: number): number {
  return Math.ceil(numbers / { bits: 32, bytes: 4, reals: 1 }[kind]);
}

/** The first so many examples. */
export function firstRows(data: DeviceData, count: number): DeviceData {
  return { ...data, count, words: data.words.slice(0, count * data.wordsPerRow) };
}

/** Numbers of one example as the float64 twins want it: its inputs, and behind them what is predicted of it, or its class. */
export function widthOf(data: DeviceData, inputs: number): number {
  return inputs + (data.targets ?? 0) + Number(data.labelled);
}

/** One example as the numbers that it stands for: 0 or 1, grey / 255, or themselves; behind them what is predicted, or its class. */
export function unpackRow(data: DeviceData, example: number, inputs: number): Float64Array {
  const row = example * data.wordsPerRow;
  const reals = new Float32Array(data.words.buffer, data.words.byteOffset, data.words.length);
  const read = (from: number, i: number): number => {
    if (data.kind === "bits") return (data.words[from + (i >>> 5)]! >>> (i & 31)) & 1;
    if (data.kind === "reals") return reals[from + i]!;
    return ((data.words[from + (i >>> 2)]! >>> (8 * (i & 3))) & 255) / 255;
  };
  const behind = row + wordsOf(data.kind, inputs);
  const numbers = inputs + (data.targets ?? 0);
  return Float64Array.from({ length: widthOf(data, inputs) }, (_, i) => {
    if (i < inputs) return read(row, i);
    return i < numbers ? read(behind, i - inputs) : data.words[row + data.wordsPerRow - 1]!;
  });
}

/** Examples 0 .. count - 1, [count, width]. */
export function unpackRows(data: DeviceData, count: number, inputs: number): Float64Array {
  const width = widthOf(data, inputs);
  const rows = new Float64Array(count * width);
  for (let example = 0; example < count; example++) rows.set(unpackRow(data, example, inputs), example * width);
  return rows;
}
