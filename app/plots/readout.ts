/** The numbers under the crosshair: what each run's curve says at x, or at its end. */
import type { SeriesName } from "../../src/client/contract";
import { type XScale, xOf } from "./axes";
import { bandOf } from "./series/bands";
import { RunningSeries } from "./series/running-series";
import type { SeriesStore } from "./series/series-store";

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
  const k = x === null ? band.length - 1 : RunningSeries.indexAt(xOf(scale, run, band), band.length, x);
  if (k < 0) return null;
  const spread = replicas.length === 1 ? replicas[0].error[k] : band.deviation[k];
  return { value: band.mean[k], spread, replicas: band.replicas[k], step: band.step[k] };
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
