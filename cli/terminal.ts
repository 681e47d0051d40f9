/**
 * Where the commands write: results to the standard output, progress and complaints to the standard error, and on a
 * terminal one status line that is written over. Tests give another one.
 */

export interface Terminal {
  /** A line of results. */
  out(line: string): void;
  /** A line of progress or complaint. */
  err(line: string): void;
  /** Replaces the status line; "" removes it. Does nothing where there is no terminal. */
  status(line: string): void;
  /** Whether somebody watches: a status line instead of occasional lines. */
  readonly isWatched: boolean;
}

const ERASE = "\r\x1b[K";

export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  // A terminal that was closed, or a reader that has gone, is no reason to lose a training.
  for (const stream of [stdout, stderr]) if (stream.listenerCount("error") === 0) stream.on("error", () => {});
  const isWatched = Boolean(stderr.isTTY) && process.env.TERM !== "dumb";
  let shown = "";
  const write = (stream: NodeJS.WriteStream, line: string) => {
    if (shown !== "") stderr.write(ERASE);
    stream.write(`${line}\n`);
    if (shown !== "") stderr.write(shown);
  };
  return {
    isWatched,
    out: (line) => write(stdout, line),
    err: (line) => write(stderr, line),
    status: (line) => {
      if (!isWatched) return;
      const text = line.slice(0, Math.max(20, (stderr.columns || 80) - 1));
      if (text !== shown) stderr.write(`${ERASE}${text}`);
      shown = text;
    },
  };
}

/** Something that ends a command, in words for people. */
export class CommandError extends Error {
  override name = "CommandError";
  constructor(
    message: string,
    /** 1: it failed; 2: the command line makes no sense. */
    readonly code: 1 | 2,
  ) {
    super(message);
  }
}

/** Lines of a table with aligned columns: texts to the left, numbers (cells in `right`) to the right. */
export function tableLines(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, k) => {
      widths[k] = Math.max(widths[k] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, k) => (right.includes(k) ? cell.padStart(widths[k]) : cell.padEnd(widths[k])))
      .join("  ")
      .trimEnd(),
  );
}
