/** The numbers under the crosshair: what each run's curve says at x, or at its end. */
import type { SeriesName } from "../../src/index";
import { type XScale, xOf } from "./axes";
import { type Curve, spreadOf } from "./curves";
import type { PlotRun } from "./figure";
import { bandOf } from "../series/bands";
import { RunningSeries } from "../series/running-series";
import type { SeriesStore } from "../series/series-store";

export interface Reading {
  value: number;
  /** Standard deviation over seeds, or standard error over examples; NaN where neither is known. */
  spread: number;
  /** Seeds behind the value. */
  replicas: number;
  /** Steps at which it was measured. */
  step: number;
}

/** The value at the last measurement at or before x (null: the newest); null when there is none. */
export function readAt(
  store: SeriesStore,
  run: string,
  name: SeriesName,
  scale: XScale,
  smoothing: number,
  x: number | null,
): Reading | null {
  const replicas = store.replicas(run, name);
  const band = bandOf(replicas, smoothing);
  return readCurve(
    { replicas, band, x: x === null ? band.step : xOf(scale, run, band) },
    x ?? Number.POSITIVE_INFINITY,
  );
}

/** What a curve says at x: its last measurement at or before it. */
export function readCurve(curve: Pick<Curve, "replicas" | "band" | "x">, x: number): Reading | null {
  const { band } = curve;
  const k = RunningSeries.indexAt(curve.x, band.length, x);
  if (k < 0) return null;
  return { value: band.mean[k], spread: spreadOf(curve)[k], replicas: band.replicas[k], step: band.step[k] };
}

export interface Readings {
  /** The first and the last of the steps at which they were measured. */
  steps: [number, number];
  /** Highest first, as the curves lie. */
  rows: { run: PlotRun; reading: Reading }[];
  /** Runs that there was no room for. */
  more: number;
}

/** The curves at x, at most so many: those in order of the legend, and the one that is pointed at in any case. */
export function readingsAt(curves: readonly Curve[], x: number, most: number, emphasis: string | null): Readings {
  const all = curves.flatMap((curve) => {
    const reading = readCurve(curve, x);
    return reading ? [{ run: curve.run, reading }] : [];
  });
  const wanted = all.find(({ run }) => run.id === emphasis);
  const first = all.slice(0, most);
  const rows = wanted && !first.includes(wanted) ? [...first.slice(0, -1), wanted] : first;
  rows.sort((a, b) => b.reading.value - a.reading.value);
  const steps = rows.map(({ reading }) => reading.step);
  return { steps: [Math.min(...steps), Math.max(...steps)], rows, more: all.length - rows.length };
}

/** A number with only the digits that its error allows, at most two decimals; a true minus sign. */
export function formatValue(value: number, spread = Number.NaN, most = 2): string {
  const decimals = spread > 0 ? Math.max(0, Math.min(most, 1 - Math.floor(Math.log10(spread)))) : most;
  return value.toFixed(decimals).replace("-", "−");
}

/** The error, to the digits of its value. */
export function formatSpread(spread: number, most = 2): string {
  return spread > 0 ? `± ${formatValue(spread, spread, most)}` : "";
}
