/**
 * Tables of numbers with one column of labels, as comma-separated values (RFC 4180): a header line, then one line per
 * example. Every column but the label and the ignored ones must hold numbers that single precision can hold. The text is read
 * piece by piece, so that a file is never there as one text, and reading stops at the first thing that is wrong or too much.
 */
import { ClassNames } from "./class-names";
import { RecordReader } from "./csv-records";
import { DataError, formatCount } from "./errors";
import { GrowingFloats } from "./growing";
import { gunzipPieces, isGzip, MAX_UNPACKED_BYTES } from "./gunzip";

export interface LabelledTable {
  /** Names of the numeric columns, in file order. */
  columns: string[];
  rows: number;
  /** [row, column], all finite. */
  values: Float32Array;
  /** Index into `classes` per row; absent without a label column. */
  labels?: Uint8Array;
  /** Distinct labels: in numerical order when all are numbers, else in alphabetical order. */
  classes?: string[];
}

export interface CsvOptions {
  /** Name of the column that holds the labels, or how to find it among the names. */
  label?: string | ((names: readonly string[]) => string | undefined);
  /** Columns to leave out, e.g. an identifier. */
  ignore?: string[];
  /** Most numbers that are read. */
  maxValues?: number;
}

/** Most numbers of a table: as many as one buffer of an ordinary adapter holds (128 MiB). */
export const MAX_VALUES = 2 ** 25;

/** Bytes or characters that are decoded or split at once. */
const PIECE = 64 * 1024;

/**
 * Reads a table from text, or from the bytes of a file, packed with gzip or not. Bytes are UTF-8; where they cannot be, Latin-1 (as
 * Windows has it), under which every byte stays a character of its own.
 * @throws DataError naming the line and column of the first bad cell
 */
export function parseCsv(file: string, source: string | Uint8Array, options: CsvOptions = {}): LabelledTable {
  if (typeof source === "string") {
    const reader = new TableReader(file, options);
    const text = source.startsWith("\ufeff") ? source.slice(1) : source;
    for (let at = 0; at < text.length; at += PIECE) reader.push(text.slice(at, at + PIECE));
    return reader.end();
  }
  try {
    return readBytes(file, source, options, "utf-8");
  } catch (error) {
    if (!(error instanceof NotInEncoding)) throw error;
    return readBytes(file, source, options, "windows-1252");
  }
}

/** The bytes are no text in the encoding that was tried. */
class NotInEncoding extends Error {}

function readBytes(file: string, bytes: Uint8Array, options: CsvOptions, encoding: string): LabelledTable {
  const reader = new TableReader(file, options);
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (piece?: Uint8Array) => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      throw new NotInEncoding();
    }
  };
  const take = (piece: Uint8Array) => {
    for (let at = 0; at < piece.length; at += PIECE) reader.push(decode(piece.subarray(at, at + PIECE)));
  };
  if (isGzip(bytes)) gunzipPieces(file, bytes, MAX_UNPACKED_BYTES, take);
  else if (bytes.length <= MAX_UNPACKED_BYTES) take(bytes);
  else {
    const problem = `it has ${formatCount(bytes.length)} bytes; at most ${formatCount(MAX_UNPACKED_BYTES)} are read.`;
    throw new DataError(file, problem, "Use a part of the rows.");
  }
  reader.push(decode());
  return reader.end();
}

/** Builds a table from text that comes in pieces. */
class TableReader {
  private readonly records: RecordReader;
  private header: string[] | null = null;
  private numeric: number[] = [];
  private labelColumn = -1;
  private classes: ClassNames | null = null;
  private readonly values = new GrowingFloats();
  private rows = 0;

  constructor(
    private readonly file: string,
    private readonly options: CsvOptions,
  ) {
    this.records = new RecordReader(file, (cells, line) => {
      if (this.header) this.readRow(this.header, cells, line);
      else this.readHeader(cells.map((name) => name.trim()));
    });
  }

  push(text: string): void {
    if (text.includes("\0")) {
      const problem = "it holds zero bytes, so it is no text in UTF-8 or Latin-1; UTF-16 is not read.";
      throw new DataError(this.file, problem, "Save it as .csv in UTF-8.");
    }
    this.records.push(text);
  }

  end(): LabelledTable {
    this.records.end();
    if (!this.header || this.rows === 0) {
      const needs = "A header line with the names of the columns and one line per example are expected.";
      throw new DataError(this.file, "there is no table in it.", needs);
    }
    const { header, numeric, rows } = this;
    const table = { columns: numeric.map((column) => header[column]!), rows, values: this.values.finish() };
    return this.classes ? { ...table, ...this.classes.finish() } : table;
  }

  private readHeader(header: string[]): void {
    const { file } = this;
    const names = `The columns are: ${header.slice(0, 50).join(", ")}${header.length > 50 ? ", …" : ""}.`;
    if (header.length === 1 && /[;\t]/.test(header[0]!)) {
      throw new DataError(file, "its cells are separated by semicolons or tabs.", "Save it with commas between them.");
    }
    const { label, ignore = [] } = this.options;
    const labelName = typeof label === "function" ? label(header) : label;
    for (const name of [...(labelName === undefined ? [] : [labelName]), ...ignore]) {
      const times = header.filter((other) => other === name).length;
      if (times === 1) continue;
      const problem = times === 0 ? `there is no column "${name}".` : `${times} columns are called "${name}".`;
      throw new DataError(file, problem, times === 0 ? names : "Give each column a name of its own.");
    }
    if (labelName !== undefined) {
      this.labelColumn = header.indexOf(labelName);
      this.classes = new ClassNames(file, labelName);
    }
    const skipped = new Set([...ignore.map((name) => header.indexOf(name)), this.labelColumn]);
    this.numeric = header.map((_, column) => column).filter((column) => !skipped.has(column));
    if (this.numeric.length === 0) throw new DataError(file, "no numeric column is left.", names);
    this.header = header;
  }

  private readRow(header: string[], cells: string[], line: number): void {
    if (cells.length !== header.length) {
      const problem = `line ${formatCount(line)} has ${cells.length} cells, the header has ${header.length}.`;
      throw new DataError(this.file, problem, "Every line needs the same columns.");
    }
    const { maxValues = MAX_VALUES } = this.options;
    if (this.values.length + this.numeric.length > maxValues) {
      const problem = `it has more than ${formatCount(maxValues)} numbers, which are reached on line ${formatCount(line)}.`;
      throw new DataError(this.file, problem, "Use fewer rows or columns.");
    }
    for (const column of this.numeric) {
      const cell = cells[column]!.trim();
      const value = Number(cell);
      if (cell === "" || !Number.isFinite(Math.fround(value)) || (cell.length > 2 && NOT_DECIMAL.test(cell))) {
        throw badCell(this.file, `line ${formatCount(line)}, column "${header[column]}"`, cell);
      }
      this.values.push(value);
    }
    this.classes?.add(cells[this.labelColumn]!, line);
    this.rows++;
  }
}

/** `0x1f` and its kin, which JavaScript takes for numbers. */
const NOT_DECIMAL = /^0[xob]/i;

function badCell(file: string, place: string, cell: string): DataError {
  const shown = `${place}: "${cell.slice(0, 40)}"`;
  if (/^[+-]?[\d.]/.test(cell) && !NOT_DECIMAL.test(cell) && !Number.isNaN(Number(cell))) {
    const problem = `${shown} is too large for single precision, which ends at 3.4e38.`;
    return new DataError(file, problem, "Scale the column, ignore it, or mend the cell.");
  }
  return new DataError(file, `${shown} is not a number.`, "Name the column as the label, ignore it, or mend the cell.");
}
