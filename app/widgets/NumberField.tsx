/**
 * A number that is typed. It takes effect on Enter, on leaving the field, and on the arrow keys; what cannot be used is
 * said below the field and changes nothing.
 */
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { formatNumber } from "../../src/experiment/number-text";

export interface NumberFieldProps {
  label: string;
  value: number;
  /** Returns a sentence when the value was refused. */
  onCommit: (value: number) => string | null;
  /** Arrow keys: add this. */
  step?: number;
  /** Arrow keys: multiply by this instead (rates, sizes). */
  factor?: number;
  /** Said to those who hover or listen. */
  help?: string;
  /** Shown instead of the number while it has this value, e.g. 0 as "all". */
  words?: { value: number; text: string };
}

export function NumberField({ label, value, onCommit, step = 1, factor, help, words }: NumberFieldProps) {
  const id = useId();
  const shown = words && value === words.value ? words.text : formatNumber(value);
  const [text, setText] = useState(shown);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    setText(shown);
    setError(null);
  }, [shown]);

  const commit = (next: number) => {
    if (Number.isNaN(next)) return setError(`${label}: a number is needed, such as ${formatNumber(value)}.`);
    const refused = next === value ? null : onCommit(next);
    setError(refused);
    if (!refused) setText(words && next === words.value ? words.text : formatNumber(next));
  };
  const read = () => (words && text.trim() === words.text ? words.value : Number(text.trim() || Number.NaN));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") commit(read());
    if (event.key === "Escape") setText(shown);
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const up = event.key === "ArrowUp";
    const from = read();
    const moved = factor ? from * (up ? factor : 1 / factor) : from + (up ? step : -step);
    commit(Number(moved.toPrecision(12)));
  };

  return (
    <div className="field" title={help}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input input-number"
        inputMode="decimal"
        autoComplete="off"
        value={text}
        aria-invalid={error !== null}
        aria-describedby={error ? `${id}-error` : undefined}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => commit(read())}
        onKeyDown={onKeyDown}
      />
      {error && (
        <p className="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
