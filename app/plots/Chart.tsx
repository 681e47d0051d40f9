/**
 * One plot: hands a figure to plotly, keeps the visitor's zoom through new data, and lays the shared crosshair over it.
 * Plotly is loaded when the first plot is shown; its place is held meanwhile, so nothing jumps.
 */
import type { PlotlyHTMLElement } from "plotly.js-basic-dist-min";
import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { Range } from "./axes";
import { useCrosshair } from "./crosshair";
import { type Figure, MARGIN } from "./figure";

let plotly: Promise<typeof import("plotly.js-basic-dist-min")> | undefined;

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
  height: number;
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
  const { title, protocol, height, build, x, logX, flipY, onZoom, empty, actions } = props;
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [isEmpty, setIsEmpty] = useState(true);
  const latest = useRef({ onZoom, logX, flipY });
  latest.current = { onZoom, logX, flipY };

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = host.current as Host | null;
    if (!element || width === 0 || element._dragging) return;
    let current = true;
    plotly ??= import("plotly.js-basic-dist-min");
    plotly.then(async (module) => {
      if (!current) return;
      const figure = build(Math.max(50, width - MARGIN.l - MARGIN.r));
      setIsEmpty(figure.y === null);
      const dragmode = window.matchMedia("(pointer: coarse)").matches ? false : "zoom";
      const layout = { ...figure.layout, width, height, dragmode } as const;
      const isNew = element.data === undefined;
      await module.react(element, figure.data, layout, { displayModeBar: false, doubleClick: false, showTips: false });
      if (isNew && current) listen(element, () => latest.current);
    });
    return () => {
      current = false;
    };
  }, [build, width, height]);

  return (
    <figure className="plot">
      <figcaption>
        <div>
          <h3>{title}</h3>
          <p className="fine">{protocol}</p>
        </div>
        {actions}
      </figcaption>
      <Crosshair x={x} logX={logX} width={width} height={height}>
        <div ref={host} style={{ height }} role="img" aria-label={`${title}. The values are in the table of runs.`} />
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
  children: ReactNode;
}

/** Follows the pointer, tells the others where it is, and draws the line where any plot has put it. */
function Crosshair({ x: [from, to], logX, width, height, children }: CrosshairProps) {
  const { x, set } = useCrosshair();
  const inner = width - MARGIN.l - MARGIN.r;
  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    const part = (event.clientX - event.currentTarget.getBoundingClientRect().left - MARGIN.l) / inner;
    if (part < 0 || part > 1) return set(null);
    set(logX ? from * (to / from) ** part : from + part * (to - from));
  };
  const part = x === null ? -1 : logX ? Math.log(x / from) / Math.log(to / from) : (x - from) / (to - from);
  const shown = part >= 0 && part <= 1;
  return (
    <div className="plot-body" onPointerMove={onMove} onPointerLeave={() => set(null)}>
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
