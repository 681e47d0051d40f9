/** What Undo and Redo go back to: the experiments that others replaced, each with the record of its run. */
import type { ExperimentSpec } from "../../src/index";
import { sameButEstimators } from "../../src/spec/same-experiment";
import { changeWords } from "../text/change-words";
import { formatCount } from "../text/words";
import { furthest } from "./engine";
import type { Wish } from "./holding";
import { saveRun } from "./recording";
import { runIds } from "./runs";
import { useLab } from "./store";

export interface Past {
  spec: ExperimentSpec;
  /** Record of the run as it stood; null where nothing was lost. */
  record: string | null;
  /** Runs that were lost. */
  runs: string[];
  /** What replaced it. */
  what: string;
}

/** Steps back that are kept; the records of the older ones can be opened still. */
const MOST = 50;

const stacks: Record<"past" | "future", Past[]> = { past: [], future: [] };

/** Takes the latest of a stack; null when it is empty. */
export function takeBack(stack: "past" | "future"): Past | null {
  return stacks[stack].pop() ?? null;
}

/** Saves what a wish is about to replace, so that it can be brought back. `held`: what the engine holds. */
export async function rememberBefore(wish: Wish, held: ExperimentSpec | null): Promise<void> {
  if (!held || JSON.stringify(held) === JSON.stringify(wish.spec)) {
    // Nothing but the steps may change: that is a reset, or its undo.
    if (held && wish.restore && wish.how !== "open") await remember(wish.how, held, runIds(held), "Undone");
    else if (held && wish.restore) await saveRun(true);
    return;
  }
  const lost = lostRuns(held, wish.spec);
  if (wish.how === "open") {
    if (lost.length > 0) await saveRun(true);
    return;
  }
  await remember(wish.how, held, lost, changeWords(held, wish.spec));
}

/** The same before a reset. */
export function rememberReset(held: ExperimentSpec): Promise<void> {
  return remember("edit", held, runIds(held), "Reset");
}

async function remember(how: "edit" | "undo" | "redo", spec: ExperimentSpec, lost: string[], what: string) {
  const { steps, shown, offerUndo } = useLab.getState();
  const trained = shown === spec && furthest(steps) > 0 && lost.length > 0;
  const record = trained ? await saveRun(true) : null;
  push(how === "undo" ? "future" : "past", { spec, record, runs: record ? lost : [], what });
  if (how === "edit") stacks.future = [];
  if (how !== "undo" && record) offerUndo(`${what}. What ran until step ${formatCount(furthest(steps))} is kept`);
}

function push(stack: "past" | "future", past: Past): void {
  const top = stacks[stack].at(-1);
  // A wish that was overtaken by the next has put it here already.
  if (top && top.spec === past.spec && top.record === past.record) stacks[stack].pop();
  stacks[stack] = [...stacks[stack], past].slice(-MOST);
}

/** Runs of one experiment that do not go on in the next. */
function lostRuns(before: ExperimentSpec, after: ExperimentSpec): string[] {
  const staying = sameButEstimators(before, after) ? runIds(after) : [];
  return runIds(before).filter((run) => !staying.includes(run));
}
