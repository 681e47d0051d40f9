/** Score against learning rate as marks on a rectangle: positions only, drawn by the page and by the command line alike. */
import { rateText } from "../experiment/number-text";
import { bestOf, type RateSearch, scoreName, trained } from "./score";

export interface PicturePoint {
  x: number;
  y: number;
  /** Ends of the error bar, one standard error on either side. */
  low: number;
  high: number;
  /** The best rate of its estimator. */
  best: boolean;
  /** "rate 0.003: −101.2 ± 0.3" */
  text: string;
}

export interface PictureCurve {
  estimator: string;
  points: PicturePoint[];
  /** Rates at which it diverged, on a line of its own below the frame's floor. */
  diverged: { x: number; y: number; text: string }[];
}

export interface Tick {
  at: number;
  text: string;
}

export interface RateMarks {
  width: number;
  height: number;
  frame: { left: number; top: number; right: number; bottom: number };
  xTicks: Tick[];
  yTicks: Tick[];
  xTitle: string;
  yTitle: string;
  /** Where the experiment's own rate stands, if within the frame. */
  common: number | null;
  curves: PictureCurve[];
  /** Whether anything diverged, so that the line below the floor needs a name. */
  hasDiverged: boolean;
}

/** Room for ticks and titles, and for a line of crosses for each estimator. */
const MARGIN = { left: 62, top: 12, right: 14, bottom: 46 };
const CROSS_ROW = 11;
/** Room that the name of a rate takes. */
const NAME_ROOM = 46;

export function rateMarks(search: RateSearch, width: number, height: number): RateMarks {
  const names = [...new Set(search.scores.map(({ estimator }) => estimator))];
  const hasDiverged = search.scores.some(({ diverged }) => diverged !== null);
  const rows = hasDiverged ? names.length : 0;
  const frame = {
    left: MARGIN.left,
    top: MARGIN.top,
    right: width - MARGIN.right,
    bottom: height - MARGIN.bottom - CROSS_ROW * rows,
  };
  const logs = search.rates.map(Math.log10);
  const [first, last] = padded(Math.min(...logs), Math.max(...logs), 0.06, 0.5);
  const xOf = (rate: number) => frame.left + ((Math.log10(rate) - first) / (last - first)) * (frame.right - frame.left);
  const all = names.flatMap((name) => trained(search, name));
  const ends = all.flatMap(({ score, stdErr }) => [score - (stdErr ?? 0), score + (stdErr ?? 0)]);
  const [bottom, top] = ends.length > 0 ? padded(Math.min(...ends), Math.max(...ends), 0.06, 1) : [0, 1];
  const yOf = (score: number) => frame.bottom - ((score - bottom) / (top - bottom)) * (frame.bottom - frame.top);
  const common = search.spec.optimizer.learningRate;
  const within = Math.log10(common) >= first && Math.log10(common) <= last;
  return {
    ...{ width, height, frame, hasDiverged },
    xTicks: xValues(search.rates, first, last, frame.right - frame.left).map((rate) => ({
      at: xOf(rate),
      text: rateText(rate),
    })),
    yTicks: niceTicks(bottom, top).map(({ value, text }) => ({ at: yOf(value), text })),
    xTitle: "learning rate",
    yTitle: `${scoreName(search)}, nats`,
    common: within ? xOf(common) : null,
    curves: names.map((estimator, k) => ({
      estimator,
      points: trained(search, estimator).map((entry) => ({
        ...{ x: xOf(entry.rate), y: yOf(entry.score) },
        ...{ low: yOf(entry.score - (entry.stdErr ?? 0)), high: yOf(entry.score + (entry.stdErr ?? 0)) },
        best: bestOf(search, estimator)?.best.rate === entry.rate,
        text: `rate ${rateText(entry.rate)}: ${entry.score.toFixed(2)} ± ${(entry.stdErr ?? 0).toFixed(2)}`,
      })),
      diverged: search.scores.flatMap(({ estimator: name, rate, diverged }) =>
        name === estimator && diverged !== null
          ? [{ x: xOf(rate), y: frame.bottom + CROSS_ROW * (k + 0.7), text: `rate ${rateText(rate)}: ${diverged}` }]
          : [],
      ),
    })),
  };
}

/** A range with `share` of itself on either side; a single value gets `alone`. */
function padded(low: number, high: number, share: number, alone: number): [number, number] {
  const room = high > low ? share * (high - low) : alone;
  return [low - room, high + room];
}

/** The rates themselves where there is room for their names, else powers of ten. */
function xValues(rates: readonly number[], first: number, last: number, width: number): number[] {
  const sorted = [...rates].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((rate, k) => Math.log10(rate / sorted[k]) / (last - first));
  if (Math.min(1, ...gaps) * width >= NAME_ROOM) return sorted;
  const powers = Array.from({ length: Math.ceil(last) - Math.floor(first) + 1 }, (_, k) => Math.floor(first) + k);
  return powers.filter((power) => power >= first && power <= last).map((power) => Number(`1e${power}`));
}

/** Four to seven round values. */
function niceTicks(low: number, high: number): { value: number; text: string }[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const found: { value: number; text: string }[] = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) {
    found.push({ value: k * step, text: (k * step + 0).toFixed(decimals).replace("-", "−") });
  }
  return found;
}
