/** A kept run that is offered: its curves are on the page, and it goes on when the visitor says so. */
import { seriesStore } from "../series/series-store";
import type { Restore } from "./holding";
import { pictureStore } from "./pictures";
import { currentRecord } from "./recording";
import { lockedRecords, lockRecord } from "./records/lock";
import type { RunRecord } from "./records/record";
import { runIds } from "./runs";
import { useLab } from "./store";

let offered: RunRecord | null = null;

/** Puts the curves of a kept run of the experiment in the form on the page. */
export function showKept(record: RunRecord): void {
  const { spec, show, setEngine, forgetProgress } = useLab.getState();
  const { stepsByRun, gaps } = record.head;
  show(spec);
  forgetProgress();
  pictureStore.clear();
  seriesStore.load(record.series);
  seriesStore.keepOnly(runIds(spec));
  setEngine({ steps: stepsByRun, gaps });
}

/** Shows a kept run of the experiment in the form and waits for a click. */
export async function offer(record: RunRecord): Promise<void> {
  const { spec, setEngine } = useLab.getState();
  const elsewhere = record.head.id !== currentRecord() && (await lockedRecords()).has(record.head.id);
  if (useLab.getState().spec !== spec) return;
  offered = record;
  const { steps, savedAt } = record.head;
  showKept(record);
  setEngine({ waiting: { kind: "kept", steps, savedAt, elsewhere }, playing: false });
}

/** Takes the offer away; its curves go. */
export function withdrawOffer(): void {
  if (!offered) return;
  offered = null;
  seriesStore.clear();
  useLab.getState().forgetProgress();
  useLab.getState().show(null);
}

/** The run that was offered, to go on with; undefined where none was. */
export async function takeOffer(): Promise<Restore | undefined> {
  const record = offered;
  offered = null;
  const { spec, waiting } = useLab.getState();
  if (!record || waiting.kind !== "kept") return undefined;
  return restoreOf(record, runIds(spec), "Went on from a kept run");
}

/** How long the tab before a reload may take to let go of its record. */
const RELOAD_MS = 1_500;

/** All of these runs go on in the record, or in one of their own where another tab is writing it. */
export async function restoreOf(record: RunRecord, wanted: readonly string[], gap: string): Promise<Restore> {
  const continues = await lockRecord(record.head.id, RELOAD_MS);
  if (!continues) {
    useLab.getState().announce("Another tab has this run open: here a copy of it goes on");
  }
  return { record, runs: wanted.filter((run) => run in record.head.stepsByRun), continues, gap };
}
