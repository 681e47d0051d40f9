/**
 * Tables of numbers with one column of labels, as comma-separated values (RFC 4180): a header line, then one line per
 * example. Every column but the label and the ignored ones must be numeric.
 */
import { DataError, formatCount } from "./errors";

export interface LabelledTable {
  /** Names of the numeric columns, in file order. */
  columns: string[];
  rows: number;
  /** [row, column] */
  values: Float64Array;
  /** Index into `classes` per row; absent without a label column. */
  labels?: Uint8Array;
  /** Distinct labels: in numerical order when all are numbers, else in alphabetical order. */
  classes?: string[];
}

export interface CsvOptions {
  /** Name of the column that holds the labels. */
  label?: string;
  /** Columns to leave out, e.g. an identifier. */
  ignore?: string[];
}

const MAX_CLASSES = 256;

/** @throws DataError naming the line and column of the first bad cell */
export function parseCsv(file: string, text: string, options: CsvOptions = {}): LabelledTable {
  const records = splitRecords(file, text.startsWith("\ufeff") ? text.slice(1) : text);
  const header = records[0]?.cells.map((name) => name.trim());
  const needs = "A header line with the names of the columns and one line per example are expected.";
  if (!header || records.length < 2) throw new DataError(file, "there is no table in it.", needs);
  const names = `The columns are: ${header.join(", ")}.`;
  for (const name of [options.label, ...(options.ignore ?? [])]) {
    if (name !== undefined && !header.includes(name)) {
      throw new DataError(file, `there is no column "${name}".`, names);
    }
  }
  const labelColumn = options.label === undefined ? -1 : header.indexOf(options.label);
  const skipped = new Set([...(options.ignore ?? []).map((name) => header.indexOf(name)), labelColumn]);
  const numeric = header.map((_, column) => column).filter((column) => !skipped.has(column));
  if (numeric.length === 0) throw new DataError(file, "no numeric column is left.", names);

  const rows = records.length - 1;
  const values = new Float64Array(rows * numeric.length);
  const texts: string[] = [];
  for (let row = 0; row < rows; row++) {
    const { cells, line } = records[row + 1]!;
    if (cells.length !== header.length) {
      const problem = `line ${formatCount(line)} has ${cells.length} cells, the header has ${header.length}.`;
      throw new DataError(file, problem, "Every line needs the same columns.");
    }
    numeric.forEach((column, place) => {
      const cell = cells[column]!.trim();
      const value = cell === "" ? Number.NaN : Number(cell);
      if (!Number.isFinite(value)) {
        const problem = `line ${formatCount(line)}, column "${header[column]}": "${cell.slice(0, 40)}" is not a number.`;
        throw new DataError(file, problem, "Name the column as the label, ignore it, or mend the cell.");
      }
      values[row * numeric.length + place] = value;
    });
    if (labelColumn >= 0) texts.push(cells[labelColumn]!.trim());
  }
  const table = { columns: numeric.map((column) => header[column]!), rows, values };
  if (labelColumn < 0) return table;
  const allNumbers = texts.every((label) => label !== "" && Number.isFinite(Number(label)));
  const classes = [...new Set(texts)].sort(allNumbers ? (a, b) => Number(a) - Number(b) : undefined);
  if (classes.length > MAX_CLASSES) {
    const problem = `the label column has ${formatCount(classes.length)} distinct values; at most ${MAX_CLASSES} are read.`;
    throw new DataError(file, problem, "Choose a column of classes.");
  }
  const index = new Map(classes.map((name, place) => [name, place]));
  return { ...table, labels: Uint8Array.from(texts, (label) => index.get(label)!), classes };
}

interface TextRecord {
  cells: string[];
  /** Line of the file on which the record starts, from 1. */
  line: number;
}

/** Splits into records and cells; blank lines are skipped, quotes may hold commas, line breaks and doubled quotes. */
function splitRecords(file: string, text: string): TextRecord[] {
  const records: TextRecord[] = [];
  let cells: string[] = [];
  let line = 1;
  let started = 1;
  let at = 0;
  while (at < text.length) {
    let cell: string;
    if (text[at] === '"') {
      const opened = line;
      let parts = "";
      for (;;) {
        const close = text.indexOf('"', at + 1);
        if (close < 0) throw new DataError(file, `the quote opened on line ${opened} never closes.`, "Close it.");
        const part = text.slice(at + 1, close);
        line += part.split("\n").length - 1;
        parts += part;
        at = close + 1;
        if (text[at] !== '"') break;
        parts += '"';
      }
      cell = parts;
    } else {
      cell = "";
    }
    const rest = /[,\r\n]/g;
    rest.lastIndex = at;
    const end = rest.exec(text)?.index ?? text.length;
    cell += text.slice(at, end);
    at = end;
    cells.push(cell);
    if (text[at] === "," && at + 1 < text.length) {
      at++;
      continue;
    }
    if (text[at] === ",") {
      cells.push("");
      at++;
    }
    if (text[at] === "\r") at++;
    if (text[at] === "\n") at++;
    if (cells.length > 1 || cells[0] !== "") records.push({ cells, line: started });
    cells = [];
    line++;
    started = line;
  }
  return records;
}
