/** How the error of every estimator depends on the network: sweeps over width and depth, a click each. */
import { useState } from "react";
import { SWEEPS, type SweepKind } from "../../../src/experiment/sweep";
import { SEED_FIGURES, type SeedFigure } from "../../../src/measure/over-seeds";
import { MEANS } from "../../../src/measure/probe-statistics";
import { SWEEP_PARTS, type SweepChoice, type SweepPartName } from "../../plots/gradients/sweep";
import type { RunView } from "../../state/runs";
import { stopSweep, sweep } from "../../state/session";
import { useLab } from "../../state/store";
import { formatCount } from "../../text/words";
import { Segmented } from "../../widgets/Segmented";
import { Swatch } from "../../widgets/Swatch";
import { SweepChart } from "./SweepChart";

const SAMPLES = ["256", "1000", "4000"] as const;
type Samples = (typeof SAMPLES)[number];

const BUTTONS: Record<SweepKind, { text: string; title: string }> = {
  width: { text: "Width", title: "The same network with 5 to 40 units in every stochastic layer" },
  depth: { text: "Depth", title: "The same network with 1 to 7 stochastic layers" },
};

export function Sweeps({ runs }: { runs: readonly RunView[] }) {
  const kept = useLab((lab) => lab.sweeps);
  const sweeping = useLab((lab) => lab.sweeping);
  const ready = useLab((lab) => lab.plan !== null && lab.waiting.kind === "no" && lab.engine.state !== "failed");
  const probing = useLab((lab) => lab.probing);
  const words = useLab((lab) => (lab.sweeping && lab.engine.state === "probing" ? lab.engine.text : ""));
  const software = useLab((lab) => lab.adapter?.rung === "software");
  const [chosen, setSamples] = useState<Samples | null>(null);
  const samples = chosen ?? (software ? "256" : "1000");
  const [choice, setChoice] = useState<SweepChoice>({ figure: "rmse", mean: 100, part: "own" });
  const any = SWEEPS.some((over) => kept[over]);
  return (
    <section className="sweeps" aria-label="Sweeps">
      <h2>Sweeps</h2>
      {!any && (
        <p className="sweeps-words">
          Is an estimator better on wide networks, and worse on deep ones? A sweep measures the gradients of networks
          like this one that differ only in the units of their stochastic layers, or in the number of these layers.
        </p>
      )}
      <fieldset className="view-controls probe-controls" aria-label="Sweeps of the probe">
        <Segmented
          label="Gradients of every estimator at every point"
          value={samples}
          options={SAMPLES.map((value) => ({ value, text: `${formatCount(Number(value))} gradients` }))}
          onChange={setSamples}
          disabled={sweeping !== null}
        />
        <div className="probe-files">
          {SWEEPS.map((over) => (
            <button
              key={over}
              type="button"
              className="button"
              title={BUTTONS[over].title}
              disabled={!ready || probing || sweeping !== null}
              onClick={() => void sweep(over, Number(samples))}
            >
              {BUTTONS[over].text}
            </button>
          ))}
          {sweeping && (
            <button type="button" className="button" onClick={() => void stopSweep()}>
              Stop the sweep
            </button>
          )}
        </div>
        <p className="fine sweep-status" role="status">
          {words || "Initial weights of three seeds, the same few examples throughout. Training waits meanwhile."}
        </p>
      </fieldset>
      {any && <Switches choice={choice} onChoice={setChoice} />}
      {any && <Legend runs={runs} />}
      {SWEEPS.map((over) => {
        const record = kept[over];
        return record && <SweepChart key={over} record={record} runs={runs} choice={choice} />;
      })}
    </section>
  );
}

function Legend({ runs }: { runs: readonly RunView[] }) {
  return (
    <ul className="sweep-runs" aria-label="Estimators">
      {runs.map(({ id, name, colour, dash, marker }) => (
        <li key={id}>
          <Swatch colour={colour} dash={dash} marker={marker} />
          {name}
        </li>
      ))}
    </ul>
  );
}

const FIGURES: Record<SeedFigure, string> = { rmse: "RMSE", bias: "Bias", cosine: "Cosine" };
const PARTS: Record<SweepPartName, { text: string; title: string }> = {
  own: { text: "Stochastic part", title: "The layers whose gradient an estimator makes" },
  first: { text: "First layer", title: "The layer nearest the data" },
  total: { text: "All parameters", title: "With the layers whose gradient needs no estimator" },
};

function Switches({ choice, onChoice }: { choice: SweepChoice; onChoice: (choice: SweepChoice) => void }) {
  return (
    <div className="plot-switches">
      <Segmented
        label="What is drawn against width or depth"
        value={choice.figure}
        options={SEED_FIGURES.map((value) => ({ value, text: FIGURES[value] }))}
        onChange={(figure) => onChoice({ ...choice, figure })}
      />
      {choice.figure !== "bias" && (
        <Segmented
          label="Gradients in the mean of a sweep"
          value={String(choice.mean)}
          options={MEANS.map((m) => ({
            value: String(m),
            text: m === 1 ? "One gradient" : `Mean of ${formatCount(m)}`,
          }))}
          onChange={(mean) => onChoice({ ...choice, mean: Number(mean) })}
        />
      )}
      <Segmented
        label="Part of the gradient"
        value={choice.part}
        options={SWEEP_PARTS.map((value) => ({ value, ...PARTS[value] }))}
        onChange={(part) => onChoice({ ...choice, part })}
      />
    </div>
  );
}
