/** A new engine in the place of one that has died or does not answer. */
import { useLab } from "./store";

/** Whether training went on when the engine was last heard of. */
let trained = false;

export function rememberTraining(playing: boolean): void {
  trained = playing;
}

/**
 * Loads the page again: nothing of a worker that does not answer can be kept, and a reload brings back the runs as they were last
 * kept and goes on with them.
 */
export function restartEngine(): void {
  const lab = useLab.getState();
  if (trained && !lab.playing) lab.setEngine({ playing: true });
  location.reload();
}
