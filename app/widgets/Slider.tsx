/** A number that is dragged or typed: reports while it moves and once more when it is let go. */
import { useEffect, useId, useState } from "react";
import { formatNumber } from "../../src/experiment/number-text";
import type { EditPhase } from "../state/experiment";

export interface SliderProps {
  label: string;
  help?: string;
  value: number;
  min: number;
  max: number;
  log?: boolean;
  /** Only whole numbers, each a notch; never logarithmic. */
  whole?: boolean;
  onChange: (value: number, phase: EditPhase) => string | null;
}

/** Notches of a slider over real numbers. */
const NOTCHES = 200;

export function Slider({ label, help, value, min, max, log, whole, onChange }: SliderProps) {
  const id = useId();
  const [text, setText] = useState(formatNumber(value));
  const [error, setError] = useState<string | null>(null);
  useEffect(() => setText(formatNumber(value)), [value]);

  const notches = whole ? max - min : NOTCHES;
  const at = log && !whole ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  const valueAt = (notch: number) => {
    if (whole) return min + notch;
    const part = notch / notches;
    const exact = log ? min * (max / min) ** part : min + (max - min) * part;
    return Number(exact.toPrecision(log ? 2 : 4));
  };
  const commitText = () => {
    const typed = Number(text.trim() || Number.NaN);
    if (typed === value) return setError(null);
    setError(Number.isNaN(typed) ? `${label}: a number is needed.` : onChange(typed, "commit"));
  };

  return (
    <div className="field field-stacked" title={help}>
      <label htmlFor={id}>{label}</label>
      <div className="slider">
        <input
          id={id}
          type="range"
          min={0}
          max={notches}
          value={Math.round(at * notches)}
          aria-valuetext={formatNumber(value)}
          onChange={(event) => onChange(valueAt(event.target.valueAsNumber), "drag")}
          onPointerUp={(event) => onChange(valueAt(event.currentTarget.valueAsNumber), "commit")}
          onKeyUp={(event) => {
            if (event.key.startsWith("Arrow") || ["Home", "End", "PageUp", "PageDown"].includes(event.key))
              onChange(valueAt(event.currentTarget.valueAsNumber), "commit");
          }}
        />
        <input
          className="input input-number"
          aria-label={`${label}, typed`}
          inputMode="decimal"
          autoComplete="off"
          value={text}
          aria-invalid={error !== null}
          onChange={(event) => setText(event.target.value)}
          onBlur={commitText}
          onKeyDown={(event) => event.key === "Enter" && commitText()}
        />
      </div>
      {error && <p className="error">{error}</p>}
    </div>
  );
}
