/** A run's line as the plots draw it: colour, dash and marker, so that colour is never the only difference. */
import { MARKER_PATHS } from "../colours/markers";
import type { Dash } from "../state/runs";

const DASH_ARRAY: Record<Dash, string | undefined> = {
  solid: undefined,
  dash: "5 3",
  dot: "1.5 2.5",
  dashdot: "5 2.5 1.5 2.5",
  longdash: "8 3",
};

export function Swatch({ colour, dash, marker }: { colour: string; dash: Dash; marker: string }) {
  const open = marker.endsWith("-open");
  const path = MARKER_PATHS[marker.replace("-open", "")] ?? MARKER_PATHS.circle;
  return (
    <svg className="swatch" width="30" height="12" viewBox="0 0 30 12" aria-hidden="true">
      <line x1="1" x2="29" y1="6" y2="6" stroke={colour} strokeWidth="2" strokeDasharray={DASH_ARRAY[dash]} />
      <path
        d={path}
        transform="translate(15 6)"
        fill={open ? "var(--surface)" : colour}
        stroke={open ? colour : "var(--surface)"}
        strokeWidth={open ? 1.5 : 1}
      />
    </svg>
  );
}
