/** Where the crosshair stands, in units of the x axis; all plots and the table of values follow it. */
import { create } from "zustand";

export const useCrosshair = create<{ x: number | null; set: (x: number | null) => void }>()((set) => ({
  x: null,
  set: (x) => set({ x }),
}));
