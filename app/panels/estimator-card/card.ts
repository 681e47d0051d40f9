/** The one card of the page, and whose it is. Buttons open it with `popoverTarget`. */
import { create } from "zustand";

export const CARD_ID = "estimator-card";

export const useCard = create<{ key: string | null; show: (key: string) => void }>()((set) => ({
  key: null,
  show: (key) => set({ key }),
}));
