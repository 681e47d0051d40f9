/**
 * Colours of the runs of an experiment: each has its estimator's own where that is distinct from those before it, else
 * one of a palette. It depends on the list alone, and for each run on its predecessors only, so that a run added at the end
 * never recolours the others. Dash and marker stay those of the estimator: colour is never the only difference.
 */
import { parseHex, readableOn } from "./colour";

/** Light and dark paper of the page: curves are moved in lightness to be seen on either. */
const PAPERS = ["#ffffff", "#16191d"] as const;

type Triple = readonly [number, number, number];

/** Rows of a linear map of colours. */
type Matrix = readonly [Triple, Triple, Triple];

/** Linear RGB as it is seen without one kind of cones (Machado, Oliveira & Fernandes 2009, severity 1). */
const WITHOUT: readonly Matrix[] = [
  [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
];

/** From linear RGB to the responses of cones, and from their cube roots to OKLab (Ottosson 2020). */
const TO_CONES: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

function times(matrix: Matrix, [x, y, z]: Triple): Triple {
  const row = (k: 0 | 1 | 2) => matrix[k][0] * x + matrix[k][1] * y + matrix[k][2] * z;
  return [row(0), row(1), row(2)];
}

function linearOf(hex: string): Triple {
  const [r, g, b] = parseHex(hex).map((c) => (c <= 10.31475 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return [r, g, b];
}

function toOklab(linear: Triple): Triple {
  const [l, m, s] = times(TO_CONES, linear);
  return times(TO_LAB, [Math.cbrt(l), Math.cbrt(m), Math.cbrt(s)]);
}

/** Lightness, green to red, blue to yellow: equal distances look about equally different. */
export function oklab(hex: string): Triple {
  return toOklab(linearOf(hex));
}

/** A colour as eyes of each kind see it on each paper. */
interface Looks {
  usual: Triple[];
  colourBlind: Triple[];
}

const known = new Map<string, Looks>();

function looksOf(colour: string): Looks {
  const found = known.get(colour);
  if (found) return found;
  const seen = PAPERS.map((paper) => linearOf(readableOn(colour, paper)));
  const looks = {
    usual: seen.map(toOklab),
    colourBlind: WITHOUT.flatMap((matrix) => seen.map((linear) => toOklab(times(matrix, linear)))),
  };
  known.set(colour, looks);
  return looks;
}

/** Thin lines differ to the eye by hue more than by lightness, which their paper and their neighbours change. */
const LIGHTNESS = 0.5;

function least(a: readonly Triple[], b: readonly Triple[]): number {
  return Math.min(...a.map((one, k) => Math.hypot(LIGHTNESS * (one[0] - b[k][0]), one[1] - b[k][1], one[2] - b[k][2])));
}

/** Distances of two colours of curves: with all cones, and without one kind, on whichever paper they are nearer. */
export function colourDistance(a: string, b: string): { usual: number; colourBlind: number } {
  const [one, other] = [looksOf(a), looksOf(b)];
  return { usual: least(one.usual, other.usual), colourBlind: least(one.colourBlind, other.colourBlind) };
}

/** An estimator keeps its own colour at this distance from those before it; colour-blind, dash and marker help. */
export const NEAR = { usual: 0.085, colourBlind: 0.02 };

/** The first colour of the palette at this distance is taken, before the search for the most distant one. */
const DISTINCT = { usual: 0.12, colourBlind: 0.06 };

type Bounds = typeof NEAR;

/** How far a colour is from the nearest of the others, in units of the bounds. */
function room(colour: string, others: readonly string[], bounds: Bounds): number {
  const shares = others.map((other) => {
    const { usual, colourBlind } = colourDistance(colour, other);
    return Math.min(usual / bounds.usual, colourBlind / bounds.colourBlind);
  });
  return Math.min(Number.POSITIVE_INFINITY, ...shares);
}

/** Colours that stay apart for most eyes (after Okabe & Ito 2008 and Tol 2021), most distinct first. */
const PALETTE = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#332288",
  "#882255",
  "#56b4e9",
  "#117733",
  "#595959",
  "#999933",
  "#aa4499",
  "#c00000",
  "#7a4fd0",
] as const;

/** For very many runs: hues around the circle, dark, middle and light. */
const MORE = [0.42, 0.58, 0.72].flatMap((lightness) =>
  Array.from({ length: 15 }, (_, k) => fromOklch(lightness, 0.13, (k * 2 * Math.PI) / 15)),
);

function fromOklch(lightness: number, chroma: number, hue: number): string {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const bytes = linear.map((value) => {
    const c = Math.min(1, Math.max(0, value));
    return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
  });
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

let latest: { wanted: string; colours: readonly string[] } = { wanted: "", colours: [] };

/** The colour of every run, from the colours that their estimators would like. */
export function runColours(wanted: readonly string[]): readonly string[] {
  // The same runs are asked for by every part of the page.
  if (latest.wanted !== wanted.join()) latest = { wanted: wanted.join(), colours: assign(wanted) };
  return latest.colours;
}

function assign(wanted: readonly string[]): string[] {
  const taken: string[] = [];
  for (const own of wanted) {
    const first = [own, ...PALETTE].find((colour, k) => room(colour, taken, k === 0 ? NEAR : DISTINCT) >= 1);
    taken.push(first ?? mostDistant([own, ...PALETTE, ...MORE], taken));
  }
  return taken;
}

function mostDistant(colours: readonly string[], taken: readonly string[]): string {
  let [best, most] = [colours[0], -1];
  for (const colour of colours) {
    const distance = room(colour, taken, DISTINCT);
    if (distance > most + 1e-12) [best, most] = [colour, distance];
  }
  return best;
}
