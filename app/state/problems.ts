/** The slice of things that went wrong or are worth knowing, each in words, until the visitor dismisses it. */
import type { StateCreator } from "zustand";
import type { Problem } from "../../src/index";
import type { Lab } from "./store";

/**
 * What a problem is about, so that it goes when its cause does: the experiment as it is described, the runs that train, a file that
 * was given, or the page and its machine.
 */
export type Cause = "experiment" | "runs" | "file" | "page";

const CAUSES: Readonly<Record<string, Cause>> = {
  "software-adapter": "page",
  "gpu-error": "runs",
  "engine-start": "page",
  "worker-died": "page",
  "worker-silent": "page",
  storage: "page",
  diverged: "runs",
  "file-too-large": "file",
  "data-file": "file",
  weights: "file",
  "call-weights": "file",
  "call-dataset": "file",
};

/** Problems of codes that are not listed are of the experiment; those of single runs are of the runs. */
export function causeOf({ code, run }: Pick<Problem, "code" | "run">): Cause {
  return run ? "runs" : (CAUSES[code] ?? "experiment");
}

/** Something that can be taken back. */
export interface Undoable {
  id: number;
  /** What happened, as a sentence without its stop. */
  text: string;
}

export interface Notice {
  id: number;
  text: string;
}

export interface ProblemsSlice {
  problems: (Problem & { id: number })[];
  /** Good or neutral news, such as a recovery. */
  notices: Notice[];
  /** Said to screen readers and shown for a moment; the number makes equal words two announcements. */
  announcement: Notice;
  /** What the toast offers to undo; null once it has been shown for long enough. */
  undoable: Undoable | null;
  report: (problem: Problem) => void;
  clearProblems: (matches: (problem: Problem) => boolean) => void;
  clearNotices: () => void;
  offerUndo: (text: string) => void;
  withdrawUndo: () => void;
  notify: (text: string) => void;
  announce: (text: string) => void;
  dismiss: (id: number) => void;
}

export const createProblemsSlice: StateCreator<Lab, [], [], ProblemsSlice> = (set, get) => {
  let nextId = 1;
  return {
    problems: [],
    notices: [],
    announcement: { id: 0, text: "" },
    undoable: null,

    /** The same problem of the same run replaces its earlier report, so that a storm stays one banner. */
    report(problem) {
      const others = get().problems.filter((p) => p.code !== problem.code || p.run !== problem.run);
      set({ problems: [...others, { ...problem, id: nextId++ }] });
    },

    clearProblems(matches) {
      const problems = get().problems.filter((problem) => !matches(problem));
      if (problems.length < get().problems.length) set({ problems });
    },

    clearNotices: () => set({ notices: [] }),

    offerUndo: (text) => set({ undoable: { id: nextId++, text } }),

    withdrawUndo: () => set({ undoable: null }),

    notify(text) {
      const others = get().notices.filter((notice) => notice.text !== text);
      set({ notices: [...others, { id: nextId++, text }] });
    },

    announce: (text) => set({ announcement: { id: nextId++, text } }),

    dismiss(id) {
      set({
        problems: get().problems.filter((p) => p.id !== id),
        notices: get().notices.filter((n) => n.id !== id),
      });
    },
  };
};
