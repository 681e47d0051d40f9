/** Colours of classes: two are blue and orange, more come from a colour-blind-safe list that begins again when it ends. */
import { parseHex } from "../colours/colour";
import type { Ink } from "./ink";

const MANY = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#882255",
  "#117733",
  "#999933",
  "#332288",
];

export function classColours(count: number, ink: Pick<Ink, "negative" | "positive">): string[] {
  if (count <= 2) return [ink.negative, ink.positive];
  return Array.from({ length: count }, (_, c) => MANY[c % MANY.length]);
}

/** How much of its colour a class shows: none where it is no likelier than the others, all where it is sure. */
export function sureness(probability: number, classes: number): number {
  const even = 1 / Math.max(2, classes);
  return Math.min(1, Math.max(0, (probability - even) / (1 - even)));
}

/** A colour on its way from paper, as bytes. */
export function tint(paper: string, colour: string, part: number): [number, number, number] {
  const [from, to] = [parseHex(paper), parseHex(colour)];
  return [0, 1, 2].map((c) => Math.round(from[c] + (to[c] - from[c]) * part)) as [number, number, number];
}
