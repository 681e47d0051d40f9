/**
 * What the pointer does over a plot: it moves the crosshair of all plots, reads the curves, points at the nearest one,
 * draws a box to zoom into, and on a double click shows everything again.
 */
import { type PointerEvent, useState } from "react";
import { type Range, valueAt } from "./axes";
import { useCrosshair } from "./crosshair";
import { nearestRun, useEmphasis } from "./emphasis";
import type { Figure } from "./figure";
import { PlotReadout } from "./PlotReadout";
import { projectionOf, valueUp } from "./projection";
import type { Area } from "./scene/scene";

export interface Zoom {
  x?: Range;
  y?: Range;
}

interface Point {
  x: number;
  y: number;
}

/** Pixels below which a side of a box is no choice: the other axis alone is zoomed, or nothing. */
export const LEAST_BOX = 10;

/** The ranges in a box between two places of the drawing area; null where it is too small to be meant. */
export function zoomOfBox(from: Point, to: Point, figure: Figure, area: Pick<Area, "width" | "height">): Zoom | null {
  if (!figure.y) return null;
  const along = (x: number) => Math.min(1, Math.max(0, x / area.width));
  const up = (y: number) => Math.min(1, Math.max(0, 1 - y / area.height));
  const { x, y } = figure;
  const zoom: Zoom = {};
  if (Math.abs(to.x - from.x) >= LEAST_BOX) {
    const [first, last] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    zoom.x = [valueAt(x.range, along(first), x.scale === "log"), valueAt(x.range, along(last), x.scale === "log")];
  }
  if (Math.abs(to.y - from.y) >= LEAST_BOX) {
    const [low, high] = [Math.max(from.y, to.y), Math.min(from.y, to.y)];
    zoom.y = [valueUp(y.range, up(low), y.scale), valueUp(y.range, up(high), y.scale)];
  }
  return zoom.x || zoom.y ? zoom : null;
}

interface PlotPointerProps {
  figure: Figure;
  area: Area;
  onZoom: (zoom: Zoom | null) => void;
}

export function PlotPointer({ figure, area, onZoom }: PlotPointerProps) {
  const [at, setAt] = useState<Point | null>(null);
  const [began, setBegan] = useState<Point | null>(null);
  const logX = figure.x.scale === "log";

  const placeOf = (event: PointerEvent<HTMLDivElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left - area.left, y: event.clientY - box.top - area.top };
  };
  const leave = () => {
    setAt(null);
    useCrosshair.getState().set(null);
    useEmphasis.getState().set(null);
  };
  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    const place = placeOf(event);
    if (!began && (place.x < 0 || place.x > area.width)) return leave();
    setAt(place);
    if (began) return;
    const x = valueAt(figure.x.range, place.x / area.width, logX);
    useCrosshair.getState().set(x);
    if (!figure.y) return;
    const projection = projectionOf({ ...area, x: figure.x.range, y: figure.y.range, logX, yScale: figure.y.scale });
    useEmphasis.getState().set(nearestRun(figure.curves, { x, pixel: place.y }, projection));
  };
  const onDown = (event: PointerEvent<HTMLDivElement>) => {
    const place = placeOf(event);
    const isInside = place.x >= 0 && place.x <= area.width && place.y >= 0 && place.y <= area.height;
    // A finger scrolls the page.
    if (event.pointerType === "touch" || event.button !== 0 || !figure.y || !isInside) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setBegan(place);
  };
  const onUp = (event: PointerEvent<HTMLDivElement>) => {
    const zoom = began && zoomOfBox(began, placeOf(event), figure, area);
    setBegan(null);
    if (zoom) onZoom(zoom);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only looks closer; the values are in the table, and Z shows everything again
    <div
      className="plot-pointer"
      onPointerMove={onMove}
      onPointerLeave={leave}
      onPointerDown={onDown}
      onPointerUp={onUp}
      onPointerCancel={() => setBegan(null)}
      onDoubleClick={() => onZoom(null)}
    >
      <Crosshair figure={figure} area={area} />
      {at && began && <Box from={began} to={at} area={area} />}
      {at && !began && <PlotReadout figure={figure} area={area} at={at} />}
    </div>
  );
}

/** The line where any plot has put it. */
function Crosshair({ figure: { x }, area }: { figure: Figure; area: Area }) {
  const at = useCrosshair((crosshair) => crosshair.x);
  if (at === null) return null;
  const [from, to] = x.range;
  const part = x.scale === "log" ? Math.log(at / from) / Math.log(to / from) : (at - from) / (to - from);
  if (!(part >= 0 && part <= 1)) return null;
  return (
    <div className="crosshair" style={{ left: area.left + part * area.width, top: area.top, height: area.height }} />
  );
}

/** A side too short to be meant reaches over the whole area: what will be zoomed is what is seen. */
function Box({ from, to, area }: { from: Point; to: Point; area: Area }) {
  const side = (a: number, b: number, length: number): [number, number] => {
    if (Math.abs(b - a) < LEAST_BOX) return [0, length];
    return [Math.max(0, Math.min(a, b)), Math.min(length, Math.max(a, b))];
  };
  if (Math.abs(to.x - from.x) < LEAST_BOX && Math.abs(to.y - from.y) < LEAST_BOX) return null;
  const [left, right] = side(from.x, to.x, area.width);
  const [top, bottom] = side(from.y, to.y, area.height);
  return (
    <div
      className="zoom-box"
      style={{ left: area.left + left, top: area.top + top, width: right - left, height: bottom - top }}
    />
  );
}
