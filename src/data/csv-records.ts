/**
 * Splits text that comes in pieces into records and cells (RFC 4180). Blank lines are skipped; quotes may hold commas, line breaks
 * and doubled quotes. Nothing grows without bound: cells and records have a largest size.
 */
import { DataError, formatCount } from "./errors";

/** Longest cell, in characters: far above any number or name. */
export const MAX_CELL = 65_536;
/** Most cells of a record. */
export const MAX_CELLS = 10_000;

type Mode = "start" | "plain" | "quoted" | "closed";

export class RecordReader {
  private cells: string[] = [];
  private cell = "";
  private mode: Mode = "start";
  private afterReturn = false;
  /** Lines of the file, from 1: now, where the record started, and where its last quote opened. */
  private line = 1;
  private started = 1;
  private opened = 1;

  constructor(
    private readonly file: string,
    private readonly onRecord: (cells: string[], line: number) => void,
  ) {}

  push(text: string): void {
    let at = 0;
    while (at < text.length) at = this.skipPlainCells(text, this.advance(text, at));
  }

  /** The usual cases, many times faster: blank lines, and plain cells that begin and end, at a comma, within the piece. */
  private skipPlainCells(text: string, from: number): number {
    let at = from;
    if (this.mode === "start" && !this.afterReturn && this.cells.length === 0) {
      while (text.charCodeAt(at) === 0x0a) {
        at++;
        this.started = ++this.line;
      }
    }
    while (this.mode === "start" && !this.afterReturn && at < text.length && text.charCodeAt(at) !== 0x22) {
      const end = endOfPlain(text, at);
      if (end === text.length || text.charCodeAt(end) !== 0x2c || end - at > MAX_CELL) break;
      this.cell = text.slice(at, end);
      this.endCell();
      at = end + 1;
    }
    return at;
  }

  end(): void {
    if (this.mode === "quoted") this.fail(`the quote opened on line ${formatCount(this.opened)} never closes.`);
    if (this.cells.length > 0 || this.mode !== "start") this.endRecord();
  }

  /** Reads on from `at`; returns where it came to. */
  private advance(text: string, at: number): number {
    if (this.mode === "start" || this.mode === "closed") {
      const isQuote = text[at] === '"';
      if (isQuote && this.mode === "start") this.opened = this.line;
      if (isQuote && this.mode === "closed") this.cell += '"';
      // A line feed behind a carriage return ends the same line.
      const isSecondEnd = this.mode === "start" && this.afterReturn && text[at] === "\n";
      this.afterReturn = false;
      if (isSecondEnd) return at + 1;
      this.mode = isQuote ? "quoted" : "plain";
      return isQuote ? at + 1 : at;
    }
    if (this.mode === "quoted") {
      const close = text.indexOf('"', at);
      const end = close < 0 ? text.length : close;
      this.append(text, at, end);
      for (let feed = text.indexOf("\n", at); feed >= 0 && feed < end; feed = text.indexOf("\n", feed + 1)) this.line++;
      if (close >= 0) this.mode = "closed";
      return end + 1;
    }
    const end = endOfPlain(text, at);
    this.append(text, at, end);
    if (end === text.length) return end;
    if (text[end] === ",") this.endCell();
    else this.endRecord();
    this.afterReturn = text[end] === "\r";
    return end + 1;
  }

  private append(text: string, from: number, to: number): void {
    if (this.cell.length + to - from > MAX_CELL) {
      this.fail(
        `a cell of the record that starts on line ${formatCount(this.started)} has more than ${formatCount(MAX_CELL)} characters.`,
      );
    }
    this.cell += text.slice(from, to);
  }

  private endCell(): void {
    this.cells.push(this.cell);
    if (this.cells.length > MAX_CELLS) {
      this.fail(`line ${formatCount(this.started)} has more than ${formatCount(MAX_CELLS)} cells.`);
    }
    this.cell = "";
    this.mode = "start";
  }

  private endRecord(): void {
    this.endCell();
    const { cells, started } = this;
    this.cells = [];
    this.line++;
    this.started = this.line;
    if (cells.length > 1 || cells[0] !== "") this.onRecord(cells, started);
  }

  private fail(problem: string): never {
    throw new DataError(this.file, problem, "Is a quote left open? Mend the file, or save it as .csv again.");
  }
}

/** Where a plain cell ends: at a comma, at the end of a line, or of the text. */
function endOfPlain(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x2c || code === 0x0a || code === 0x0d) return at;
  }
  return text.length;
}
