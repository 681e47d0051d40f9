/** How the curves are looked at: in one plot or apart, x axis, logarithms, smoothing, zoom. Nothing here changes the experiment. */
import { SMOOTHING_STEPS, smoothingText } from "../../plots/series/smooth";
import { useLab } from "../../state/store";
import { ARRANGEMENTS, X_AXES } from "../../state/view";
import { Segmented } from "../../widgets/Segmented";

const AXIS_TEXT = { step: "Step", epoch: "Epoch", evaluations: "Evaluations", seconds: "Seconds" } as const;

const ARRANGEMENT_TEXT = {
  together: { text: "Together", title: "All curves in one plot (P)" },
  panels: { text: "One panel each", title: "A small panel for each run, the others behind it in grey (P)" },
} as const;

export function ViewControls() {
  const view = useLab((lab) => lab.view);
  const setView = useLab((lab) => lab.setView);
  const hasElbo = useLab((lab) => lab.spec.model.kind === "vae");
  const notch = Math.max(
    0,
    SMOOTHING_STEPS.findLastIndex((steps) => steps <= view.smoothing),
  );
  return (
    <fieldset className="view-controls" aria-label="View of the curves">
      <Segmented
        label="Arrangement of the curves (P)"
        value={view.arrangement}
        options={ARRANGEMENTS.map((value) => ({ value, ...ARRANGEMENT_TEXT[value] }))}
        onChange={(arrangement) => setView({ arrangement })}
      />
      <Segmented
        label="Horizontal axis (X)"
        value={view.xAxis}
        options={X_AXES.map((value) => ({ value, text: AXIS_TEXT[value] }))}
        onChange={(xAxis) => setView({ xAxis })}
      />
      <div className="toggles">
        <Toggle text="log x" keys="L" on={view.logX} onChange={(logX) => setView({ logX })} />
        {hasElbo && <Toggle text="log y" keys="Shift+L" on={view.logY} onChange={(logY) => setView({ logY })} />}
      </div>
      <label className="smoothing">
        Smoothing
        <input
          type="range"
          min={0}
          max={SMOOTHING_STEPS.length - 1}
          value={notch}
          aria-valuetext={smoothingText(SMOOTHING_STEPS[notch])}
          aria-keyshortcuts="S"
          onChange={(event) => setView({ smoothing: SMOOTHING_STEPS[event.target.valueAsNumber] })}
        />
        <output>{smoothingText(SMOOTHING_STEPS[notch])}</output>
      </label>
    </fieldset>
  );
}

function Toggle(props: { text: string; keys: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <button
      type="button"
      className="toggle"
      aria-pressed={props.on}
      aria-keyshortcuts={props.keys}
      onClick={() => props.onChange(!props.on)}
    >
      {props.text}
    </button>
  );
}
