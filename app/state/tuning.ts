/** The slice of the search for learning rates: the one under way, and the latest one as far as it has come. */
import type { StateCreator } from "zustand";
import type { ExperimentSpec } from "../../src/index";
import { sameButEstimators } from "../../src/spec/same-experiment";
import type { RateSearch, TuneEvent, TuneOptions } from "../../src/tuning/score";
import type { Lab } from "./store";

export interface TuningProgress {
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Share of the whole that is done. */
  share: number;
  text: string;
}

export interface TuningSlice {
  tuning: TuningProgress | null;
  rateSearch: RateSearch | null;
  beginTuning: (spec: ExperimentSpec, options: TuneOptions, startedAt: number) => void;
  takeTuning: (event: TuneEvent) => void;
  endTuning: () => void;
  /** Forgets a search that is of another experiment than this one. */
  keepSearchOf: (spec: ExperimentSpec) => void;
}

export const createTuningSlice: StateCreator<Lab, [], [], TuningSlice> = (set, get) => ({
  tuning: null,
  rateSearch: null,

  beginTuning(spec, { steps, rates, score, seeds }, startedAt) {
    const rateSearch = { spec, steps, rates, score, seeds, scores: [], leftOut: [] };
    set({ rateSearch, tuning: { startedAt, share: 0, text: "Preparing" } });
  },

  takeTuning(event) {
    const { tuning, rateSearch } = get();
    if (!tuning || !rateSearch) return;
    if (event.kind === "progress") {
      const { estimator, step, steps, share } = event;
      const text = `${estimator}: step ${step.toLocaleString("en")} of ${steps.toLocaleString("en")}`;
      set({ tuning: { ...tuning, share, text } });
    } else set({ rateSearch: withEvent(rateSearch, event) });
  },

  endTuning: () => set({ tuning: null }),

  keepSearchOf(spec) {
    const { rateSearch } = get();
    if (rateSearch && !isOf(rateSearch, spec)) set({ rateSearch: null });
  },
});

/** A search grown by what the engine has said. */
export function withEvent(search: RateSearch, event: Exclude<TuneEvent, { kind: "progress" }>): RateSearch {
  if (event.kind === "scores") return { ...search, scores: [...search.scores, ...event.scores] };
  return { ...search, leftOut: [...search.leftOut, { estimator: event.estimator, reason: event.reason }] };
}

/** Whether a search is of this experiment: it depends neither on which estimators race, nor on the rates that they have. */
export function isOf(search: RateSearch, spec: ExperimentSpec): boolean {
  const { learningRate } = spec.optimizer;
  return sameButEstimators({ ...search.spec, optimizer: { ...search.spec.optimizer, learningRate } }, spec);
}

/** Milliseconds that are left of work of which a share is done; null where that cannot be said yet. */
export function timeLeft({ startedAt, share }: TuningProgress, now: number): number | null {
  return share > 0.01 ? ((now - startedAt) * (1 - share)) / share : null;
}
