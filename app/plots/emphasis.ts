/** The run that the pointer or the focus is on: the plots and the table show it plainly and let the others fade a little. */
import { create } from "zustand";
import type { Curve } from "./curves";
import type { Projection } from "./projection";
import { RunningSeries } from "../series/running-series";

export const useEmphasis = create<{ run: string | null; set: (run: string | null) => void }>()((set) => ({
  run: null,
  set: (run) => set({ run }),
}));

/** Pixels up or down from which a curve still counts as pointed at. */
const REACH = 14;

/** The run whose curve is nearest to a place in the drawing area, in pixels; null when none is near. */
export function nearestRun(
  curves: readonly Pick<Curve, "run" | "band" | "x">[],
  at: { x: number; pixel: number },
  projection: Projection,
): string | null {
  let nearest: string | null = null;
  let least = REACH;
  for (const { run, band, x } of curves) {
    const value = heightAt(x, band.mean, band.length, at.x);
    if (value === null) continue;
    const distance = Math.abs(projection.y(value) - at.pixel);
    if (distance <= least) [nearest, least] = [run.id, distance];
  }
  return nearest;
}

/** The curve at x, between its points; null before its first and after its last. */
function heightAt(xs: ArrayLike<number>, ys: ArrayLike<number>, length: number, x: number): number | null {
  const k = RunningSeries.indexAt(xs, length, x);
  if (k < 0 || x > xs[length - 1]) return null;
  if (k === length - 1) return ys[k];
  const part = (x - xs[k]) / (xs[k + 1] - xs[k]);
  return ys[k] + (ys[k + 1] - ys[k]) * part;
}
