/** The keys of the page, in the order in which the help lists them. The handler reads this table, so neither can lie. */

export type Shortcut =
  | "toggleRun"
  | "stage"
  | "step"
  | "reset"
  | "newSeed"
  | "logX"
  | "logY"
  | "xAxis"
  | "smoothing"
  | "arrangement"
  | "resetZoom"
  | "toggleEstimator"
  | "findEstimator"
  | "undo"
  | "redo"
  | "help";

export interface ShortcutRow {
  does: Shortcut;
  /** `KeyboardEvent.key` values. */
  keys: readonly string[];
  shown: string;
  text: string;
}

export const SHORTCUTS: readonly ShortcutRow[] = [
  { does: "toggleRun", keys: [" "], shown: "Space", text: "Run or pause" },
  { does: "step", keys: ["ArrowRight"], shown: "→", text: "One training step" },
  { does: "reset", keys: ["r"], shown: "R", text: "Reset, same seed" },
  { does: "newSeed", keys: ["n"], shown: "N", text: "New seed" },
  // With Control or Command, which the handler looks for itself.
  { does: "undo", keys: [], shown: "Ctrl Z", text: "Undo an edit, new seed, reset or removal" },
  { does: "redo", keys: [], shown: "Ctrl Shift Z", text: "Do it again" },
  {
    does: "toggleEstimator",
    keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
    shown: "1–9",
    text: "Add or remove an estimator",
  },
  { does: "findEstimator", keys: ["e"], shown: "E", text: "Find an estimator" },
  { does: "stage", keys: ["g"], shown: "G", text: "Training or gradients" },
  { does: "xAxis", keys: ["x"], shown: "X", text: "Next x axis: step, epoch, evaluations, seconds" },
  { does: "logX", keys: ["l"], shown: "L", text: "Log x axis on or off" },
  { does: "logY", keys: ["L"], shown: "Shift L", text: "Log y axis on or off" },
  { does: "smoothing", keys: ["s"], shown: "S", text: "More smoothing, then none" },
  { does: "arrangement", keys: ["p"], shown: "P", text: "One plot, or one panel for each run" },
  { does: "resetZoom", keys: ["z"], shown: "Z", text: "Show everything again" },
  { does: "help", keys: ["?"], shown: "?", text: "This list" },
];

/** The shortcut of a key, and which of its keys it was. */
export function findShortcut(key: string): { does: Shortcut; index: number } | null {
  for (const row of SHORTCUTS) {
    const exact = row.keys.indexOf(key);
    if (exact >= 0) return { does: row.does, index: exact };
  }
  const lower = key.length === 1 && key !== "L" ? key.toLowerCase() : key;
  for (const row of SHORTCUTS) {
    const index = row.keys.indexOf(lower);
    if (index >= 0) return { does: row.does, index };
  }
  return null;
}
