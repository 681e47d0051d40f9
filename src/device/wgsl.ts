/**
 * Joins named WGSL files into one shader while remembering where every line came from, so that a compiler's message
 * can name the file that a person would open. Pure text; knows no device.
 */

/** A piece of a shader: a whole `.wgsl` file, or the expansion of one. */
export interface WgslPart {
  /** The file as people know it, e.g. `shaders/layers/matmul.wgsl`. */
  file: string;
  code: string;
  /** Where `code` was expanded from the file: the 1-based file line of every line of `code`. Default: the same line. */
  lines?: readonly number[];
}

/** `map[i]` is the origin of line i + 1 of the joined code. */
export type LineMap = readonly { file: string; line: number }[];

export interface JoinedWgsl {
  code: string;
  lines: LineMap;
}

/** Directives must stand before all declarations of a module, whichever file they were written in. */
const DIRECTIVE = /^\s*(enable|requires)\s[^;]*;|^\s*diagnostic\s*\([^;]*\)\s*;/;

/**
 * Joins parts in the given order. Lines that hold a directive (`enable`, `requires`, `diagnostic`; one whole directive
 * a line) move to the front, equal ones once; every other line keeps its order. Throws RangeError if `lines` of a part
 * does not fit its code.
 */
export function joinWgsl(parts: readonly WgslPart[]): JoinedWgsl {
  const directives: string[] = [];
  const directiveLines: { file: string; line: number }[] = [];
  const body: string[] = [];
  const bodyLines: { file: string; line: number }[] = [];
  for (const part of parts) {
    const text = part.code.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
    if (part.lines && part.lines.length !== text.length)
      throw new RangeError(`${part.file}: ${text.length} lines of code, but a line map of ${part.lines.length}.`);
    text.forEach((line, i) => {
      const origin = { file: part.file, line: part.lines ? part.lines[i] : i + 1 };
      if (!DIRECTIVE.test(line)) {
        body.push(line);
        bodyLines.push(origin);
      } else if (!directives.includes(line.trim())) {
        directives.push(line.trim());
        directiveLines.push(origin);
      }
    });
  }
  return { code: `${[...directives, ...body].join("\n")}\n`, lines: [...directiveLines, ...bodyLines] };
}
