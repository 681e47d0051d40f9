/**
 * Expansion of WGSL sources at load time, for what `override` constants cannot do: register tiles must be unrolled by
 * name to stay in registers. Three line directives and one substitution, nothing else:
 *
 *     #for i in 0..TM      repeats the lines up to its #end with i = 0 .. TM - 1
 *     #if WIDTH == 8       keeps the lines up to #else or #end when the expression is not 0
 *     {{4 * r + t}}        the value of an integer expression over constants and loop variables
 *
 * Expressions know integers, names, + - * / % (integer), == != < > <= >=, && || and parentheses.
 */

export type Constants = Readonly<Record<string, number>>;

/** The expanded code, and for each of its lines the 1-based line of the source that it came from. */
export interface Expanded {
  code: string;
  lines: number[];
}

interface Line {
  text: string;
  from: number;
}

/** Expands `source`; an unknown name, an unclosed block or a malformed expression throws with the line number. */
export function expand(source: string, constants: Constants = {}): Expanded {
  const lines = source.replace(/\n$/, "").split("\n");
  const output: Line[] = [];
  const end = expandBlock(lines, 0, { ...constants }, output, true);
  if (end < lines.length) throw new Error(`line ${end + 1}: ${lines[end].trim()} without an open block`);
  return { code: output.map((line) => line.text).join("\n"), lines: output.map((line) => line.from) };
}

/** Expands lines from `start` until the block's #else or #end (or the end of the source); returns that line's index. */
function expandBlock(
  lines: string[],
  start: number,
  scope: Record<string, number>,
  out: Line[],
  emit: boolean,
): number {
  let at = start;
  while (at < lines.length) {
    const line = lines[at];
    const directive = line.trim().match(/^#(for|if|else|end)\b(.*)$/);
    if (!directive) {
      if (emit) out.push({ text: substitute(line, scope, at), from: at + 1 });
      at += 1;
    } else if (directive[1] === "for") {
      at = expandFor(lines, at, directive[2], scope, out, emit);
    } else if (directive[1] === "if") {
      at = expandIf(lines, at, directive[2], scope, out, emit);
    } else {
      return at;
    }
  }
  return at;
}

function expandFor(
  lines: string[],
  at: number,
  head: string,
  scope: Record<string, number>,
  out: Line[],
  emit: boolean,
) {
  const parts = head.match(/^\s+(\w+)\s+in\s+(.+?)\.\.(.+)$/);
  if (!parts) throw new Error(`line ${at + 1}: expected "#for name in from..to", found "#for${head}"`);
  const [, name, from, to] = parts;
  const first = emit ? evaluate(from, scope, at) : 0;
  const last = emit ? evaluate(to, scope, at) : 0;
  let end = expandBlock(lines, at + 1, scope, [], false);
  for (let i = first; i < last; i++) end = expandBlock(lines, at + 1, { ...scope, [name]: i }, out, true);
  return closing(lines, at, end, "end");
}

function expandIf(
  lines: string[],
  at: number,
  head: string,
  scope: Record<string, number>,
  out: Line[],
  emit: boolean,
) {
  const taken = emit && evaluate(head, scope, at) !== 0;
  let end = expandBlock(lines, at + 1, scope, out, taken);
  if (lines[end]?.trim() === "#else") end = expandBlock(lines, end + 1, scope, out, emit && !taken);
  return closing(lines, at, end, "end");
}

function closing(lines: string[], opened: number, at: number, word: string): number {
  if (lines[at]?.trim() !== `#${word}`) throw new Error(`line ${opened + 1}: ${lines[opened].trim()} is never closed`);
  return at + 1;
}

function substitute(line: string, scope: Record<string, number>, at: number): string {
  return line.replace(/\{\{(.+?)\}\}/g, (_, expression: string) => String(evaluate(expression, scope, at)));
}

const LEVELS = [["||"], ["&&"], ["==", "!=", "<=", ">=", "<", ">"], ["+", "-"], ["*", "/", "%"]];

/** Value of an integer expression; comparisons give 0 or 1. */
export function evaluate(expression: string, scope: Constants, line = 0): number {
  const tokens = expression.match(/\d+|\w+|\|\||&&|[=!<>]=|[-+*/%()<>]/g) ?? [];
  let at = 0;
  const fail = (what: string): never => {
    throw new Error(`line ${line + 1}: ${what} in "${expression.trim()}"`);
  };
  const primary = (): number => {
    const token = tokens[at++];
    if (token === undefined) return fail("something is missing");
    if (token === "(") {
      const value = level(0);
      return tokens[at++] === ")" ? value : fail("a parenthesis is not closed");
    }
    if (/^\d+$/.test(token)) return Number(token);
    return Object.hasOwn(scope, token) ? scope[token] : fail(`unknown name "${token}"`);
  };
  const level = (depth: number): number => {
    if (depth === LEVELS.length) return primary();
    let left = level(depth + 1);
    while (LEVELS[depth].includes(tokens[at])) left = apply(tokens[at++], left, level(depth + 1));
    return left;
  };
  const value = level(0);
  return at === tokens.length ? value : fail(`unexpected "${tokens[at]}"`);
}

function apply(operator: string, a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return Math.trunc(a / b);
    case "%":
      return a % b;
    case "==":
      return Number(a === b);
    case "!=":
      return Number(a !== b);
    case "<":
      return Number(a < b);
    case ">":
      return Number(a > b);
    case "<=":
      return Number(a <= b);
    case ">=":
      return Number(a >= b);
    case "&&":
      return Number(a !== 0 && b !== 0);
    default:
      return Number(a !== 0 || b !== 0);
  }
}
