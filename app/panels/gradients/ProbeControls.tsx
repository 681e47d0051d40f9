/** Whose weights are probed, with how many gradients, now or again and again while training. */
import { useState } from "react";
import type { GradientReport } from "../../../src/index";
import type { RunView } from "../../state/runs";
import { measureGradients, stopGradients } from "../../state/session";
import { useLab } from "../../state/store";
import { formatCount } from "../../text/words";
import { Segmented } from "../../widgets/Segmented";
import { Switch } from "../../widgets/Switch";
import { SHARES, type Share, useMeasuredShare, useRepeats } from "./repeats";
import { probeSummary, progressWords } from "./words";

const SAMPLES = ["64", "256", "1000"] as const;
type Samples = (typeof SAMPLES)[number];

/** In the list of runs: every estimator at the weights of its own. No estimator is called that. */
const OWN = "each";

export function ProbeControls({ runs, latest }: { runs: readonly RunView[]; latest: GradientReport | undefined }) {
  const probing = useLab((lab) => lab.probing);
  const sweeping = useLab((lab) => lab.sweeping !== null);
  const ready = useLab((lab) => lab.plan !== null && lab.waiting.kind === "no" && lab.engine.state !== "failed");
  const progress = useLab((lab) => lab.probeProgress);
  const [samples, setSamples] = useState<Samples>("256");
  const [chosen, setChosen] = useState<string | null>(null);
  const [repeats, setRepeats] = useState(false);
  const run = chosen === OWN ? null : (runs.find(({ id }) => id === chosen) ?? runs[0])?.id;
  const [share, setShare] = useState<Share>("25");
  useRepeats({ on: repeats && ready, run, samples: Number(samples), share, latest });
  const took = useMeasuredShare(repeats && ready);
  return (
    <fieldset className="view-controls probe-controls" aria-label="Measurement of the gradients">
      <label className="probe-run">
        At the weights of
        <select className="input" value={run ?? OWN} onChange={(event) => setChosen(event.target.value)}>
          {runs.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          <option value={OWN}>each its own run</option>
        </select>
      </label>
      <Segmented
        label="Gradients of every estimator"
        value={samples}
        options={SAMPLES.map((value) => ({ value, text: `${formatCount(Number(value))} gradients` }))}
        onChange={setSamples}
      />
      <Switch
        label="Repeat while training"
        help="Measures again whenever training has had its share of the time"
        checked={repeats}
        onChange={setRepeats}
      />
      {repeats && (
        <div className="probe-share">
          <Segmented
            label="Share of the time for it"
            value={share}
            options={SHARES.map((value) => ({ value, text: `${value} %`, title: `At most ${value} % of the time` }))}
            onChange={setShare}
          />
          <span className="fine">{took || "of the time, at most"}</span>
        </div>
      )}
      {probing ? (
        <button type="button" className="button button-main" onClick={() => void stopGradients()}>
          Stop measuring
        </button>
      ) : (
        <button
          type="button"
          className="button button-main"
          disabled={!ready || sweeping || run === undefined}
          onClick={() => run !== undefined && void measureGradients(run, Number(samples))}
        >
          Measure gradients
        </button>
      )}
      {probing && <progress className="probe-progress" aria-label="Measured so far" value={progress?.share ?? 0} />}
      <p className="fine probe-words" role={probing ? undefined : "status"}>
        {probing
          ? progressWords(progress, runs)
          : latest
            ? probeSummary(latest, runs)
            : "Training waits while gradients are measured."}
      </p>
    </fieldset>
  );
}
