/** Experiments that are worth a name, in a native menu; the one that the page holds is named, edits make it "your own". */
import { useMemo } from "react";
import { encodeLink } from "../../../src/experiment/link";
import { findPreset, PRESETS, presetSpec } from "../../../src/experiment/presets";
import { openPreset } from "../../state/opening";
import { useLab } from "../../state/store";

const links = new Map<string, string>();

function linkOfPreset(key: string): string {
  const preset = findPreset(key);
  if (!preset) return "";
  const link = links.get(key) ?? encodeLink(presetSpec(preset));
  links.set(key, link);
  return link;
}

export function PresetMenu() {
  const spec = useLab((lab) => lab.spec);
  const current = useMemo(() => {
    const link = encodeLink({ ...spec, seed: 7 });
    return PRESETS.find((preset) => linkOfPreset(preset.key) === link);
  }, [spec]);
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
