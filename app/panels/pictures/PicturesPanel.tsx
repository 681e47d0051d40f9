/** The right zone: what the model sees. One run in full, or all runs side by side. */
import { useEffect, useSyncExternalStore } from "react";
import { familyOf, type ModelFamily } from "../../../src/index";
import { shownSpec } from "../../state/experiment";
import { pictureStore } from "../../state/pictures";
import { picturedRuns, type RunView, runsOf } from "../../state/runs";
import { useLab } from "../../state/store";
import { watchPictures } from "../../state/watching";
import { pictureWords } from "../../text/words";
import { AllPredicting, OnePredicting } from "./ClassView";
import { AllHalves, OneHalves } from "./HalfView";
import { PictureTabs } from "./PictureTabs";
import { AllReconstructing, OneReconstructing } from "./ReconstructionView";
import type { PictureView } from "./view";

/** By the kind of pictures that a family of models has. */
const VIEWS: Readonly<Record<ModelFamily["pictures"], PictureView>> = {
  reconstructions: { One: OneReconstructing, All: AllReconstructing },
  classes: { One: OnePredicting, All: AllPredicting },
  halves: { One: OneHalves, All: AllHalves },
};

export function PicturesPanel() {
  const spec = useLab(shownSpec);
  const view = useLab((lab) => lab.view);
  const { One, All } = VIEWS[familyOf(spec.model).pictures];
  const version = useSyncExternalStore(pictureStore.subscribe, () => pictureStore.version);
  const runs = runsOf(spec);
  const run = runs.find((r) => r.id === view.pictureRun) ?? null;
  const pictured = picturedRuns(spec, view);
  const compared = runs.filter((r) => pictured.includes(r.id));

  const watched = pictured.join();
  useEffect(() => {
    // Which run is watched is read from the store; the effect only says when.
    void watched;
    void watchPictures();
    const onVisible = () => void watchPictures();
    document.addEventListener("visibilitychange", onVisible);
    return () => document.removeEventListener("visibilitychange", onVisible);
  }, [watched]);

  const shown = run ? pictureStore.get(run.id) : undefined;
  const first = runs.map((r) => pictureStore.get(r.id)).find((pictures) => pictures !== undefined);
  const step = (shown ?? first)?.step;
  return (
    <section className="zone zone-pictures scrolls" id="pictures" aria-label="What the model sees" tabIndex={-1}>
      <header className="zone-head">
        <h2>What the model sees</h2>
        <p className="fine numbers">{step === undefined ? "" : pictureWords(step, spec)}</p>
      </header>
      <PictureTabs runs={runs} chosen={run?.id ?? null} />
      {run ? (
        <One run={run} pictures={shown} />
      ) : (
        <AllRuns runs={compared} of={runs.length} View={All} version={version} />
      )}
    </section>
  );
}

function AllRuns({
  runs,
  of,
  View,
}: {
  runs: readonly RunView[];
  of: number;
  View: PictureView["All"];
  version: number;
}) {
  return (
    <div className="pictures">
      {runs.length < of && (
        <p className="fine">
          {runs.length} of {of} runs. Switch curves off in the table to see others here.
        </p>
      )}
      <View runs={runs} of={(run) => pictureStore.get(run.id)} />
    </div>
  );
}
