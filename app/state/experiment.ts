/** The slice that holds the experiment itself: a valid spec at all times, and how it came here. */
import type { StateCreator } from "zustand";
import type { ExperimentSpec } from "../../src/index";
import { DEFAULT_SPEC, parseSpec } from "../../src/experiment/spec";
import type { Lab } from "./store";

/** drag: the value is still moving (the engine waits). commit: it has settled. */
export type EditPhase = "drag" | "commit";

export interface ExperimentSlice {
  spec: ExperimentSpec;
  /**
   * The experiment whose curves and pictures are on the page. It follows `spec` once the engine holds that; null before anything
   * is there to be seen. Read it through `shownSpec`.
   */
  shown: ExperimentSpec | null;
  /** The experiment came from a newer version of the page: look, run, but do not edit. */
  readOnly: boolean;
  /** What the link said that could not be used, one sentence each. */
  linkNotes: string[];
  /** Why the link in the address bar could not be read; null when it could. */
  linkError: string | null;
  /** Parts of the page that the link leaves out (for teaching). */
  hidden: string[];
  /** How the last edit ended, so that the address bar knows whether to replace or to push. */
  editPhase: EditPhase;
  /**
   * Applies a change to a copy of the spec. Returns null, or a sentence when the result would not be a valid
   * experiment (then nothing changes).
   */
  edit: (change: (draft: ExperimentSpec) => void, phase: EditPhase) => string | null;
  openSpec: (opened: { spec: ExperimentSpec; notes: string[]; readOnly: boolean; hidden: string[] }) => void;
  /** Puts another experiment of the visitor's own into the form; how it is edited, read or linked stays as it is. */
  replaceSpec: (spec: ExperimentSpec) => void;
  show: (spec: ExperimentSpec | null) => void;
  failLink: (reason: string) => void;
  dismissLinkNotes: () => void;
}

export const createExperimentSlice: StateCreator<Lab, [], [], ExperimentSlice> = (set, get) => ({
  spec: DEFAULT_SPEC,
  shown: null,
  readOnly: false,
  linkNotes: [],
  linkError: null,
  hidden: [],
  editPhase: "commit",

  edit(change, phase) {
    if (get().readOnly) return "This experiment is read-only: it comes from a newer version of the page.";
    const draft = structuredClone(get().spec);
    change(draft);
    const result = parseSpec(draft);
    if ("problems" in result) return result.problems[0];
    set({ spec: result.spec, editPhase: phase });
    return null;
  },

  openSpec({ spec, notes, readOnly, hidden }) {
    set({ spec, linkNotes: notes, readOnly, hidden, linkError: null, editPhase: "commit" });
  },

  replaceSpec: (spec) => set({ spec, linkNotes: [], editPhase: "commit" }),

  show: (shown) => set({ shown }),

  failLink(reason) {
    set({ linkError: reason });
  },

  dismissLinkNotes() {
    set({ linkNotes: [] });
  },
});

/** The experiment that curves, tables and pictures are of. */
export function shownSpec(lab: Pick<ExperimentSlice, "spec" | "shown">): ExperimentSpec {
  return lab.shown ?? lab.spec;
}
