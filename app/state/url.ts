/** Keeps the address bar and the store the same experiment, in both directions. */
import { decodeLink, encodeLink } from "../../src/experiment/link";
import type { ExperimentSpec } from "../../src/experiment/schema";
import { historyOperations } from "./history";
import { useLab } from "./store";

/** Entries of the history that this page made itself carry this mark; others came from outside. */
interface OwnEntry {
  own: true;
}

export type Opening =
  /** No experiment in the address: the visitor's first look. */
  | { kind: "first" }
  | { kind: "experiment"; spec: ExperimentSpec; notes: string[]; readOnly: boolean; hidden: string[]; own: boolean }
  | { kind: "unreadable"; reason: string };

let committed = "";

/** What the address bar asks for. */
export function readAddress(): Opening {
  const link = decodeLink(location.hash);
  if (link.kind === "empty") return { kind: "first" };
  if (link.kind === "unreadable") return { kind: "unreadable", reason: link.reason };
  const own = (history.state as OwnEntry | null)?.own === true;
  const { spec, notes, hidden } = link;
  return { kind: "experiment", spec, notes, hidden, readOnly: link.kind === "newer", own };
}

/** The link of the experiment on this page, as it is copied. */
export function shareAddress(): string {
  return `${location.origin}${location.pathname}${location.search}#${linkOf(useLab.getState())}`;
}

function linkOf(lab: { spec: ExperimentSpec; hidden: readonly string[] }): string {
  return encodeLink(lab.spec, { hidden: lab.hidden });
}

/** Puts an experiment that was just opened into the address without a new entry. */
export function settleAddress(): void {
  committed = linkOf(useLab.getState());
  history.replaceState({ own: true } satisfies OwnEntry, "", `#${committed}`);
}

/**
 * From now on edits of the store change the address, and moves through the history call `onMove`. Returns a function
 * that ends this.
 */
export function followAddress(onMove: (opening: Opening) => void): () => void {
  const stopStore = useLab.subscribe((lab, before) => {
    if (lab.spec === before.spec && lab.editPhase === before.editPhase) return;
    if (lab.readOnly || lab.linkError !== null) return;
    const next = linkOf(lab);
    const shown = location.hash.replace(/^#/, "");
    for (const operation of historyOperations(committed, shown, next, lab.editPhase)) {
      const mark: OwnEntry = { own: true };
      if (operation.kind === "push") history.pushState(mark, "", `#${operation.link}`);
      else history.replaceState(mark, "", `#${operation.link}`);
    }
    if (lab.editPhase === "commit") committed = next;
  });
  const onPop = () => {
    const shown = location.hash.replace(/^#/, "");
    if (shown === committed) return;
    committed = shown;
    onMove(readAddress());
  };
  window.addEventListener("popstate", onPop);
  return () => {
    stopStore();
    window.removeEventListener("popstate", onPop);
  };
}
