/** A table of numbers with a column of classes as a data set. */
import { parseCsv } from "./csv";
import type { Dataset, Split } from "./dataset";
import { DataError, formatCount } from "./errors";

/** Names of columns that usually hold the classes, the likeliest first. */
const LABEL_NAMES = ["label", "class", "target", "y", "species", "diagnosis"];

/** Widest table: beyond it an input layer would be wider than any experiment may be. */
const MAX_COLUMNS = 4096;

export interface TableOptions {
  /** Name of the column of classes; absent: one of the usual names, else the last column. */
  label?: string;
  /** Every so many-th row becomes the test part; absent: all rows are for training, and the test part is the same rows. */
  holdOut?: number;
}

/** The source is text, or the bytes of a file, packed with gzip or not. Throws DataError where it is no such table. */
export function datasetFromTable(
  base: Pick<Dataset, "key" | "name" | "source">,
  source: string | Uint8Array,
  { label, holdOut }: TableOptions,
): Dataset<Float32Array> {
  const { name } = base;
  const table = parseCsv(name, source, { label: label ?? labelColumn });
  const { columns, rows, values, labels = new Uint8Array(rows), classes = [] } = table;
  if (classes.length < 2) {
    const problem = `its column of classes holds one class only, "${classes[0]}".`;
    throw new DataError(name, problem, "Name the column that holds two classes or more.");
  }
  if (columns.length > MAX_COLUMNS) {
    throw new DataError(name, `it has ${columns.length} columns; at most ${MAX_COLUMNS} are read.`, "Leave some out.");
  }
  const held = (row: number) => holdOut !== undefined && row % holdOut === holdOut - 1;
  const part = (isChosen: (row: number) => boolean): Split<Float32Array> => {
    const chosen = Uint32Array.from({ length: rows }, (_, row) => row).filter(isChosen);
    const pixels = new Float32Array(chosen.length * columns.length);
    chosen.forEach((row, place) => {
      pixels.set(values.subarray(row * columns.length, (row + 1) * columns.length), place * columns.length);
    });
    return { count: chosen.length, pixels, labels: Uint8Array.from(chosen, (row) => labels[row]!) };
  };
  const train = part((row) => !held(row));
  const test = holdOut === undefined ? train : part(held);
  if (test.count === 0)
    throw new DataError(name, `it has ${formatCount(rows)} rows only.`, "Give it more rows to test on.");
  return { ...base, width: columns.length, height: 1, train, test, classes, columns };
}

function labelColumn(names: readonly string[]): string | undefined {
  const usual = LABEL_NAMES.map((known) => names.find((name) => name.toLowerCase() === known));
  return usual.find((name) => name !== undefined) ?? names[names.length - 1];
}
