/** The pictures of a probe as files: drawn by plotly, on the sheet of a paper, each run named where its curve ends. */
import type { Annotations, Data, Layout } from "plotly.js-basic-dist-min";
import { loadPlotly } from "../host";
import type { PlainFigure } from "../PlainChart";
import { placeLabels, withRoom } from "../scene/labels";
import { shorten, widthOf } from "../scene/scene";
import { type Caption, SHEET, sheetSvg } from "./frame";
import { PAPER_INK } from "./paper";

/** Plotly draws in pixels, 96 an inch; the sheet is in points, 72 an inch. */
const PIXELS = 96 / 72;
const WIDTH = Math.round(SHEET.width * PIXELS);
const HEIGHT = Math.round(WIDTH / 1.45);
const TEXT = SHEET.text * PIXELS;

/** Lines and marks are thinner than on a screen. */
const WEIGHT = 0.65;

/** Share of the width that the names may take. */
const NAMES = 0.38;

export async function probeSvg(figure: PlainFigure, caption: Caption): Promise<string> {
  const plotly = await loadPlotly();
  const url = await plotly.toImage(sheetFigure(figure), { format: "svg", width: WIDTH, height: HEIGHT });
  const svg = decodeURIComponent(url.slice(url.indexOf(",") + 1));
  const height = HEIGHT / PIXELS;
  return sheetSvg(caption, [{ x: 0, y: 0, svg: nested(svg, SHEET.width, height) }], height);
}

/** A whole file as a part of another, at another size. */
function nested(svg: string, width: number, height: number): string {
  const element = svg.slice(svg.indexOf("<svg"));
  return element.replace(/<svg([^>]*)>/, (_, attributes: string) => {
    const others = attributes.replaceAll(/\s(?:width|height|viewBox)="[^"]*"/g, "");
    return `<svg${others} width="${width}" height="${height}" viewBox="0 0 ${WIDTH} ${HEIGHT}">`;
  });
}

/** What is read and changed of a trace, whatever its kind. */
interface Drawn {
  name?: string;
  showlegend?: boolean;
  mode?: string;
  x?: ArrayLike<number | null>;
  y?: ArrayLike<number | null>;
  line?: { color?: string; width?: number };
  marker?: { color?: string; size?: number };
}

/** The figure with room for its names, text of the sheet's size, and white behind. */
export function sheetFigure({ data, layout }: PlainFigure): { data: Data[]; layout: Partial<Layout> } {
  const traces: Drawn[] = data.map((trace) => thinner(trace as Drawn));
  const named = traces.filter(({ name, showlegend }) => name !== undefined && showlegend !== false);
  const widest = Math.max(0, ...named.map(({ name }) => widthOf(name ?? "", TEXT)));
  const room = Math.min(NAMES * WIDTH, widest + 2 * TEXT);
  const margin = { l: 5.4 * TEXT, r: room, t: 0.8 * TEXT, b: 4.2 * TEXT };
  const y = layout.yaxis?.range ? layout.yaxis : { ...layout.yaxis, range: spanOf(traces) };
  const axis = (from: Partial<Layout>["xaxis"]) => ({
    ...from,
    automargin: false,
    title: { ...(typeof from?.title === "object" ? from.title : {}), font: { size: TEXT, color: PAPER_INK.quiet } },
    tickfont: { size: TEXT, color: PAPER_INK.quiet },
  });
  const notes = layout.annotations?.map((note) => ({ ...note, font: { ...note.font, size: TEXT } })) ?? [];
  return {
    data: traces as Data[],
    layout: {
      ...layout,
      width: WIDTH,
      height: HEIGHT,
      margin,
      font: { ...layout.font, size: TEXT },
      paper_bgcolor: PAPER_INK.paper,
      plot_bgcolor: PAPER_INK.paper,
      showlegend: false,
      xaxis: axis(layout.xaxis),
      yaxis: axis(y),
      annotations: [...notes, ...nameNotes(named, layout.xaxis, y, margin)],
    },
  };
}

function thinner(trace: Drawn): Drawn {
  const { line, marker } = trace;
  return {
    ...trace,
    ...(line?.width ? { line: { ...line, width: WEIGHT * line.width } } : {}),
    ...(marker?.size ? { marker: { ...marker, size: WEIGHT * marker.size } } : {}),
  };
}

/** All values with a little room; error bars reach further, and may be cut. */
function spanOf(traces: readonly Drawn[]): [number, number] {
  const values = traces.flatMap(({ y }) => Array.from(y ?? [])).filter((value) => Number.isFinite(value)) as number[];
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const air = 0.06 * (high - low) || 1;
  return [low - air, high + air];
}

type AxisLayout = Partial<Layout>["xaxis"];

/** Where a value lies on an axis, as a share of its range; ranges of log axes are exponents already. */
function shareOf(axis: AxisLayout, value: number): number {
  const [from, to] = (axis?.range ?? [0, 1]) as [number, number];
  return ((axis?.type === "log" ? Math.log10(value) : value) - from) / (to - from);
}

function nameNotes(
  named: readonly Drawn[],
  xaxis: AxisLayout,
  yaxis: AxisLayout,
  margin: { l: number; r: number; t: number; b: number },
): Partial<Annotations>[] {
  const [width, height] = [WIDTH - margin.l - margin.r, HEIGHT - margin.t - margin.b];
  const ends = named.flatMap((trace) => {
    const end = lastPoint(trace);
    if (!end) return [];
    const at = { x: width * shareOf(xaxis, end.x), y: height * (1 - shareOf(yaxis, end.y)) };
    const inside = at.x >= -1 && at.x <= width + 1 && at.y >= -1 && at.y <= height + 1;
    return inside ? [{ trace, ...at }] : [];
  });
  const spacing = 1.15 * TEXT;
  const kept = withRoom(ends, spacing, height);
  const places = placeLabels(
    kept.map(({ y }) => y),
    spacing,
    0,
    height,
  );
  return kept.map(({ trace, x, y }, k): Partial<Annotations> => {
    const colour = opaque(trace.line?.color ?? trace.marker?.color ?? PAPER_INK.ink);
    return {
      text: shorten(trace.name ?? "", TEXT, margin.r - 1.6 * TEXT),
      ...{ xref: "paper", yref: "paper", x: x / width, y: 1 - y / height },
      ...{ showarrow: true, arrowhead: 0, arrowwidth: 0.7, arrowcolor: colour, standoff: 3 },
      ...{ ax: width + 1.2 * TEXT - x, ay: places[k] - y, xanchor: "left", yanchor: "middle", align: "left" },
      font: { size: TEXT, color: colour },
    };
  });
}

/** A name is read: it has the colour without its transparency. */
export function opaque(colour: string): string {
  return colour.replace(/^rgba\((.*),[^,]*\)$/, "rgb($1)");
}

/** The last point that is drawn: of a line by its order, of a cloud the one furthest to the right. */
function lastPoint({ mode, x, y }: Drawn): { x: number; y: number } | null {
  let end: { x: number; y: number } | null = null;
  for (let k = 0; k < Math.min(x?.length ?? 0, y?.length ?? 0); k++) {
    const at = { x: x?.[k] ?? Number.NaN, y: y?.[k] ?? Number.NaN };
    if (!Number.isFinite(at.x) || !Number.isFinite(at.y)) continue;
    if (end === null || mode !== "markers" || at.x >= end.x) end = at;
  }
  return end;
}
