/** A switch between a few named values, all visible: radio buttons drawn as one bar. */
import { useId } from "react";

export interface SegmentedProps<T extends string> {
  label: string;
  options: readonly { value: T; text: string; title?: string }[];
  value: T;
  onChange: (value: T) => void;
  /** Fill the width, all options equally wide. */
  wide?: boolean;
  disabled?: boolean;
  /** The key that goes on to the next option, as `aria-keyshortcuts` has it. It is no part of any name. */
  keys?: string;
}

export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { label, options, value, onChange, wide, disabled, keys } = props;
  const name = useId();
  return (
    <fieldset className={wide ? "segmented segmented-wide" : "segmented"} disabled={disabled} aria-keyshortcuts={keys}>
      <legend className="said">{label}</legend>
      {options.map((option) => (
        <label key={option.value} title={option.title}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.text}
        </label>
      ))}
    </fieldset>
  );
}
