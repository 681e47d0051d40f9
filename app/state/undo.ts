/** Takes back the last edit, new seed, reset or removal, and does it again. */
import { sameButEstimators } from "../../src/spec/same-experiment";
import { backToHeld, heldSpec, hold, type Wish } from "./holding";
import { shelf } from "./records/the-shelf";
import { runIds } from "./runs";
import { useLab } from "./store";
import { type Past, takeBack } from "./undo-stack";

export const undo = (): Promise<void> => goBack("undo");
export const redo = (): Promise<void> => goBack("redo");

async function goBack(how: "undo" | "redo"): Promise<void> {
  const { announce, replaceSpec, setEngine, withdrawUndo, readOnly, notify, refused } = useLab.getState();
  // The edit that could not be set up is all that there is to undo.
  if (refused && how === "undo" && heldSpec()) return backToHeld();
  const past = readOnly ? null : takeBack(how === "undo" ? "past" : "future");
  withdrawUndo();
  if (!past) return announce(how === "undo" ? "Nothing to undo" : "Nothing to redo");
  const record = past.record === null ? null : await shelf.find(past.record);
  const wish: Wish = { spec: past.spec, how };
  if (record) {
    const runs = runsToRestore(past);
    wish.restore = { record, runs, continues: runs.length === runIds(past.spec).length };
  }
  replaceSpec(past.spec);
  setEngine({ waiting: { kind: "no" }, refused: false });
  announce(how === "undo" ? `Undone: ${past.what}` : "Done again");
  await hold(wish);
  if (past.record !== null && !record) {
    notify("The run of this experiment is not kept any more, so its estimators started at step 0.");
  }
}

/** The runs that were lost, and those that are gone by now; all of them where the engine holds another experiment altogether. */
function runsToRestore({ spec, runs }: Past): string[] {
  const held = heldSpec();
  const staying = held && sameButEstimators(held, spec) ? runIds(held).filter((run) => !runs.includes(run)) : [];
  return runIds(spec).filter((run) => !staying.includes(run));
}
