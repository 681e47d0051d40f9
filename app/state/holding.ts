/**
 * Which experiment the engine holds. The form may be ahead of it: while the engine is busy only the latest wish counts, and where
 * an experiment cannot be set up, the last one stays, with its curves and pictures.
 */
import type { EngineEvent, ExperimentSpec } from "../../src/index";
import { sameButEstimators } from "../../src/spec/same-experiment";
import { seriesStore } from "../series/series-store";
import { attempt } from "./engine-client";
import { pictureStore } from "./pictures";
import { causeOf } from "./problems";
import { beginRecord, currentRecord, endRecord, updateRecord } from "./recording";
import type { RunRecord } from "./records/record";
import { shelf } from "./records/the-shelf";
import { runIds } from "./runs";
import { useLab } from "./store";
import { rememberBefore, takeBack } from "./undo-stack";
import { settleAddress } from "./url";
import { watchPictures } from "./watching";

/** A kept run to go on with. */
export interface Restore {
  record: RunRecord;
  /** Its runs that go on from there; others stay as they are. */
  runs: readonly string[];
  /** Whether the record itself goes on; else this is a copy of it, with a record of its own. */
  continues: boolean;
  /** What the curves say of the place where it was left. */
  gap?: string;
}

export interface Wish {
  spec: ExperimentSpec;
  restore?: Restore;
  /** How the experiment came here: what it replaces can be brought back by Undo after an edit, by Redo after an undo. */
  how: "edit" | "undo" | "redo" | "open";
}

let held: ExperimentSpec | null = null;
let wanted: Wish | null = null;
/** What the engine is being asked to hold. */
let building: Wish | null = null;
let settling: Promise<void> | null = null;
/** Called when the engine has said what it holds after the latest wish. */
let arrived = () => {};

/** Milliseconds to wait for that after the engine's answer: the two come by different ways, in either order. */
const GRACE_MS = 5_000;

const lab = () => useLab.getState();

/** The experiment that the engine holds. */
export function heldSpec(): ExperimentSpec | null {
  return held;
}

/** Whether training, steps and resets are of what the form shows, or of the last experiment that could be set up. */
export function isReady(): boolean {
  return held !== null && (held === lab().spec || lab().refused);
}

/** Makes the engine hold the experiment in the form. */
export function applyExperiment(how: Wish["how"] = "edit"): Promise<void> {
  return hold({ spec: lab().spec, how });
}

export function hold(wish: Wish): Promise<void> {
  const next = wanted ?? building;
  // The experiment is on its way already, perhaps with a run to go on from.
  if (!settling || wish.restore || next?.spec !== wish.spec) wanted = wish;
  settling ??= settle().finally(() => {
    settling = null;
  });
  return settling;
}

async function settle(): Promise<void> {
  while (wanted) {
    const wish = wanted;
    await rememberBefore(wish, held);
    if (wanted !== wish) continue;
    wanted = null;
    lab().clearProblems((problem) => ["experiment", "file"].includes(causeOf(problem)));
    building = wish;
    const saidSo = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const plan = await attempt("configure", "This experiment could not be set up", (c) =>
      c.configure(
        wish.spec,
        wish.restore && { checkpoint: wish.restore.record.checkpoint, runs: [...wish.restore.runs] },
      ),
    );
    // What goes on from a kept run takes its curves when the engine says so, which may be after its answer.
    if (plan) await Promise.race([saidSo, new Promise((resolve) => setTimeout(resolve, GRACE_MS))]);
    building = null;
    if (!plan) {
      if (wanted === null) await refuse(wish);
      continue;
    }
    held = wish.spec;
    updateRecord(held);
    lab().show(held);
    lab().setEngine({ plan, cost: { kind: "known" }, refused: false, frozen: only(lab().frozen, runIds(held)) });
    await watchPictures();
    if (lab().playing && !wanted) await attempt("run", "Training did not start", (c) => c.run());
  }
}

/** The experiment could not be set up, and the problem says why. The last one stays, training or not; without one all rests. */
async function refuse({ how }: Wish): Promise<void> {
  lab().setEngine({ refused: true });
  // Nothing was replaced, so there is nothing to take back.
  if (held && how !== "open") takeBack(how === "undo" ? "future" : "past");
  lab().withdrawUndo();
  if (held) {
    if (lab().shown !== held) await showHeld(held);
    await watchPictures();
    return;
  }
  lab().setEngine({ playing: false });
  await attempt("pause", "Training did not pause", (c) => c.pause());
  if (lab().engine.state !== "failed") {
    lab().setEngine({ engine: { state: "paused", text: "This experiment could not be set up" } });
  }
}

/** Puts back on the page what the engine holds, in the place of a kept run that was to go on and could not. */
async function showHeld(spec: ExperimentSpec): Promise<void> {
  const id = currentRecord();
  const record = id === null ? null : await shelf.find(id);
  if (held !== spec) return;
  seriesStore.load(record?.series ?? {});
  lab().setEngine({ steps: record?.head.stepsByRun ?? {}, gaps: record?.head.gaps ?? [] });
  lab().show(spec);
}

/** From here on the engine's events are of what it holds now. */
export function receiveHolds({ runs, kept, restored }: Extract<EngineEvent, { kind: "holds" }>): void {
  queueMicrotask(arrived);
  if (runs.length === 0) {
    held = null;
    endRecord();
    return;
  }
  const before = held;
  const spec = building?.spec ?? held;
  if (!spec) return;
  held = spec;
  const restore = building?.restore;
  if (kept.length === 0) startOver(spec, before, restore);
  else {
    seriesStore.keepOnly(kept);
    for (const run of runIds(before ?? spec)) if (!kept.includes(run)) pictureStore.drop(run);
    const left = before !== null && runIds(before).some((run) => !kept.includes(run));
    // What the record holds of runs that have left stays there: the others go on in a record of their own.
    if (left) beginRecord(spec);
    else updateRecord(spec);
  }
  lab().clearProblems((problem) => causeOf(problem) === "runs" && !kept.includes(problem.run ?? ""));
  lab().show(spec);
  if (restore) load(restore, restored, kept.length === 0);
}

/** All runs are at step 0, or in a kept run. */
function startOver(spec: ExperimentSpec, before: ExperimentSpec | null, restore: Restore | undefined): void {
  seriesStore.clear();
  pictureStore.clear();
  lab().forgetProgress();
  lab().clearNotices();
  if (!before || !sameButEstimators(before, spec)) lab().setEngine({ sweeps: {} });
  lab().keepSearchOf(spec);
  const head = restore?.record.head;
  beginRecord(spec, head && { ...head, id: restore?.continues ? head.id : undefined });
}

function load({ record: { head, series }, gap }: Restore, restored: readonly string[], whole: boolean): void {
  seriesStore.add(Object.fromEntries(Object.entries(series).filter(([run]) => restored.includes(run))));
  const mark = gap ? [{ step: head.steps, text: gap }] : [];
  if (whole) lab().setEngine({ gaps: [...head.gaps, ...mark] });
}

/** Whether the engine's runs go on with this experiment, and none of it starts at step 0. */
export function goesOnWith(spec: ExperimentSpec): boolean {
  if (!held || !sameButEstimators(held, spec)) return false;
  const runs = runIds(held);
  return runIds(spec).every((run) => runs.includes(run));
}

/** The form shows again what the engine holds. */
export function backToHeld(): void {
  if (!held) return;
  // In the place of the entry that could not be set up: Back goes to what came before.
  settleAddress({ record: currentRecord() ?? undefined, playing: lab().playing }, held);
  lab().replaceSpec(held);
  lab().setEngine({ refused: false, waiting: { kind: "no" } });
  lab().clearProblems((problem) => causeOf(problem) === "experiment");
}

function only<T>(record: Record<string, T>, keys: string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.includes(key)));
}
