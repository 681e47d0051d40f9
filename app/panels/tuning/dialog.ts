/** Whether the dialog of the search for learning rates is open. */
import { create } from "zustand";

export const useTuneDialog = create<{ open: boolean; show: () => void; hide: () => void }>()((set) => ({
  open: false,
  show: () => set({ open: true }),
  hide: () => set({ open: false }),
}));
