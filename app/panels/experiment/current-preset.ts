/** Which preset the page holds, whatever its seed; undefined for the visitor's own experiment. */
import { useMemo } from "react";
import { encodeLink } from "../../../src/experiment/link";
import { findPreset, PRESETS, type Preset, presetSpec } from "../../../src/experiment/presets";
import { DEFAULT_SPEC } from "../../../src/experiment/spec";
import { useLab } from "../../state/store";

const links = new Map<string, string>();

function linkOfPreset(key: string): string {
  const preset = findPreset(key);
  if (!preset) return "";
  const link = links.get(key) ?? encodeLink(presetSpec(preset));
  links.set(key, link);
  return link;
}

export function useCurrentPreset(): Preset | undefined {
  const spec = useLab((lab) => lab.spec);
  return useMemo(() => {
    const link = encodeLink({ ...spec, seed: DEFAULT_SPEC.seed });
    return PRESETS.find((preset) => linkOfPreset(preset.key) === link);
  }, [spec]);
}
