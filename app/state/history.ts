/**
 * How edits become entries of the browser's history. While a value is dragged the address follows in place; when it is
 * let go, the entry that the drag started from is restored and the result becomes a new one, so that Back undoes the
 * whole drag.
 */
import type { EditPhase } from "./experiment";

export interface HistoryOperation {
  kind: "replace" | "push";
  link: string;
}

/**
 * Operations that bring the address from `shown` to `next`. `committed` is the link of the last settled experiment.
 */
export function historyOperations(
  committed: string,
  shown: string,
  next: string,
  phase: EditPhase,
): HistoryOperation[] {
  if (phase === "drag") return shown === next ? [] : [{ kind: "replace", link: next }];
  if (next === committed) return shown === next ? [] : [{ kind: "replace", link: next }];
  const back: HistoryOperation[] = shown === committed ? [] : [{ kind: "replace", link: committed }];
  return [...back, { kind: "push", link: next }];
}
