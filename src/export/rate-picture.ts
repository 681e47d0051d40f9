/** A search for learning rates as an SVG file: white, with its own legend, so that it stands for itself in a document. */
import { findEstimator } from "../estimators/table";
import { parseEstimatorText } from "../experiment/estimator-text";
import { rateText } from "../experiment/number-text";
import { type PictureCurve, rateMarks } from "../tuning/picture";
import { bestOf, orderOf, type RateSearch, scoreName } from "../tuning/score";
import { rateProtocol } from "./rate-file";

const WIDTH = 720;
const HEIGHT = 434;
/** Letters of a line of small print. */
const LINE = 120;
const LINES = 3;
const LEGEND = 220;
/** Distinct for colour-blind readers, in print and on white (Okabe & Ito). */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#7f7f7f"];
const DASHES = ["", "6 3", "2 3", "8 3 2 3"];

export function ratePicture(search: RateSearch): string {
  const marks = rateMarks(search, WIDTH - LEGEND, HEIGHT - 12 - 14 * LINES);
  const { frame, common } = marks;
  const line = (x1: number, y1: number, x2: number, y2: number, more: string) =>
    `<line x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}" ${more}/>`;
  const text = (x: number, y: number, words: string, more = "") =>
    `<text x="${n(x)}" y="${n(y)}" ${more}>${escapeXml(words)}</text>`;
  const grid = 'stroke="#ddd"';
  const parts = [
    ...marks.yTicks.map(({ at }) => line(frame.left, at, frame.right, at, grid)),
    ...marks.xTicks.map(({ at }) => line(at, frame.top, at, frame.bottom, grid)),
    ...(common === null ? [] : [line(common, frame.top, common, frame.bottom, 'stroke="#888" stroke-dasharray="3 3"')]),
    `<rect x="${frame.left}" y="${frame.top}" width="${n(frame.right - frame.left)}" height="${n(frame.bottom - frame.top)}" fill="none" stroke="#444"/>`,
    ...marks.yTicks.map(({ at, text: words }) => text(frame.left - 6, at + 4, words, 'text-anchor="end"')),
    ...marks.xTicks.map(({ at, text: words }) => text(at, marks.height - 28, words, 'text-anchor="middle"')),
    text((frame.left + frame.right) / 2, marks.height - 8, marks.xTitle, 'text-anchor="middle"'),
    `<text transform="translate(14 ${n((frame.top + frame.bottom) / 2)}) rotate(-90)" text-anchor="middle">${escapeXml(marks.yTitle)}</text>`,
    ...marks.curves.flatMap((curve, k) => curveParts(curve, COLOURS[k % COLOURS.length], dashOf(k))),
    ...legend(search, marks.curves, text),
    ...footnotes(search, marks.hasDiverged).map((words, k) =>
      text(8, HEIGHT - 8 - 14 * (LINES - 1 - k), words, 'font-size="10"'),
    ),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="Helvetica, Arial, sans-serif" font-size="12">`,
    `<title>${escapeXml(`${scoreName(search)} against learning rate, a curve for each estimator`)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

function curveParts({ points, diverged }: PictureCurve, colour: string, dash: string): string[] {
  const path = points.map(({ x, y }) => `${n(x)},${n(y)}`).join(" ");
  const stroke = `stroke="${colour}"`;
  return [
    `<polyline points="${path}" fill="none" ${stroke} stroke-width="1.8"${dash === "" ? "" : ` stroke-dasharray="${dash}"`}/>`,
    ...points.map(
      ({ x, low, high }) =>
        `<path d="M${n(x)} ${n(low)}V${n(high)}M${n(x - 3)} ${n(low)}h6M${n(x - 3)} ${n(high)}h6" ${stroke}/>`,
    ),
    ...points.map(
      ({ x, y, best, text }) =>
        `<circle cx="${n(x)}" cy="${n(y)}" r="${best ? 6 : 3}" ${best ? `fill="#fff" ${stroke} stroke-width="2.5"` : `fill="${colour}"`}><title>${escapeXml(text)}</title></circle>`,
    ),
    ...diverged.map(({ x, y }) => `<path d="M${n(x - 3)} ${n(y - 3)}l6 6m0 -6l-6 6" ${stroke} stroke-width="1.6"/>`),
  ];
}

/** Estimators from best to worst, each with its best rate and score. */
function legend(
  search: RateSearch,
  curves: readonly PictureCurve[],
  text: (x: number, y: number, words: string, more?: string) => string,
): string[] {
  const left = WIDTH - LEGEND + 8;
  return orderOf(search, null).flatMap(({ estimator }, row) => {
    const k = curves.findIndex((curve) => curve.estimator === estimator);
    const found = bestOf(search, estimator);
    const y = 24 + 34 * row;
    const score = found
      ? `${(found.best.score ?? 0).toFixed(2).replace("-", "−")} at ${rateText(found.best.rate)}`
      : "diverged";
    const dash = dashOf(k) === "" ? "" : ` stroke-dasharray="${dashOf(k)}"`;
    return [
      `<line x1="${left}" y1="${y - 4}" x2="${left + 22}" y2="${y - 4}" stroke="${COLOURS[k % COLOURS.length]}" stroke-width="2"${dash}/>`,
      text(left + 28, y, nameOf(estimator)),
      text(left + 28, y + 14, `${score}${found?.edge ? " (edge of the grid)" : ""}`, 'fill="#555" font-size="11"'),
    ];
  });
}

function footnotes(search: RateSearch, hasDiverged: boolean): string[] {
  const marks = `Ring: the best rate. Dashed: the experiment's rate.${hasDiverged ? " Crosses: diverged." : ""}`;
  const [measured] = rateProtocol(search).split(". ");
  return [...linesOf(`${measured}.`), marks].slice(-LINES);
}

/** Broken between words. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.length - 1;
    if (last >= 0 && lines[last].length + 1 + word.length <= LINE) lines[last] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}

function nameOf(estimator: string): string {
  const parsed = parseEstimatorText(estimator);
  const row = "estimator" in parsed ? findEstimator(parsed.estimator.key) : undefined;
  return row ? row.name + estimator.slice(row.key.length).replace("(", " (") : estimator;
}

function dashOf(k: number): string {
  return DASHES[Math.floor(k / COLOURS.length) % DASHES.length];
}

function n(value: number): string {
  return String(Number(value.toFixed(1)));
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] ?? c);
}
