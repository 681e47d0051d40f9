/** A terminal for tests: keeps what a command says. */
import type { Terminal } from "../../cli/terminal";

export interface FakeTerminal extends Terminal {
  outLines: string[];
  errLines: string[];
  statusLines: string[];
}

export function fakeTerminal(isWatched = false): FakeTerminal {
  const [outLines, errLines, statusLines]: string[][] = [[], [], []];
  return {
    outLines,
    errLines,
    statusLines,
    isWatched,
    out: (line) => outLines.push(line),
    err: (line) => errLines.push(line),
    status: (line) => statusLines.push(line),
  };
}
