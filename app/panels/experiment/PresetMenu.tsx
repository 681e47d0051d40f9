/** Experiments that are worth a name, in a native menu; the one that the page holds is named, edits make it "your own". */
import { findPreset, PRESETS } from "../../../src/experiment/presets";
import { openPreset } from "../../state/opening";
import { useCurrentPreset } from "./current-preset";

export function PresetMenu() {
  const current = useCurrentPreset();
  return (
    <div className="preset">
      <label htmlFor="preset">Preset</label>
      <select
        id="preset"
        className="input"
        value={current?.key ?? ""}
        onChange={(event) => {
          const preset = findPreset(event.target.value);
          if (preset) openPreset(preset);
        }}
      >
        {!current && <option value="">Your own experiment</option>}
        {PRESETS.map((preset) => (
          <option key={preset.key} value={preset.key}>
            {preset.title}
          </option>
        ))}
      </select>
      <p className="fine">{current?.description.replaceAll("`", "") ?? "Edited: its link is in the address bar."}</p>
    </div>
  );
}
