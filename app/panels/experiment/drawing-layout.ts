/** Where the levels of the drawn model stand, and how large they are; in units of the drawing. */
import type { Level } from "../../../src/index";
import { ACTIVATION_WORDS } from "../../text/words";

/** Middle of the shapes, the width of the longest bar, and where the words begin. */
export const MIDDLE = 91;
const LONGEST = 164;
const SHORTEST = 24;
export const TEXT_AT = 188;

/** Between two states in a row, and between two rows of states. */
export const STATE = 11;
/** Rows and columns of states that are drawn at most. */
const MOST_ROWS = 4;

/** Side of the largest map, and of the smallest; maps of a stack that are drawn at most, and how far they stand apart. */
const LARGEST_MAP = 34;
const SMALLEST_MAP = 7;
const MOST_MAPS = 6;
export const MAP_STEP = 5;

/** Room for the arrows between two rows, half of it on each side. */
const ARROWS = 21;

/** Letters of a line of words, and the width of one. */
const LETTERS = 19;
const LETTER = 5.8;

export interface Drawn {
  /** null: levels that are named, not drawn. */
  level: Level | null;
  lines: string[];
  /** Its middle. */
  y: number;
  /** Half of its height. */
  half: number;
  /** Length of a bar or of a row of states. */
  length: number;
  /** Width and height of one map, and how many are drawn. */
  map: { width: number; height: number; count: number } | null;
  /** Rows and columns of states. */
  states: { rows: number; columns: number } | null;
}

export function layOut(levels: readonly (Level | string)[]): { rows: Drawn[]; width: number; height: number } {
  const known = levels.filter((level) => typeof level !== "string");
  const widest = Math.max(...known.map((level) => level.width));
  const side = Math.max(...known.map(({ maps }) => (maps ? Math.max(maps.width, maps.height) : 0)));
  // An image is drawn as one where a layer keeps it.
  const hasMaps = known.some(({ role, maps }) => role === "hidden" && maps);
  const rows = levels.map((level): Drawn => {
    if (typeof level === "string") return { ...BARE, level: null, lines: [level] };
    const words = level.activation ? `${level.text} ${ACTIVATION_WORDS[level.activation]}` : level.text;
    const sized = { ...sizeOf(level, widest, hasMaps ? side : 0), level, y: 0 };
    return { ...sized, lines: linesOf(words) };
  });
  let bottom = 0;
  const total = rows.reduce((sum, { half }) => sum + 2 * half + ARROWS, 0);
  for (const row of rows) {
    row.y = total - bottom - row.half - ARROWS / 2;
    bottom += 2 * row.half + ARROWS;
  }
  const longest = Math.max(
    ...rows.filter(({ level }) => level).flatMap(({ lines }) => lines.map((line) => line.length)),
  );
  return { rows, width: Math.max(284, TEXT_AT + LETTER * longest), height: total };
}

const BARE = { y: 0, half: 4.5, length: 0, map: null, states: null };

function sizeOf({ width, maps, variables }: Level, widest: number, side: number): Omit<Drawn, "level" | "lines" | "y"> {
  const length = SHORTEST + (LONGEST - SHORTEST) * (Math.log(1 + width) / Math.log(1 + widest));
  if (maps && side > 0) {
    const pixel = LARGEST_MAP / side;
    const map = {
      width: Math.max(SMALLEST_MAP, pixel * maps.width),
      height: Math.max(SMALLEST_MAP, pixel * maps.height),
      count: Math.min(MOST_MAPS, maps.channels),
    };
    return { half: map.height / 2, length, map, states: null };
  }
  if (!variables) return { ...BARE, length };
  const columns = Math.max(2, Math.floor(length / STATE));
  if (variables.states === 2) {
    return { ...BARE, length, states: { rows: 1, columns: Math.min(variables.count, columns) } };
  }
  const rows = Math.min(MOST_ROWS, variables.count);
  const states = { rows, columns: Math.min(variables.states, Math.floor(LONGEST / STATE)) };
  return { half: 4.5 + (STATE * (rows - 1)) / 2, length, map: null, states };
}

/** One line, or two where it is long. */
function linesOf(words: string): string[] {
  if (words.length <= LETTERS) return [words];
  const at = words.lastIndexOf(" ", LETTERS);
  return at < 0 ? [words] : [words.slice(0, at), words.slice(at + 1)];
}
