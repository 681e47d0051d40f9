/** From a figure in data units to a scene in pixels: the axes, the traces, and names at the ends of lines. */
import { mixWith } from "../../colours/colour";
import type { Axis, Figure, Trace } from "../figure";
import type { Ink } from "../../theme/ink";
import { type Projection, projectionOf } from "../projection";
import { ticksOn, tickTexts } from "../ticks";
import { endLabels, labelRoom } from "./end-labels";
import { type Area, dashOf, type Mark, type Scene, widthOf } from "./scene";

export interface SceneStyle {
  width: number;
  height: number;
  ink: Ink;
  /** Size of the numbers and titles. */
  text: number;
  /** Width of lines and size of markers, as a factor. */
  weight: number;
  /** Names at the ends of the lines. */
  labels: boolean;
  /** Axes without titles, where words beside the picture say them. */
  bare?: boolean;
}

/** Room around the drawing area, in sizes of the text. */
const ROOM = { left: 5.2, right: 1.3, top: 0.9, bottom: 3.6, title: 1.6, tick: 0.36, gap: 0.3 };

/** Distance of numbers along an axis, in sizes of the text. */
const TICK_ROOM = { x: 5.2, y: 2.6 };

export function sceneOf(figure: Figure, style: SceneStyle): Scene {
  const { width, height, text } = style;
  const yTicks = figure.y
    ? ticksOn(figure.y.range, figure.y.scale, mostTicks(height - 4.5 * text, TICK_ROOM.y * text))
    : [];
  const yTexts = figure.y ? tickTexts(yTicks, figure.y.scale) : [];
  const widest = Math.max(0, ...yTexts.map((words) => widthOf(words, text)));
  const titles = style.bare ? 0 : ROOM.title;
  const left = Math.ceil(
    Math.max((ROOM.left - ROOM.title + titles) * text, widest + (ROOM.tick + 2 * ROOM.gap + titles) * text),
  );
  const right = style.labels ? labelRoom(figure, style) : ROOM.right * text;
  const top = Math.ceil(ROOM.top * text);
  const area: Area = {
    left,
    top,
    width: Math.max(10, Math.floor(width - left - right)),
    height: Math.max(10, Math.floor(height - top - (ROOM.bottom - ROOM.title + titles) * text)),
  };
  if (!figure.y) return { width, height, area, marks: frame(area, style) };
  const { y } = figure;
  const projection = projectionOf({
    x: figure.x.range,
    y: y.range,
    logX: figure.x.scale === "log",
    yScale: y.scale,
    width: area.width,
    height: area.height,
  });
  const at: Projection = { x: (v) => area.left + projection.x(v), y: (v) => area.top + projection.y(v) };
  const marks = [
    ...yTicks.map((tick) => line(style, [area.left, area.left + area.width], [at.y(tick), at.y(tick)], style.ink.grid)),
    ...figure.gaps.filter((x) => inside(at.x(x), area)).map((x) => gapMark(at.x(x), area, style)),
    ...figure.traces.flatMap((trace) => marksOf(trace, at, area, style)),
    ...frame(area, style),
    ...yTicks.flatMap((tick, k) => yTickMarks(at.y(tick), yTexts[k], area, style)),
    ...xTickMarks(figure.x, at, area, style),
    ...(style.bare ? [] : axisTitles(figure.x, y, area, style)),
    ...(style.labels ? endLabels(figure, at, area, style) : []),
  ];
  return { width, height, area, marks };
}

function mostTicks(length: number, room: number): number {
  return Math.max(2, Math.floor(length / room));
}

function inside(x: number, { left, width }: Area): boolean {
  return x >= left - 0.5 && x <= left + width + 0.5;
}

function line({ weight }: SceneStyle, x: number[], y: number[], colour: string, dash: readonly number[] = []): Mark {
  return { kind: "path", run: null, x, y, stroke: { colour, width: weight, dash }, alpha: 1, clipped: false };
}

function gapMark(x: number, { top, height }: Area, style: SceneStyle): Mark {
  return line(style, [x, x], [top, top + height], style.ink.crosshair, [2, 3]);
}

/** The two axes. */
function frame({ left, top, width, height }: Area, style: SceneStyle): Mark[] {
  return [line(style, [left, left, left + width], [top, top + height, top + height], style.ink.line)];
}

function yTickMarks(y: number, words: string, { left }: Area, style: SceneStyle): Mark[] {
  const { ink, text } = style;
  const end = left - ROOM.tick * text;
  return [
    line(style, [end, left], [y, y], ink.line),
    {
      ...{ kind: "text", run: null, anchor: "end", size: text, colour: ink.quiet, text: words },
      ...{ x: end - ROOM.gap * text, y: y + 0.36 * text },
    },
  ];
}

function xTickMarks(axis: Axis, at: Projection, { top, width, height }: Area, style: SceneStyle): Mark[] {
  const { ink, text } = style;
  const ticks = ticksOn(axis.range, axis.scale, mostTicks(width, TICK_ROOM.x * text));
  const words = tickTexts(ticks, axis.scale);
  const bottom = top + height;
  return ticks.flatMap((tick, k): Mark[] => {
    const half = widthOf(words[k], text) / 2;
    // The outermost numbers stay within the picture.
    const x = Math.min(Math.max(at.x(tick), half), style.width - half);
    return [
      line(style, [at.x(tick), at.x(tick)], [bottom, bottom + ROOM.tick * text], ink.line),
      {
        ...{ kind: "text", run: null, anchor: "middle", size: text, colour: ink.quiet, text: words[k] },
        ...{ x, y: bottom + (ROOM.tick + ROOM.gap + 0.75) * text },
      },
    ];
  });
}

function axisTitles(x: Axis, y: Axis, { left, top, width, height }: Area, style: SceneStyle): Mark[] {
  const base = { kind: "text", run: null, anchor: "middle", size: style.text, colour: style.ink.quiet } as const;
  return [
    { ...base, text: x.title, x: left + width / 2, y: style.height - 0.5 * style.text },
    { ...base, text: y.title, x: 1.15 * style.text, y: top + height / 2, upwards: true },
  ];
}

/** How much of its colour a band shows. */
const BAND = 0.16;

function marksOf(trace: Trace, at: Projection, area: Area, style: SceneStyle): Mark[] {
  const { weight, ink } = style;
  const { run } = trace;
  const x = trace.x.map(at.x);
  switch (trace.kind) {
    case "line": {
      const width = trace.style.width * weight;
      const stroke = { colour: trace.style.colour, width, dash: dashOf(trace.style.dash, width) };
      return [{ kind: "path", run, x, y: trace.y.map(at.y), stroke, alpha: trace.style.alpha, clipped: true }];
    }
    case "band": {
      const [low, high] = [trace.low.map(at.y), trace.high.map(at.y)];
      const outline = { x: [...x, ...[...x].reverse()], y: [...high, ...low.reverse()] };
      return [{ kind: "path", run, ...outline, fill: trace.colour, alpha: BAND, clipped: true }];
    }
    case "bars": {
      const stroke = { colour: trace.colour, width: weight, dash: [] };
      const cap = 2 * weight;
      return x.flatMap((middle, k): Mark[] => {
        const [low, high] = [at.y(trace.low[k]), at.y(trace.high[k])];
        // One stroke: the lower cap, up, the upper cap.
        const xs = [middle - cap, middle + cap, middle, middle, middle - cap, middle + cap];
        const ys = [low, low, low, high, high, high];
        return inside(middle, area) ? [{ kind: "path", run, x: xs, y: ys, stroke, alpha: 0.8, clipped: true }] : [];
      });
    }
    case "markers": {
      const open = trace.symbol.endsWith("-open");
      const name = trace.symbol.replace("-open", "");
      const paint = open
        ? { fill: ink.paper, stroke: trace.colour, strokeWidth: 1.5 * weight }
        : { fill: trace.colour, stroke: mixWith(ink.paper, trace.colour, 0.1), strokeWidth: weight };
      return x.flatMap((middle, k): Mark[] => {
        const y = at.y(trace.y[k]);
        const seen = inside(middle, area) && y >= area.top - 1 && y <= area.top + area.height + 1;
        return seen ? [{ kind: "symbol", run, x: middle, y, name, scale: 0.9 * weight, ...paint }] : [];
      });
    }
  }
}
