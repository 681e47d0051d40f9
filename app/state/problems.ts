/** The slice of things that went wrong or are worth knowing, each in words, until the visitor dismisses it. */
import type { StateCreator } from "zustand";
import type { Problem } from "../../src/client/contract";
import type { Lab } from "./store";

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
  report: (problem: Problem) => void;
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

    /** The same problem of the same run replaces its earlier report, so that a storm stays one banner. */
    report(problem) {
      const others = get().problems.filter((p) => p.code !== problem.code || p.run !== problem.run);
      set({ problems: [...others, { ...problem, id: nextId++ }] });
    },

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
