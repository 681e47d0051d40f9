/** Saves the running experiment in the browser every so often, on pause, and when the page is left. */
import { encodeLink } from "../../src/experiment/link";
import { seriesStore } from "../plots/series/series-store";
import { furthest } from "./engine";
import { keepExperiment } from "./keep";
import { takeCheckpoint } from "./session";
import { useLab } from "./store";

const EVERY_MS = 30_000;

let saving = false;

/** Keeps the experiment as it stands. Nothing happens before the first step, or while an earlier save is going on. */
async function save(): Promise<void> {
  const lab = useLab.getState();
  if (saving || lab.readOnly || lab.linkError !== null || furthest(lab.steps) === 0) return;
  saving = true;
  try {
    const checkpoint = await takeCheckpoint();
    const { spec, steps, gaps } = useLab.getState();
    // An edit came while the checkpoint was made: it is no longer this experiment's.
    if (!checkpoint || spec !== lab.spec) return;
    await keepExperiment({
      link: encodeLink(spec),
      savedAt: Date.now(),
      steps: furthest(steps),
      stepsByRun: steps,
      series: seriesStore.snapshot(),
      gaps,
      checkpoint,
    });
  } finally {
    saving = false;
  }
}

/** Starts saving; returns a function that stops it. */
export function startKeeping(): () => void {
  const timer = setInterval(() => {
    if (useLab.getState().playing) void save();
  }, EVERY_MS);
  const stopStore = useLab.subscribe((lab, before) => {
    if (before.playing && !lab.playing && lab.engine.state !== "failed") void save();
  });
  const onHide = () => {
    if (document.hidden && useLab.getState().playing) void save();
  };
  document.addEventListener("visibilitychange", onHide);
  return () => {
    clearInterval(timer);
    stopStore();
    document.removeEventListener("visibilitychange", onHide);
  };
}
