/**
 * One plot: hands a figure to plotly, keeps the visitor's zoom through new data, and lays the shared crosshair over it.
 * Plotly is loaded when the first plot is shown; its place is held meanwhile, so nothing jumps.
 */
import type { PlotlyHTMLElement } from "plotly.js-basic-dist-min";
import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { type Range, valueAt } from "./axes";
import { useCrosshair } from "./crosshair";
import { fadeOthers, nearestRun, useEmphasis } from "./emphasis";
import { type Figure, MARGIN } from "./figure";
import { loadPlotly, useSize } from "./host";
import { projectionOf } from "./projection";

/** Plotly marks its element while a zoom box is being drawn; redrawing then would drop the box. */
type Host = PlotlyHTMLElement & { _dragging?: boolean };

export interface Zoom {
  x?: Range;
  y?: Range;
}

export interface ChartProps {
  title: string;
  /** How the numbers were measured. */
  protocol: string;
  /** The first chart of its view: larger than the others where they share a column. */
  main?: boolean;
  /** Makes the figure for a drawing area so many pixels wide. A new function means: draw again. */
  build: (columns: number) => Figure;
  x: Range;
  logX: boolean;
  /** Plotted values are negated (log axis of an ELBO). */
  flipY: boolean;
  onZoom: (zoom: Zoom | null) => void;
  /** Said in the plot while it has nothing to show. */
  empty: string;
  actions?: ReactNode;
}

export function Chart(props: ChartProps) {
  const { title, protocol, main, build, x, logX, flipY, onZoom, empty, actions } = props;
  const host = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(host);
  const [isEmpty, setIsEmpty] = useState(true);
  const latest = useRef({ onZoom, logX, flipY });
  latest.current = { onZoom, logX, flipY };
  const drawn = useRef<Figure | null>(null);
  const emphasis = useEmphasis((state) => state.run);

  useEffect(() => {
    const element = host.current as Host | null;
    if (!element || width === 0 || element._dragging) return;
    let current = true;
    void loadPlotly().then(async (module) => {
      if (!current) return;
      const figure = build(Math.max(50, width - MARGIN.l - MARGIN.r));
      setIsEmpty(figure.y === null);
      const dragmode = window.matchMedia("(pointer: coarse)").matches ? false : "zoom";
      const layout = { ...figure.layout, width, height, dragmode } as const;
      const isNew = element.data === undefined;
      await module.react(element, figure.data, layout, { displayModeBar: false, doubleClick: false, showTips: false });
      if (isNew && current) listen(element, () => latest.current);
      drawn.current = figure;
      fadeOthers(element, useEmphasis.getState().run);
    });
    return () => {
      current = false;
    };
  }, [build, width, height]);

  useEffect(() => {
    if (host.current) fadeOthers(host.current, emphasis);
  }, [emphasis]);

  const onPoint = (at: { x: number; pixel: number } | null) => {
    const figure = drawn.current;
    if (!at || !figure?.y) return useEmphasis.getState().set(null);
    const size = { width: width - MARGIN.l - MARGIN.r, height: height - MARGIN.t - MARGIN.b };
    const projection = projectionOf({ x, y: figure.y, logX, flipY, ...size });
    useEmphasis.getState().set(nearestRun(figure.curves, at, projection));
  };

  return (
    <figure className={main ? "plot plot-main" : "plot"}>
      <figcaption>
        <div>
          <h3>{title}</h3>
          <p className="fine">{protocol}</p>
        </div>
        {actions}
      </figcaption>
      <Crosshair x={x} logX={logX} width={width} height={height} onPoint={onPoint}>
        <div
          ref={host}
          className="plot-host"
          role="img"
          aria-label={`${title}. The values are in the table of runs.`}
        />
        {isEmpty && <p className="plot-empty">{empty}</p>}
      </Crosshair>
    </figure>
  );
}

function listen(element: Host, latest: () => Pick<ChartProps, "onZoom" | "logX" | "flipY">): void {
  element.on("plotly_relayout", (event) => {
    const { onZoom, logX, flipY } = latest();
    const read = (axis: "xaxis" | "yaxis"): Range | undefined => {
      const [low, high] = [event[`${axis}.range[0]`], event[`${axis}.range[1]`]];
      return low === undefined || high === undefined ? undefined : [Number(low), Number(high)];
    };
    const [boxX, boxY] = [read("xaxis"), read("yaxis")];
    if (!boxX && !boxY) return;
    const zoom: Zoom = {};
    if (boxX) zoom.x = logX ? [10 ** boxX[0], 10 ** boxX[1]] : boxX;
    if (boxY) zoom.y = flipY ? [-(10 ** boxY[0]), -(10 ** boxY[1])] : boxY;
    onZoom(zoom);
  });
  element.on("plotly_doubleclick", () => latest().onZoom(null));
}

interface CrosshairProps {
  x: Range;
  logX: boolean;
  width: number;
  height: number;
  /** Where the pointer is: x in data units, the pixel row in the drawing area; null when it has left. */
  onPoint: (at: { x: number; pixel: number } | null) => void;
  children: ReactNode;
}

/** Follows the pointer, tells the others where it is, and draws the line where any plot has put it. */
function Crosshair({ x: [from, to], logX, width, height, onPoint, children }: CrosshairProps) {
  const { x, set } = useCrosshair();
  const inner = width - MARGIN.l - MARGIN.r;
  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const part = (event.clientX - box.left - MARGIN.l) / inner;
    if (part < 0 || part > 1) return leave();
    const at = valueAt([from, to], part, logX);
    set(at);
    onPoint({ x: at, pixel: event.clientY - box.top - MARGIN.t });
  };
  const leave = () => {
    set(null);
    onPoint(null);
  };
  const part = x === null ? -1 : logX ? Math.log(x / from) / Math.log(to / from) : (x - from) / (to - from);
  const shown = part >= 0 && part <= 1;
  return (
    <div className="plot-body" onPointerMove={onMove} onPointerLeave={leave}>
      {children}
      {shown && (
        <div
          className="crosshair"
          style={{ left: MARGIN.l + part * inner, top: MARGIN.t, height: height - MARGIN.t - MARGIN.b }}
        />
      )}
    </div>
  );
}
