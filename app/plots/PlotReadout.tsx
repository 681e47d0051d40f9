/** The numbers at the pointer, beside it: the step, and what each curve says there with its error. */
import { Swatch } from "../widgets/Swatch";
import { useCrosshair } from "./crosshair";
import { useEmphasis } from "./emphasis";
import type { Figure } from "./figure";
import { formatSpread, formatValue, readingsAt } from "./readout";
import type { Area } from "./scene/scene";

interface ReadoutProps {
  figure: Figure;
  area: Area;
  at: { x: number; y: number };
}

/** Height of a row and of the box besides its rows, in pixels. */
const ROW = 16;
const FRAME = 34;

export function PlotReadout({ figure, area, at }: ReadoutProps) {
  const x = useCrosshair((crosshair) => crosshair.x);
  const emphasis = useEmphasis((state) => state.run);
  if (x === null || !figure.y) return null;
  const most = Math.max(1, Math.floor((area.height - FRAME) / ROW));
  const { steps, rows, more } = readingsAt(figure.curves, x, most, emphasis);
  if (rows.length === 0) return null;
  // On the side that has more room.
  const right = at.x > area.width / 2;
  const side = right ? { right: `calc(100% - ${area.left + at.x - 14}px)` } : { left: area.left + at.x + 14 };
  return (
    <div className="readout" style={{ ...side, top: area.top + 4 }} aria-hidden="true">
      <div className="readout-step">{stepWords(steps)}</div>
      {rows.map(({ run, reading }) => (
        <div key={run.id} className="readout-row" data-emphasis={run.id === emphasis}>
          <Swatch colour={run.colour} dash={run.dash} marker={run.marker} />
          <span className="readout-name">{run.name}</span>
          <span className="readout-value">
            {formatValue(reading.value, reading.spread, 3)}
            {reading.spread > 0 && <span className="readout-spread">{formatSpread(reading.spread, 3)}</span>}
          </span>
        </div>
      ))}
      {more > 0 && <div className="readout-step">and {more} more in the table</div>}
    </div>
  );
}

/** Curves that are measured at different steps are read at the last one of each before the pointer. */
function stepWords([first, last]: readonly [number, number]): string {
  const text = (step: number) => step.toLocaleString("en");
  return first === last ? `step ${text(last)}` : `steps ${text(first)} to ${text(last)}`;
}
