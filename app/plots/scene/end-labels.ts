/** The names of the runs at the ends of their lines. */
import type { Curve } from "../curves";
import type { Figure } from "../figure";
import type { Projection } from "../projection";
import { RunningSeries } from "../../series/running-series";
import type { SceneStyle } from "./compose";
import { placeLabels, withRoom } from "./labels";
import { type Area, type Mark, shorten, widthOf } from "./scene";

/** In sizes of the text: distance of base lines, room between a line's end and its name, where the name begins. */
const LABEL = { spacing: 1.12, air: 0.35, begin: 1.5 };

/** Share of the width that the names may take. */
const SHARE = 0.38;

function mostRoom({ width }: SceneStyle): number {
  return SHARE * width;
}

/** Room right of the drawing area that the names need. */
export function labelRoom({ curves }: Figure, style: SceneStyle): number {
  const widest = Math.max(0, ...curves.map(({ run }) => widthOf(run.name, style.text)));
  return Math.ceil(Math.min(mostRoom(style), widest + (LABEL.begin + LABEL.air) * style.text));
}

export function endLabels({ curves, x }: Figure, at: Projection, area: Area, style: SceneStyle): Mark[] {
  const { text } = style;
  const [right, bottom] = [area.left + area.width, area.top + area.height];
  const ends = curves.flatMap((curve) => {
    const end = endOf(curve, x.range[1]);
    if (!end) return [];
    const place = { x: at.x(end.x), y: at.y(end.y) };
    const seen = place.x >= area.left - 1 && place.y >= area.top - 1 && place.y <= bottom + 1;
    return seen ? [{ run: curve.run, x: Math.min(place.x, right), y: place.y }] : [];
  });
  const spacing = LABEL.spacing * text;
  const kept = withRoom(ends, spacing, area.height);
  const places = placeLabels(
    kept.map(({ y }) => y),
    spacing,
    area.top,
    bottom,
  );
  const begin = right + LABEL.begin * text;
  return kept.flatMap(({ run, x: endX, y }, k): Mark[] => [
    {
      ...{ kind: "path", run: run.id, alpha: 0.6, clipped: false },
      ...{ x: [endX + LABEL.air * text, right + LABEL.air * text, begin - LABEL.air * text], y: [y, y, places[k]] },
      stroke: { colour: run.colour, width: 0.8 * style.weight, dash: [] },
    },
    {
      ...{ kind: "text", run: run.id, anchor: "start", size: text, colour: run.colour },
      ...{ x: begin, y: places[k] + 0.36 * text },
      text: shorten(run.name, text, style.width - begin),
    },
  ]);
}

/** The last point of a curve that is in view. */
function endOf({ x, band }: Pick<Curve, "x" | "band">, last: number): { x: number; y: number } | null {
  const k = RunningSeries.indexAt(x, band.length, last);
  return k < 0 ? null : { x: x[k], y: band.mean[k] };
}
