/** Experiments that are worth a name, in a native menu; the one that the page holds is named, edits make it "your own". */
import { PRESETS, type Preset } from "../../../src/experiment/presets";
import { isAvailable } from "../../state/data-slice";
import { choosePreset, dataName } from "../../state/files";
import { useLab } from "../../state/store";
import { useCurrentPreset } from "./current-preset";
import { NeedsData } from "./NeedsData";

export function PresetMenu() {
  const current = useCurrentPreset();
  const siteSets = useLab((lab) => lab.siteSets);
  const ownData = useLab((lab) => lab.ownData);
  const need = useLab((lab) => lab.need);
  const setData = useLab((lab) => lab.setData);
  const title = (preset: Preset) => {
    const wanted = { key: preset.spec.dataset?.key ?? "strokes" };
    const missing = !isAvailable({ siteSets, ownData }, wanted);
    return missing ? `${preset.title} (needs ${dataName(wanted)})` : preset.title;
  };
  return (
    <div className="preset">
      <label htmlFor="preset">Preset</label>
      <select
        id="preset"
        className="input"
        value={current?.key ?? ""}
        onChange={(event) => choosePreset(event.target.value)}
      >
        {!current && <option value="">Your own experiment</option>}
        {PRESETS.map((preset) => (
          <option key={preset.key} value={preset.key}>
            {title(preset)}
          </option>
        ))}
      </select>
      <p className="fine">{current?.description.replaceAll("`", "") ?? "Edited: its link is in the address bar."}</p>
      {need?.preset !== undefined && <NeedsData need={need} onClose={() => setData({ need: null })} />}
    </div>
  );
}
