/** The gradients view: how wrong and how noisy every estimator is on the network that is being trained. */
import { useMemo, useState } from "react";
import { onPaper, PAPER_INK } from "../../plots/export/paper";
import type { Cost } from "../../plots/gradients/costs";
import { PLANE_WORDS, planeFigure } from "../../plots/gradients/plane";
import { layerNames } from "../../plots/gradients/read";
import { useInk } from "../../theme/ink";
import { PlainChart } from "../../plots/PlainChart";
import { shownSpec } from "../../state/experiment";
import { runsOf } from "../../state/runs";
import { useLab } from "../../state/store";
import { WaitingCard } from "../curves/WaitingCard";
import { StageSwitch } from "../StageSwitch";
import { Averages } from "./Averages";
import { Components } from "./Components";
import { Curves } from "./Curves";
import { Export } from "./Export";
import { HeatMap } from "./HeatMap";
import { LayerChoice } from "./LayerChoice";
import { ProbeControls } from "./ProbeControls";
import { Sweeps } from "./Sweeps";
import { VerdictTable } from "./VerdictTable";
import { chartFile, layerWords, probeSummary } from "./words";

export function GradientsPanel() {
  const spec = useLab(shownSpec);
  const history = useLab((lab) => lab.gradients);
  const hidden = useLab((lab) => lab.view.hiddenRuns);
  const ink = useInk();
  const [layer, setLayer] = useState<string | null>(null);
  const [cost, setCost] = useState<Cost>("gradients");
  const runs = useMemo(() => onPaper(runsOf(spec), ink.paper), [spec, ink]);
  const shown = useMemo(() => runs.filter((run) => !hidden.includes(run.id)), [runs, hidden]);
  const latest = history.at(-1);
  const known = knownLayer(latest ? layerNames(latest) : [], layer);
  /** Trails are of one network's training. */
  const track = useMemo(() => history.filter((probe) => probe.run === latest?.run), [history, latest]);
  const plane = useMemo(() => planeFigure(track, shown, known, ink), [track, shown, known, ink]);
  return (
    <section className="zone zone-curves zone-gradients scrolls" id="curves" aria-label="Gradients" tabIndex={-1}>
      <StageSwitch>
        <Export />
      </StageSwitch>
      <WaitingCard />
      <ProbeControls runs={runs} latest={latest} />
      {latest ? (
        <>
          <div className="plots">
            <PlainChart
              title="Bias against variance"
              term="biasVariance"
              protocol={`${layerWords(known)}; ${PLANE_WORDS}`}
              figure={plane}
              paper={() => planeFigure(track, onPaper(shown, PAPER_INK.paper), known, PAPER_INK)}
              context={probeSummary(latest, runs)}
              file={chartFile("bias-variance", known, latest)}
              values="The values are in the table below."
              actions={<LayerChoice layers={layerNames(latest)} layer={known} onLayer={setLayer} />}
            />
            {track.length > 1 && <Curves track={track} runs={shown} layer={known} cost={cost} onCost={setCost} />}
            <div className="plots-aside">
              <VerdictTable runs={runs} report={latest} layer={known} />
              {track.length === 1 && (
                <p className="fine">
                  Over training: one probe so far. Measure again, or repeat while training, and curves of bias, variance
                  and direction stand here.
                </p>
              )}
            </div>
          </div>
          <Averages report={latest} runs={shown} layer={known} cost={cost} onCost={setCost} />
          <div className="plots">
            <Components report={latest} runs={shown} layer={known} />
            <HeatMap report={latest} runs={shown} layer={known} onLayer={setLayer} />
          </div>
        </>
      ) : (
        <Invitation />
      )}
      <Sweeps runs={shown} />
    </section>
  );
}

/** The chosen layer; else what the estimators differ in, below the head or in the inference network; else everything. */
function knownLayer(names: readonly string[], chosen: string | null): string {
  return [chosen, "encoder", "hidden"].find((name) => name !== null && names.includes(name)) ?? "total";
}

function Invitation() {
  return (
    <div className="invitation">
      <h2>How large are bias and variance?</h2>
      <p>
        Every estimator draws many gradients of the same few examples at the same weights. Against the true gradient,
        exact where the layers are small enough to enumerate, that shows its bias and its variance, layer by layer.
      </p>
      <p className="fine">
        Layers of up to some 14 units are enumerated; beyond, the truth is the mean of many unbiased gradients, and its
        own error is reckoned with. Training waits meanwhile.
      </p>
    </div>
  );
}
