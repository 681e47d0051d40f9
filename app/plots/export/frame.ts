/**
 * The sheet around a saved figure: 3.3 inches wide, as a column of a paper is, with text of 8 points: a title above, and
 * below it how it was measured and the link that runs it again.
 */
import { type Area, type Mark, type Scene, type TextMark, widthOf } from "../scene/scene";
import { svgFile, svgMarks } from "../scene/svg";
import { PAPER_INK } from "./paper";

export const INCHES = 3.3;
/** Units of a file are points. */
export const SHEET = { width: 72 * INCHES, text: 8, line: 9.8, margin: 4 };

export interface Caption {
  title: string;
  /** When and how the numbers were measured. */
  words: string;
  /** Address of the experiment. */
  link: string;
}

/** A part of the figure: marks, or a piece of SVG, at so many points from the left and the top of the figure. */
export type Part = { x: number; y: number } & ({ scene: Scene } | { svg: string });

/** The whole file. */
export function sheetSvg(caption: Caption, parts: readonly Part[], height: number): string {
  const { width, line, margin } = SHEET;
  const title = breakLines(caption.title, width - 2 * margin);
  const words = breakLines(caption.words, width - 2 * margin);
  const link = breakLines(caption.link, width - 2 * margin);
  const top = margin + title.length * line;
  const below = top + height + 2;
  const text = (from: number, lines: readonly string[], more: Partial<TextMark>) =>
    lines.map((words, k): Mark => {
      const base = { kind: "text", run: null, anchor: "start", size: SHEET.text, colour: PAPER_INK.ink } as const;
      return { ...base, x: margin, y: from + (k + 0.8) * line, text: words, ...more };
    });
  const marks = [
    ...text(margin, title, { bold: true }),
    ...text(below, words, {}),
    ...text(below + words.length * line, link, { link: caption.link, colour: PAPER_INK.quiet }),
  ];
  const total = below + (words.length + link.length) * line + margin;
  const area: Area = { left: 0, top: 0, width, height: total };
  const body = [
    svgMarks({ width, height: total, area, marks }, "sheet"),
    ...parts.map((part, k) => {
      const inner = "svg" in part ? part.svg : svgMarks(part.scene, `area-${k + 1}`);
      return `<g transform="translate(${part.x} ${top + part.y})">\n${inner}\n</g>`;
    }),
  ].join("\n");
  return svgFile(body, { width, height: total, inches: INCHES }, PAPER_INK.paper);
}

/** Fonts differ: a line is filled to so much of the width that is reckoned. */
const FILL = 0.93;

/** Lines no wider than so much: broken between words, and within a word that is wider by itself, as a link is. */
export function breakLines(text: string, width: number, size = SHEET.text): string[] {
  const fits = (words: string) => widthOf(words, size) <= FILL * width;
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const joined = lines.length > 0 ? `${lines[lines.length - 1]} ${word}` : word;
    if (fits(joined)) {
      lines.splice(Math.max(0, lines.length - 1), 1, joined);
      continue;
    }
    let rest = word;
    while (!fits(rest)) {
      let end = rest.length - 1;
      while (end > 1 && !fits(rest.slice(0, end))) end--;
      lines.push(rest.slice(0, end));
      rest = rest.slice(end);
    }
    if (rest) lines.push(rest);
  }
  return lines;
}
