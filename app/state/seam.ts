/** What end-to-end tests may reach besides the page itself: curves in full precision, and a way to lose the device. */
import type { SeriesName } from "../../src/index";
import { seriesStore } from "../series/series-store";
import { loseDevice } from "./session";

export interface Seam {
  loseDevice: () => Promise<void>;
  /** Steps and means of the first replica of a curve. */
  curve: (run: string, name: SeriesName) => { step: number[]; value: number[] };
}

declare global {
  var sbnLab: Seam | undefined;
}

export function openSeam(): void {
  globalThis.sbnLab = {
    loseDevice,
    curve: (run, name) => {
      const [series] = seriesStore.replicas(run, name);
      if (!series) return { step: [], value: [] };
      const part = <T>(array: ArrayLike<T>) => Array.from(array).slice(0, series.length);
      return { step: part(series.step), value: part(series.mean) };
    },
  };
}
