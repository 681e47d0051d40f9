/**
 * How an experiment comes onto the page: the first visit trains at once; a link from elsewhere waits for a click; one
 * that this browser has kept may go on where it stopped; Back and Forward move between the visitor's own edits.
 */
import { decodeLink, encodeLink } from "../../src/experiment/link";
import { findPreset, type Preset, presetSpec } from "../../src/experiment/presets";
import type { ExperimentSpec } from "../../src/experiment/schema";
import { DEFAULT_SPEC } from "../../src/experiment/spec";
import { seriesStore } from "../plots/series/series-store";
import { editExperiment } from "./actions";
import { findKept } from "./keep";
import { startKeeping } from "./keeping";
import { applyExperiment, planOnly, restoreCheckpoint, run, startEngine } from "./session";
import { useLab } from "./store";
import { followAddress, type Opening, readAddress, settleAddress } from "./url";

export function firstVisitSpec(): ExperimentSpec {
  const preset = findPreset("first-visit");
  return preset ? presetSpec(preset) : DEFAULT_SPEC;
}

/** Opens what the address asks for and starts the engine. Returns a function that undoes the subscriptions. */
export function startPage(): () => void {
  const stops = [followAddress(move), startKeeping()];
  void open(readAddress());
  return () => {
    for (const stop of stops) stop();
  };
}

async function open(opening: Opening): Promise<void> {
  const lab = useLab.getState();
  if (opening.kind === "unreadable") return lab.failLink(opening.reason);
  if (opening.kind === "first") {
    lab.openSpec({ spec: firstVisitSpec(), notes: [], readOnly: false, hidden: [] });
    settleAddress();
    lab.setEngine({ playing: true });
    await startEngine();
    return isUp() ? applyExperiment() : undefined;
  }
  lab.openSpec(opening);
  if (!opening.readOnly) settleAddress();
  await wait(opening.spec);
  await startEngine();
  if (isUp()) await planOnly(opening.spec);
}

/** Whether the engine found an adapter that it can use. */
function isUp(): boolean {
  return useLab.getState().engine.state !== "failed";
}

/** Marks the experiment as waiting for a click, and looks whether this browser has kept it. */
async function wait(spec: ExperimentSpec): Promise<void> {
  const { setEngine } = useLab.getState();
  setEngine({ playing: false, waiting: { kind: "shared" } });
  const kept = await findKept(encodeLink(spec));
  if (kept && useLab.getState().waiting.kind === "shared") {
    seriesStore.load(kept.series);
    setEngine({ waiting: { kind: "kept", steps: kept.steps, savedAt: kept.savedAt } });
  }
}

/** Back, Forward, or a link pasted into the address bar of the open page. */
async function move(opening: Opening): Promise<void> {
  const lab = useLab.getState();
  if (opening.kind === "unreadable") return lab.failLink(opening.reason);
  if (opening.kind === "first") return openExperiment(firstVisitSpec());
  if (opening.own) return openExperiment(opening.spec);
  // From elsewhere: nothing heavy runs before a click. A page that had shown an error has no engine yet.
  location.reload();
}

/** Makes an experiment of the visitor's own the current one; it keeps training if the last one was. */
async function openExperiment(spec: ExperimentSpec): Promise<void> {
  const lab = useLab.getState();
  if (lab.linkError !== null) return location.reload();
  lab.openSpec({ spec, notes: [], readOnly: false, hidden: lab.hidden });
  await applyExperiment();
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

/** Runs the experiment that waits, from step 0. */
export function runFresh(): Promise<void> {
  return run();
}

/** Goes on with the kept experiment: curves, weights and step as they were. */
export async function goOn(): Promise<void> {
  const { spec, setEngine, notify } = useLab.getState();
  const kept = await findKept(encodeLink(spec));
  if (!kept) return run();
  setEngine({ waiting: { kind: "no" } });
  if (!(await restoreCheckpoint(kept.checkpoint))) {
    notify("The kept run could not be restored, so the experiment started again at step 0.");
    return run();
  }
  seriesStore.load(kept.series);
  // A curve may have been ahead of the checkpoint, after a lost device: those steps come once more.
  for (const [id, steps] of Object.entries(kept.stepsByRun)) seriesStore.truncate(id, steps + 1);
  setEngine({ steps: kept.stepsByRun, gaps: [...kept.gaps, { step: kept.steps, text: "Went on from a kept run" }] });
  await run();
}

/** Opens a kept experiment from its link. */
export async function openKept(link: string): Promise<void> {
  const decoded = decodeLink(link);
  if (decoded.kind !== "ok") return;
  useLab.getState().openSpec({ ...decoded, readOnly: false });
  settleAddress();
  await goOn();
}
