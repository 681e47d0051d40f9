/** The right zone: what the model sees. One run in full, or all runs side by side. */
import { useEffect, useSyncExternalStore } from "react";
import type { Pictures } from "../../../src/client/contract";
import { pictureStore } from "../../state/pictures";
import { picturedRuns, type RunView, runsOf } from "../../state/runs";
import { watchPictures } from "../../state/session";
import { useLab } from "../../state/store";
import { formatCount } from "../../text/words";
import { LatentPictures, Picture } from "./Picture";
import { PictureTabs } from "./PictureTabs";

/** Images in a row of the panel. */
const COLUMNS = 8;

export function PicturesPanel() {
  const spec = useLab((lab) => lab.spec);
  const view = useLab((lab) => lab.view);
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
        <p className="fine numbers">{step === undefined ? "" : `at step ${formatCount(step)}`}</p>
      </header>
      <PictureTabs runs={runs} chosen={run?.id ?? null} />
      {run ? <OneRun pictures={shown} run={run} /> : <AllRuns runs={compared} of={runs.length} version={version} />}
    </section>
  );
}

function OneRun({ pictures, run }: { pictures: Pictures | undefined; run: RunView }) {
  const strip = { columns: COLUMNS, rows: 2 };
  return (
    <div className="pictures">
      <Picture title="Data" note="first test examples" strip={pictures?.data} {...strip} />
      <Picture title="Reconstructions" note={`of ${run.name}`} strip={pictures?.reconstructions} {...strip} />
      <Picture title="Samples of the prior" note="drawn from the top down" strip={pictures?.samples} {...strip} />
      <LatentPictures latents={pictures?.latents} />
      <Picture
        title="Receptive fields"
        note="weights of the first coins into the pixels: blue below, orange above 0"
        strip={pictures?.receptiveFields}
        columns={COLUMNS}
        rows={3}
        scale="signed"
      />
    </div>
  );
}

function AllRuns({ runs, of }: { runs: readonly RunView[]; of: number; version: number }) {
  const data = runs.map((run) => pictureStore.get(run.id)?.data).find((strip) => strip !== undefined);
  const strip = { columns: COLUMNS, rows: 1 };
  return (
    <div className="pictures">
      {runs.length < of && (
        <p className="fine">
          {runs.length} of {of} runs. Switch curves off in the table to see others here.
        </p>
      )}
      <Picture title="Data" note="first test examples" strip={data} {...strip} />
      <h3>Reconstructions</h3>
      {runs.map((run) => (
        <Picture key={run.id} run={run} strip={pictureStore.get(run.id)?.reconstructions} {...strip} />
      ))}
      <h3>Samples of the prior</h3>
      {runs.map((run) => (
        <Picture key={run.id} run={run} strip={pictureStore.get(run.id)?.samples} {...strip} />
      ))}
    </div>
  );
}
