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
}

export function Segmented<T extends string>({ label, options, value, onChange, wide, disabled }: SegmentedProps<T>) {
  const name = useId();
  return (
    <fieldset className={wide ? "segmented segmented-wide" : "segmented"} disabled={disabled}>
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
