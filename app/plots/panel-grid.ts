/** How small multiples fill a width: panels of equal size, as many beside each other as stay readable. */

/** Pixels. `axis`: room for the numbers of the shared y axis, left of the first column. */
export const PANELS = { least: 136, widest: 260, gap: 12, axis: 42, aspect: 0.56 };

export interface PanelGrid {
  columns: number;
  /** Size of a drawing area. */
  width: number;
  height: number;
}

export function panelGrid(width: number, count: number): PanelGrid {
  const { least, widest, gap, axis, aspect } = PANELS;
  const inner = Math.max(least, width - axis);
  const fitting = Math.max(1, Math.floor((inner + gap) / (least + gap)));
  // As few columns as keep a panel from growing too wide, but two where there are two to compare.
  const wanted = Math.min(fitting, Math.max(Math.ceil((inner + gap) / (widest + gap)), Math.min(count, 2)));
  // As many rows as that takes, evenly filled.
  const columns = Math.max(1, Math.ceil(count / Math.max(1, Math.ceil(count / wanted))));
  const panel = Math.floor((inner - gap * (columns - 1)) / columns);
  return { columns, width: panel, height: Math.round(Math.min(panel * aspect, 180)) };
}
