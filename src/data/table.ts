/** A table of numbers with a column of classes as a data set. */
import { parseCsv } from "./csv";
import type { Dataset, Split } from "./dataset";
import { DataError } from "./errors";

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

/** Throws DataError where the text is no such table. */
export function datasetFromTable(
  base: Pick<Dataset, "key" | "name" | "source">,
  text: string,
  { label, holdOut }: TableOptions,
): Dataset<Float32Array> {
  const { name } = base;
  const table = parseCsv(name, text, { label: label ?? labelColumn(text) });
  const { columns, rows, values, labels = new Uint8Array(rows), classes = [] } = table;
  if (classes.length < 2) {
    const problem = `its column of classes holds one class only, "${classes[0]}".`;
    throw new DataError(name, problem, "Name the column that holds two classes or more.");
  }
  if (columns.length > MAX_COLUMNS) {
    throw new DataError(name, `it has ${columns.length} columns; at most ${MAX_COLUMNS} are read.`, "Leave some out.");
  }
  const all = Array.from({ length: rows }, (_, row) => row);
  const held = (row: number) => holdOut !== undefined && row % holdOut === holdOut - 1;
  const part = (chosen: number[]): Split<Float32Array> => ({
    count: chosen.length,
    pixels: Float32Array.from(
      chosen.flatMap((row) => [...values.subarray(row * columns.length, (row + 1) * columns.length)]),
    ),
    labels: Uint8Array.from(chosen, (row) => labels[row]),
  });
  const train = all.filter((row) => !held(row));
  const test = holdOut === undefined ? all : all.filter(held);
  if (test.length === 0) throw new DataError(name, `it has ${rows} rows only.`, "Give it more rows to test on.");
  return { ...base, width: columns.length, height: 1, train: part(train), test: part(test), classes, columns };
}

function labelColumn(text: string): string {
  const header = (text.split(/\r?\n/, 1)[0] ?? "").replace(/^\ufeff/, "").split(",");
  const names = header.map((cell) => cell.trim().replace(/^"|"$/g, ""));
  const usual = LABEL_NAMES.map((known) => names.find((name) => name.toLowerCase() === known));
  return usual.find((name) => name !== undefined) ?? names[names.length - 1];
}
