/**
 * How the curves are looked at: in one plot or apart, x axis, logarithms, smoothing, zoom. Nothing here changes the
 * experiment. It stands in the header of the first chart, so it is small: menus where all options would take a line.
 */
import { SMOOTHING_STEPS } from "../../series/smooth";
import { shownSpec } from "../../state/experiment";
import { useLab } from "../../state/store";
import { ARRANGEMENTS, logSwitchOf, X_AXES } from "../../state/view";
import { formatCount } from "../../text/words";
import { Segmented } from "../../widgets/Segmented";
import { ShowAll } from "./ShowAll";

const AXIS_TEXT = {
  step: "Step",
  epoch: "Epoch",
  evaluations: "Evaluations",
  seconds: "Seconds",
} as const;

const ARRANGEMENT_TEXT = {
  together: { text: "One plot", title: "All curves in one plot" },
  panels: { text: "Panels", title: "A small panel for each run, the others behind it in grey" },
} as const;

export function ViewControls() {
  const view = useLab((lab) => lab.view);
  const setView = useLab((lab) => lab.setView);
  const log = useLab((lab) => logSwitchOf(shownSpec(lab)));
  const smoothing = SMOOTHING_STEPS.findLast((steps) => steps <= view.smoothing) ?? 0;
  return (
    <fieldset className="view-controls curve-controls" aria-label="View of the curves">
      <ShowAll />
      <Segmented
        label="Arrangement of the curves"
        keys="P"
        value={view.arrangement}
        options={ARRANGEMENTS.map((value) => ({ value, ...ARRANGEMENT_TEXT[value] }))}
        onChange={(arrangement) => setView({ arrangement })}
      />
      <Choice
        label="Horizontal axis"
        keys="X"
        value={view.xAxis}
        options={X_AXES.map((value) => ({ value, text: AXIS_TEXT[value] }))}
        onChange={(xAxis) => setView({ xAxis })}
      />
      <Choice
        label="Smoothing, in steps"
        keys="S"
        value={String(smoothing)}
        options={SMOOTHING_STEPS.map((steps) => ({ value: String(steps), text: smoothingWords(steps) }))}
        onChange={(steps) => setView({ smoothing: Number(steps) })}
      />
      <div className="toggles">
        <Toggle text="log x" keys="L" on={view.logX} onChange={(logX) => setView({ logX })} />
        <Toggle text="log y" keys="Shift+L" on={view[log]} onChange={(on) => setView({ [log]: on })} />
      </div>
    </fieldset>
  );
}

/** Its unit, steps, is in the name of the menu. */
function smoothingWords(steps: number): string {
  return steps === 0 ? "Raw" : `Smooth ${formatCount(steps)}`;
}

interface ChoiceProps<T extends string> {
  label: string;
  keys: string;
  value: T;
  options: readonly { value: T; text: string }[];
  onChange: (value: T) => void;
}

/** A switch that shows only what is chosen. */
function Choice<T extends string>({ label, keys, value, options, onChange }: ChoiceProps<T>) {
  return (
    <select
      className="input input-small"
      aria-label={label}
      title={label}
      aria-keyshortcuts={keys}
      value={value}
      onChange={(event) => {
        const next = options.find((option) => option.value === event.target.value);
        if (next) onChange(next.value);
        // Chosen with the pointer: the keys of the page are free again.
        if (!event.currentTarget.matches(":focus-visible")) event.currentTarget.blur();
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>
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
