/** Which runs the engine paints pictures of. */
import { attempt } from "./engine-client";
import { shownSpec } from "./experiment";
import { picturedRuns } from "./runs";
import { useLab } from "./store";

const PICTURE_INTERVAL_MS = 1000;

/** Asks for pictures of the runs that are shown, or of none while the page is hidden. */
export async function watchPictures(): Promise<void> {
  const lab = useLab.getState();
  if (!lab.shown || lab.waiting.kind !== "no") return;
  const shown = picturedRuns(shownSpec(lab), lab.view);
  const every = document.hidden ? 0 : PICTURE_INTERVAL_MS;
  await attempt("pictures", "Pictures are not available", (c) => c.watchPictures(shown, every));
}
