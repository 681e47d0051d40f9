/** Keeps the address bar and the store the same experiment, in both directions. */
import { decodeLink, encodeLink } from "../../src/experiment/link";
import type { ExperimentSpec } from "../../src/index";
import { historyOperations } from "./history";
import { useLab } from "./store";

/** Entries of the history that this page made itself carry this mark; others came from outside. */
export interface OwnEntry {
  own: true;
  /** The link came from elsewhere and has not been run yet. */
  shared?: boolean;
  /** Record of the run that this entry shows. */
  record?: string;
  /** Whether it was training. */
  playing?: boolean;
}

export type Opening =
  /** No experiment in the address: the visitor's first look. */
  | { kind: "first" }
  | {
      kind: "experiment";
      spec: ExperimentSpec;
      notes: string[];
      readOnly: boolean;
      hidden: string[];
      entry: OwnEntry | null;
    }
  | { kind: "unreadable"; reason: string };

let committed = "";
/** The mark of the entry that `committed` is the link of. */
let entry: OwnEntry = { own: true };

/** What the address bar asks for. */
export function readAddress(): Opening {
  const link = decodeLink(location.hash);
  if (link.kind === "empty") return { kind: "first" };
  if (link.kind === "unreadable") return { kind: "unreadable", reason: link.reason };
  const { spec, notes, hidden } = link;
  return { kind: "experiment", spec, notes, hidden, readOnly: link.kind === "newer", entry: ownEntry() };
}

function ownEntry(): OwnEntry | null {
  const state = history.state as OwnEntry | null;
  return state?.own === true ? state : null;
}

/** The link of the experiment on this page, as it is copied. */
export function shareAddress(): string {
  return `${location.origin}${location.pathname}${location.search}#${linkOf(useLab.getState())}`;
}

/** The link of any experiment, as a saved picture says it. */
export function addressOf(spec: ExperimentSpec): string {
  return `${location.origin}${location.pathname}${location.search}#${encodeLink(spec)}`;
}

function linkOf(lab: { spec: ExperimentSpec; hidden: readonly string[] }): string {
  return encodeLink(lab.spec, { hidden: lab.hidden });
}

/** Puts an experiment, by default the one on the page, into the address without a new entry. */
export function settleAddress(mark: Partial<OwnEntry> = {}, spec = useLab.getState().spec): void {
  committed = linkOf({ spec, hidden: useLab.getState().hidden });
  entry = { ...mark, own: true };
  history.replaceState(entry, "", `#${committed}`);
}

/** Notes in the entry of the experiment on the page what there is of its run. */
export function markEntry(change: Omit<Partial<OwnEntry>, "own">): void {
  entry = { ...entry, ...change };
  // While a value is dragged the address is another one; the mark is written with the link when that comes back.
  if (location.hash.replace(/^#/, "") === committed) history.replaceState(entry, "", location.hash);
}

/**
 * From now on edits of the store change the address, and moves through the history call `onMove`. Returns a function
 * that ends this.
 */
export function followAddress(onMove: (opening: Opening) => void): () => void {
  const stopStore = useLab.subscribe((lab, before) => {
    if (lab.playing !== before.playing) markEntry({ playing: lab.playing });
    if (lab.spec === before.spec && lab.editPhase === before.editPhase) return;
    if (lab.readOnly || lab.linkError !== null) return;
    const next = linkOf(lab);
    const shown = location.hash.replace(/^#/, "");
    for (const operation of historyOperations(committed, shown, next, lab.editPhase)) {
      if (operation.kind === "push") {
        entry = { own: true, playing: entry.playing };
        history.pushState(entry, "", `#${operation.link}`);
      } else history.replaceState(entry, "", `#${operation.link}`);
    }
    if (lab.editPhase === "commit") committed = next;
  });
  const onPop = () => {
    const shown = location.hash.replace(/^#/, "");
    if (shown === committed) return;
    committed = shown;
    entry = ownEntry() ?? { own: true };
    onMove(readAddress());
  };
  window.addEventListener("popstate", onPop);
  return () => {
    stopStore();
    window.removeEventListener("popstate", onPop);
  };
}
