/** Whether the page is about to be printed: charts then draw themselves on white, in the size that they have on paper. */
import { useSyncExternalStore } from "react";

let printing = false;
const listeners = new Set<() => void>();

function set(next: boolean): void {
  if (next === printing) return;
  printing = next;
  // The style sheet gives charts their size on paper, before the browser lays the pages out.
  document.documentElement.toggleAttribute("data-printing", next);
  for (const listener of listeners) listener();
}

/** Listens for the whole life of the page. Some browsers send the events, some only change the medium. */
export function watchPrinting(): void {
  window.addEventListener("beforeprint", () => set(true));
  window.addEventListener("afterprint", () => set(false));
  window.matchMedia("print").addEventListener("change", (event) => set(event.matches));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePrinting(): boolean {
  return useSyncExternalStore(subscribe, () => printing);
}
