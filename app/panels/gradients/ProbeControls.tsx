/** Whose weights are probed, with how many gradients, now or again and again while training. */
import { useEffect, useState } from "react";
import type { GradientReport } from "../../../src/client/contract";
import type { RunView } from "../../state/runs";
import { measureGradients } from "../../state/session";
import { useLab } from "../../state/store";
import { formatCount } from "../../text/words";
import { Segmented } from "../../widgets/Segmented";
import { Switch } from "../../widgets/Switch";
import { probeSummary } from "./words";

const SAMPLES = ["64", "256", "1000"] as const;
type Samples = (typeof SAMPLES)[number];

/** In the list of runs: every estimator at the weights of its own. No estimator is called that. */
const OWN = "each";

/** Of the time, at most this share goes into probes that repeat themselves. */
const SHARE = 0.25;

export function ProbeControls({ runs, latest }: { runs: readonly RunView[]; latest: GradientReport | undefined }) {
  const probing = useLab((lab) => lab.probing);
  const ready = useLab((lab) => lab.plan !== null && lab.waiting.kind === "no" && lab.engine.state !== "failed");
  const words = useLab((lab) => (lab.probing ? lab.engine.text : ""));
  const [samples, setSamples] = useState<Samples>("256");
  const [chosen, setChosen] = useState<string | null>(null);
  const [repeats, setRepeats] = useState(false);
  const run = chosen === OWN ? null : (runs.find(({ id }) => id === chosen) ?? runs[0])?.id;
  useRepeats(repeats && ready, run, Number(samples), latest);
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
        help={`At most ${100 * SHARE} % of the time goes into it`}
        checked={repeats}
        onChange={setRepeats}
      />
      <button
        type="button"
        className="button button-main"
        disabled={!ready || probing || run === undefined}
        onClick={() => run !== undefined && void measureGradients(run, Number(samples))}
      >
        {probing ? "Measuring…" : "Measure gradients"}
      </button>
      <p className="fine probe-words" role="status">
        {words || (latest ? probeSummary(latest, runs) : "Training waits while gradients are measured.")}
      </p>
    </fieldset>
  );
}

/** Measures again once training has had its share of the time since the last probe. */
function useRepeats(
  on: boolean,
  run: string | null | undefined,
  samples: number,
  latest: GradientReport | undefined,
): void {
  const probing = useLab((lab) => lab.probing);
  const playing = useLab((lab) => lab.playing);
  useEffect(() => {
    if (!on || run === undefined || probing || !playing) return;
    const rest = latest ? latest.seconds * (1 / SHARE - 1) : 0;
    const timer = setTimeout(() => void measureGradients(run, samples), 1000 * rest);
    return () => clearTimeout(timer);
  }, [on, run, samples, probing, playing, latest]);
}
