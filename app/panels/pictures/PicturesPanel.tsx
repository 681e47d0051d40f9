/** The right zone: what the model sees. One run in full, or all runs side by side. */
import { useEffect, useSyncExternalStore } from "react";
import type { ModelKind } from "../../../src/index";
import { shownSpec } from "../../state/experiment";
import { pictureStore } from "../../state/pictures";
import { picturedRuns, type RunView, runsOf } from "../../state/runs";
import { useLab } from "../../state/store";
import { watchPictures } from "../../state/watching";
import { pictureWords } from "../../text/words";
import { AllClassifiers, OneClassifier } from "./ClassView";
import { PictureTabs } from "./PictureTabs";
import { AllVaes, OneVae } from "./VaeView";

export function PicturesPanel() {
  const spec = useLab(shownSpec);
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
        <p className="fine numbers">{step === undefined ? "" : pictureWords(step, spec)}</p>
      </header>
      <PictureTabs runs={runs} chosen={run?.id ?? null} />
      {run ? (
        <OneRun run={run} kind={spec.model.kind} />
      ) : (
        <AllRuns runs={compared} kind={spec.model.kind} of={runs.length} version={version} />
      )}
    </section>
  );
}

function OneRun({ run, kind }: { run: RunView; kind: ModelKind }) {
  const pictures = pictureStore.get(run.id);
  if (kind === "vae") return <OneVae pictures={pictures?.kind === "vae" ? pictures : undefined} run={run} />;
  return (
    <OneClassifier
      pictures={pictures && pictures.kind !== "vae" && pictures.kind !== "halves" ? pictures : undefined}
      run={run}
    />
  );
}

function AllRuns({ runs, kind, of }: { runs: readonly RunView[]; kind: ModelKind; of: number; version: number }) {
  const pictureOf = (run: RunView) => pictureStore.get(run.id);
  return (
    <div className="pictures">
      {runs.length < of && (
        <p className="fine">
          {runs.length} of {of} runs. Switch curves off in the table to see others here.
        </p>
      )}
      {kind === "vae" ? (
        <AllVaes
          runs={runs}
          of={(run) => {
            const pictures = pictureOf(run);
            return pictures?.kind === "vae" ? pictures : undefined;
          }}
        />
      ) : (
        <AllClassifiers
          runs={runs}
          of={(run) => {
            const pictures = pictureOf(run);
            return pictures && pictures.kind !== "vae" && pictures.kind !== "halves" ? pictures : undefined;
          }}
        />
      )}
    </div>
  );
}
