/**
 * A figure in pixels: paths, symbols and texts in the order in which they are drawn. Two painters know nothing but this,
 * one for the page's canvas and one for SVG files, so that a saved figure is the one that was seen.
 */
import type { Dash } from "../../state/runs";

interface OfRun {
  /** The run it belongs to; null where it belongs to none. The others of a run fade while one is pointed at. */
  run: string | null;
}

export interface PathMark extends OfRun {
  kind: "path";
  x: readonly number[];
  y: readonly number[];
  stroke?: { colour: string; width: number; dash: readonly number[] };
  /** Closes the path. */
  fill?: string;
  alpha: number;
  /** Cut off at the edges of the drawing area. */
  clipped: boolean;
}

export interface SymbolMark extends OfRun {
  kind: "symbol";
  x: number;
  y: number;
  /** Name in `MARKER_PATHS`. */
  name: string;
  scale: number;
  fill: string;
  stroke: string;
  strokeWidth: number;
}

export interface TextMark extends OfRun {
  kind: "text";
  x: number;
  /** Of the base line. */
  y: number;
  text: string;
  anchor: "start" | "middle" | "end";
  size: number;
  colour: string;
  bold?: boolean;
  /** Turned so that it reads upwards. */
  upwards?: boolean;
  /** Address that it leads to, in files that can. */
  link?: string;
}

export type Mark = PathMark | SymbolMark | TextMark;

export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Scene {
  width: number;
  height: number;
  /** The drawing area, inside the axes. */
  area: Area;
  marks: readonly Mark[];
}

export const FONT = 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif';

const DASHES: Readonly<Record<Dash, readonly number[]>> = {
  solid: [],
  dash: [3.5, 2.2],
  dot: [1, 1.6],
  dashdot: [3.5, 1.6, 1, 1.6],
  longdash: [6, 2.2],
};

/** Lengths of dashes and gaps of a line so many pixels wide. */
export function dashOf(dash: Dash, width: number): number[] {
  return DASHES[dash].map((length) => length * Math.max(1.5, width));
}

/** Width of a text, estimated: files are written where nothing can be measured, and two pixels more do no harm. */
export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const letter of text)
    width += WIDE.has(letter) ? 0.86 : NARROW.has(letter) ? 0.36 : CAPITAL.test(letter) ? 0.7 : 0.61;
  return width * size;
}

const NARROW = new Set([..."ijltf.,:;'!|()[]I "]);
const WIDE = new Set([..."mwMW%@&=#+~<>—"]);
const CAPITAL = /[A-Z]/;

/** The text, cut so that it is no wider. */
export function shorten(text: string, size: number, most: number): string {
  if (widthOf(text, size) <= most) return text;
  let end = text.length - 1;
  while (end > 1 && widthOf(`${text.slice(0, end)}…`, size) > most) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}
