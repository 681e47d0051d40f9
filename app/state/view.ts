/** The slice of how things are looked at. It stays in this browser (localStorage) and never enters a link. */

import type { StateCreator } from "zustand";
import { ESTIMATOR_SERIES, type ExperimentSpec, familyOf, SERIES } from "../../src/index";
import { z } from "../../src/spec/validation";
import { SMOOTHING_STEPS } from "../series/smooth";
import { STAGES } from "../text/pages";
import type { Lab } from "./store";

export const THEMES = ["auto", "light", "dark"] as const;
export const X_AXES = ["step", "epoch", "evaluations", "seconds"] as const;
export const ARRANGEMENTS = ["together", "panels"] as const;
export type Arrangement = (typeof ARRANGEMENTS)[number];
export type Theme = (typeof THEMES)[number];
export type XAxis = (typeof X_AXES)[number];

const range = z.tuple([z.number(), z.number()]);

const viewSchema = z.object({
  theme: z.enum(THEMES).catch("auto"),
  /** What the middle of the page shows: the race, or its gradients. */
  stage: z.enum(STAGES).catch("train"),
  /** Time constant of the smoothing, in steps; 0 is off. */
  smoothing: z.number().min(0).max(1e6).catch(100),
  xAxis: z.enum(X_AXES).catch("step"),
  logX: z.boolean().catch(false),
  /** Of bounds, which are read in nats; losses, which fall by factors, have a switch of their own. */
  logY: z.boolean().catch(false),
  logLoss: z.boolean().catch(true),
  /** All curves in one plot, or one small panel for each run. */
  arrangement: z.enum(ARRANGEMENTS).catch("together"),
  /** Series that the panels show. */
  panelSeries: z.enum(SERIES).catch(SERIES[0]),
  /** Series of the estimators' own that is plotted, where some run has one. */
  learnedSeries: z.enum(ESTIMATOR_SERIES).catch("scale"),
  /** Families of estimators whose chips are all shown; the others say what of them is on. */
  openFamilies: z.array(z.string()).catch([]),
  /** Runs whose curves are switched off in the legend (they go on training). */
  hiddenRuns: z.array(z.string()).catch([]),
  /** Visible ranges in data units; null where the plot fits itself. y per plot. */
  zoom: z.object({ x: range.nullable(), y: z.record(z.string(), range) }).catch({ x: null, y: {} }),
  /** Run whose pictures are shown; null compares all. */
  pictureRun: z.string().nullable().catch(null),
  /** Codes of passing news that the visitor has dismissed for good. */
  dismissedNews: z.array(z.string()).catch([]),
  singleKeys: z.boolean().catch(true),
});

export type ViewState = z.output<typeof viewSchema>;

/** The switch that takes the logarithm of what a model is watched by. */
export function logSwitchOf({ model }: Pick<ExperimentSpec, "model">): "logY" | "logLoss" {
  return familyOf(model).reports.sign === 1 ? "logLoss" : "logY";
}

export interface ViewSlice {
  view: ViewState;
  setView: (change: Partial<ViewState>) => void;
  toggleHidden: (run: string) => void;
  /** The next x-axis in the switch. A zoom means nothing on another axis, so it is dropped. */
  nextXAxis: () => void;
  nextSmoothing: () => void;
  nextArrangement: () => void;
  setFamilyOpen: (family: string, open: boolean) => void;
}

const KEY = "sbn-lab.view";

/** The view kept in this browser; anything unreadable falls back to its default, field by field. */
export function loadView(text: string | null): ViewState {
  const fresh = viewSchema.parse({});
  try {
    return viewSchema.catch(fresh).parse(JSON.parse(text ?? "{}"));
  } catch {
    return fresh; // Not JSON.
  }
}

export const createViewSlice: StateCreator<Lab, [], [], ViewSlice> = (set, get) => ({
  view: loadView(readStorage()),

  setView(change) {
    const view = { ...get().view, ...change };
    if ("xAxis" in change || "logX" in change) view.zoom = { x: null, y: view.zoom.y };
    if ("logY" in change || "logLoss" in change) view.zoom = { x: view.zoom.x, y: {} };
    set({ view });
    writeStorage(view);
  },

  toggleHidden(run) {
    const hidden = get().view.hiddenRuns;
    const next = hidden.includes(run) ? hidden.filter((r) => r !== run) : [...hidden, run];
    get().setView({ hiddenRuns: next });
  },

  nextXAxis() {
    const at = X_AXES.indexOf(get().view.xAxis);
    get().setView({ xAxis: X_AXES[(at + 1) % X_AXES.length] });
  },

  nextSmoothing() {
    const next = SMOOTHING_STEPS.find((steps) => steps > get().view.smoothing) ?? SMOOTHING_STEPS[0];
    get().setView({ smoothing: next });
  },

  nextArrangement() {
    get().setView({ arrangement: get().view.arrangement === "together" ? "panels" : "together" });
  },

  setFamilyOpen(family, open) {
    const others = get().view.openFamilies.filter((name) => name !== family);
    get().setView({ openFamilies: open ? [...others, family] : others });
  },
});

function readStorage(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // Storage is blocked: the view lasts as long as the page.
  }
}

function writeStorage(view: ViewState): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(view));
  } catch {
    // Full or blocked: nothing else depends on it.
  }
}
