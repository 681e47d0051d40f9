/**
 * How an experiment comes onto the page: the first visit trains at once; a link from elsewhere waits for a click; the visitor's own
 * reload goes on where it stopped; Back and Forward offer the run that was kept.
 */
import { decodeLink, encodeLink } from "../../src/experiment/link";
import { findPreset, type Preset, presetSpec } from "../../src/experiment/presets";
import type { ExperimentSpec } from "../../src/index";
import { sameButEstimators } from "../../src/spec/same-experiment";
import { DEFAULT_SPEC } from "../../src/experiment/spec";
import { editExperiment } from "./actions";
import { findData } from "./data-sets";
import { ask } from "./engine-client";
import { listenToDrops } from "./files";
import { applyExperiment, goesOnWith, heldSpec, hold } from "./holding";
import { offer, restoreOf, showKept, withdrawOffer } from "./offer";
import { causeOf } from "./problems";
import { currentRecord, saveRun, startRecording } from "./recording";
import { lockedRecords } from "./records/lock";
import type { RunRecord } from "./records/record";
import { shelf } from "./records/the-shelf";
import { runIds } from "./runs";
import { planOnly, run, startEngine } from "./session";
import { useLab } from "./store";
import { followAddress, type Opening, type OwnEntry, readAddress, settleAddress } from "./url";

type Experiment = Extract<Opening, { kind: "experiment" }>;

export function firstVisitSpec(): ExperimentSpec {
  const preset = findPreset("first-visit");
  return preset ? presetSpec(preset) : DEFAULT_SPEC;
}

/** Opens what the address asks for and starts the engine. Returns a function that undoes the subscriptions. */
export function startPage(): () => void {
  const stops = [followAddress(move), startRecording(), listenToDrops()];
  void findData();
  void open(readAddress());
  return () => {
    for (const stop of stops) stop();
  };
}

async function open(opening: Opening): Promise<void> {
  const lab = useLab.getState();
  if (opening.kind === "unreadable") return lab.failLink(opening.reason);
  if (opening.kind === "first") return openFirst();
  const { entry, spec } = opening;
  lab.openSpec(opening);
  if (!opening.readOnly) settleAddress(entry ?? { shared: true });
  lab.setEngine({ playing: false, waiting: { kind: entry && !entry.shared ? "own" : "shared" } });
  const starting = startEngine();
  const record = await findRecord(spec, entry);
  const isOwn = record !== null && entry?.record === record.head.id && isReload();
  if (isOwn) {
    // The curves are there at once; the engine takes a moment to have their run again.
    showKept(record);
    lab.setEngine({ waiting: { kind: "no" } });
  }
  await starting;
  if (!isUp()) return;
  if (isOwn) return goOnAfterReload(record, entry);
  // The built-in experiment is light: it trains at once, as on the first visit.
  if (!record && entry && encodeLink(spec) === encodeLink(firstVisitSpec())) return openFirst();
  if (record) await offer(record);
  await planOnly(spec);
}

/** Trains the experiment of the first visit at once. */
async function openFirst(): Promise<void> {
  const lab = useLab.getState();
  lab.openSpec({ spec: firstVisitSpec(), notes: [], readOnly: false, hidden: lab.hidden });
  settleAddress();
  lab.setEngine({ playing: true, waiting: { kind: "no" } });
  if (lab.engine.state === "starting") await startEngine();
  if (isUp()) await applyExperiment("open");
}

/** Whether the engine found an adapter that it can use. */
function isUp(): boolean {
  return useLab.getState().engine.state !== "failed";
}

/** Whether the visitor has reloaded this page, and not come back to it from another. */
function isReload(): boolean {
  const [entry] = performance.getEntriesByType("navigation");
  return (entry as PerformanceNavigationTiming | undefined)?.type === "reload";
}

/** The run that belongs to an entry of the history, or else the newest kept one of its experiment. */
async function findRecord(spec: ExperimentSpec, entry: OwnEntry | null): Promise<RunRecord | null> {
  const record = entry?.record ? await shelf.find(entry.record) : null;
  return record && isOf(record, spec) ? record : shelf.newestOf(encodeLink(spec));
}

/** Whether a record has a run of this experiment: its list of estimators may have been another one. */
function isOf({ head }: RunRecord, spec: ExperimentSpec): boolean {
  const link = decodeLink(head.link);
  if (link.kind !== "ok" || !sameButEstimators(link.spec, spec)) return false;
  return runIds(spec).some((run) => (head.stepsByRun[run] ?? 0) > 0);
}

/** Goes on where the reload stopped it: training, or paused. */
async function goOnAfterReload(record: RunRecord, entry: OwnEntry): Promise<void> {
  const { spec, setEngine } = useLab.getState();
  const restore = await restoreOf(record, runIds(spec), "The page was reloaded");
  if (!restore.continues) {
    await offer(record);
    return planOnly(spec);
  }
  setEngine({ playing: entry.playing === true, waiting: { kind: "no" } });
  await hold({ spec, restore, how: "open" });
}

/** Back, Forward, or a link pasted into the address bar of the open page. */
async function move(opening: Opening): Promise<void> {
  const lab = useLab.getState();
  if (opening.kind === "unreadable") return lab.failLink(opening.reason);
  // From elsewhere: nothing heavy runs before a click. A page that had shown an error has no engine yet.
  const fromElsewhere = opening.kind === "experiment" && opening.entry === null;
  if (fromElsewhere || lab.linkError !== null) return location.reload();
  if (opening.kind === "first") return openFirst();
  await moveTo(opening);
}

/** An experiment of the visitor's own: what runs goes on if it is of it; else a run of it that was kept is offered. */
async function moveTo({ spec, entry }: Experiment): Promise<void> {
  const lab = useLab.getState();
  lab.withdrawUndo();
  lab.clearProblems((problem) => causeOf(problem) === "experiment");
  lab.openSpec({ spec, notes: [], readOnly: false, hidden: lab.hidden });
  lab.setEngine({ refused: false });
  // The runs of an experiment that has only lost estimators go on; behind an offer they are not on the page.
  const onPage = lab.shown === heldSpec();
  const record = goesOnWith(spec) && onPage ? null : await findRecord(spec, entry);
  if (useLab.getState().spec !== spec) return;
  if (!record) {
    withdrawOffer();
    lab.setEngine({ waiting: { kind: "no" } });
    return applyExperiment("open");
  }
  await ask((c) => c.pause());
  await saveRun(true);
  withdrawOffer();
  if (record.head.id === currentRecord()) {
    // Forward again, to what the engine still holds.
    lab.setEngine({ playing: false, waiting: { kind: "no" } });
    const runs = runIds(spec).filter((run) => run in record.head.stepsByRun);
    return hold({ spec, restore: { record, runs, continues: true }, how: "open" });
  }
  await offer(record);
  await planOnly(spec);
}

/** Starts the first-visit experiment from the page that explains a broken link. */
export function openFirstVisit(): void {
  history.replaceState(null, "", location.pathname + location.search);
  location.reload();
}

export function openPreset(preset: Preset): void {
  const spec = presetSpec(preset);
  useLab.getState().setView({ zoom: { x: null, y: {} }, hiddenRuns: [] });
  editExperiment((draft) => Object.assign(draft, spec));
  useLab.getState().announce(`${preset.title} opened`);
}

/** Runs the experiment that waits, from step 0, in a record of its own. */
export function runFresh(): Promise<void> {
  withdrawOffer();
  return run();
}

/** Goes on with the kept run that is offered: curves, weights and step as they were. */
export function goOn(): Promise<void> {
  return run();
}

/** Opens a kept run and goes on with it. */
export async function openKept(id: string): Promise<void> {
  const lab = useLab.getState();
  const record = await shelf.find(id);
  const link = record && decodeLink(record.head.link);
  if (!record || link?.kind !== "ok") return lab.announce("This run is not kept any more");
  if (id === currentRecord() && lab.shown === heldSpec()) return lab.announce("This run is on the page");
  const elsewhere = (await lockedRecords()).has(id);
  await saveRun(true);
  lab.replaceSpec(link.spec);
  lab.setEngine({ playing: true, waiting: { kind: "no" }, refused: false });
  withdrawOffer();
  const restore = await restoreOf(record, runIds(link.spec), "Went on from a kept run");
  if (elsewhere) lab.announce("Another tab has this run open: here a copy of it goes on");
  await hold({ spec: link.spec, restore, how: "edit" });
}
