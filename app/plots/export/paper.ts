/** Saved figures are for paper: always white, whatever the page's theme. */
import { readableOn } from "../../colours/colour";
import type { PlotRun } from "../figure";
import type { Ink } from "../../theme/ink";

export const PAPER_INK: Ink = {
  paper: "#ffffff",
  ink: "#000000",
  quiet: "#333333",
  grid: "#e6e6e6",
  line: "#666666",
  crosshair: "#666666",
  pictureInk: "#000000",
  picturePaper: "#ffffff",
  positive: "#b4560b",
  negative: "#1f5fa6",
};

/** The runs in colours that are readable on a paper; their plain colours are kept for other papers. */
export function onPaper<R extends PlotRun>(runs: readonly R[], paper: string): R[] {
  return runs.map((run) => {
    const plainColour = run.plainColour ?? run.colour;
    return { ...run, plainColour, colour: readableOn(plainColour, paper) };
  });
}
