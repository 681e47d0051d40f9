/** The slice that mirrors what the engine has said: its state, adapter, plan, speed, and what happened to the runs. */
import type { StateCreator } from "zustand";
import type {
  AdapterReport,
  EngineState,
  GradientReport,
  Likelihood,
  PlanReport,
  ProbeProgress,
  Problem,
} from "../../src/index";
import type { SweepKind } from "../../src/experiment/sweep";
import type { SweepRecord } from "../../src/export/sweep-file";
import type { Lab } from "./store";

/** A place where training was interrupted and went on. */
export interface Gap {
  /** Steps of the run that had come furthest. */
  step: number;
  text: string;
}

/** Why training has not begun although an experiment is open. */
export type Waiting =
  | { kind: "no" }
  /** The link came from elsewhere: nothing heavy runs before a click. */
  | { kind: "shared" }
  /** An experiment of the visitor's own that was changed or left before it began. */
  | { kind: "own" }
  /** A run of the experiment was kept: the visitor may go on or begin afresh. `elsewhere`: another tab has it open. */
  | { kind: "kept"; steps: number; savedAt: number; elsewhere: boolean };

/** What an experiment that waits would cost: worked out, known (then it is the plan), or why it is not known. */
export type Cost = { kind: "working" } | { kind: "known" } | { kind: "unknown"; why: string };

export interface EngineSlice {
  engine: { state: EngineState; text: string };
  adapter: AdapterReport | null;
  plan: PlanReport | null;
  /** What the visitor wants; the engine may still be on its way there. */
  playing: boolean;
  waiting: Waiting;
  cost: Cost;
  /** The experiment in the form could not be set up; `shown` is still the last one that could. */
  refused: boolean;
  /** Null until measured. */
  stepsPerSecond: number | null;
  /** Steps taken, per run. */
  steps: Record<string, number>;
  /** Runs that stopped on a loss that is not finite. */
  frozen: Record<string, Problem>;
  gaps: Gap[];
  likelihoods: Likelihood[];
  measuring: boolean;
  /** Probes of the gradients, oldest first. */
  gradients: GradientReport[];
  probing: boolean;
  /** How far the probe under way has come; null before its first report. */
  probeProgress: ProbeProgress | null;
  /** Name of the file whose weights all runs start from; null: those of their seeds. */
  weights: string | null;
  /** The latest sweep of each kind, as far as it has come. They are of initial weights: training does not outdate them. */
  sweeps: Partial<Record<SweepKind, SweepRecord>>;
  /** The one that is under way. */
  sweeping: SweepKind | null;
  setEngine: (change: Partial<EngineFacts>) => void;
  addGap: (text: string) => void;
  /** Back to step 0: forgets everything that training had produced. */
  forgetProgress: () => void;
}

export type EngineFacts = Omit<EngineSlice, "setEngine" | "addGap" | "forgetProgress">;

export const createEngineSlice: StateCreator<Lab, [], [], EngineSlice> = (set, get) => ({
  engine: { state: "starting", text: "Looking for a graphics adapter" },
  adapter: null,
  plan: null,
  playing: false,
  waiting: { kind: "no" },
  cost: { kind: "working" },
  refused: false,
  stepsPerSecond: null,
  steps: {},
  frozen: {},
  gaps: [],
  likelihoods: [],
  measuring: false,
  gradients: [],
  probing: false,
  probeProgress: null,
  weights: null,
  sweeps: {},
  sweeping: null,

  setEngine: (change) => set(change),

  addGap(text) {
    set({ gaps: [...get().gaps, { step: furthest(get().steps), text }] });
  },

  forgetProgress: () => set({ steps: {}, frozen: {}, gaps: [], likelihoods: [], gradients: [], stepsPerSecond: null }),
});

/** Steps of the run that has come furthest. */
export function furthest(steps: Record<string, number>): number {
  return Object.values(steps).reduce((most, n) => Math.max(most, n), 0);
}
