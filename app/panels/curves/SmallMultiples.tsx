/** A small panel for each run, all on the same axes: its own curve in colour, the others behind it in faint grey. */
import { type PointerEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { valueAt, X_TITLES } from "../../plots/axes";
import type { Plot } from "../../plots/catalogue";
import { useCrosshair } from "../../plots/crosshair";
import { type Curve, curvesOf } from "../../plots/curves";
import { useEmphasis } from "../../plots/emphasis";
import { useInk } from "../../theme/ink";
import { drawBackdrop, drawPanel, type PanelArea } from "../../plots/panel-canvas";
import { PANELS, panelGrid } from "../../plots/panel-grid";
import { usePrinting } from "../../theme/printing";
import { type AxisScale, projectionOf } from "../../plots/projection";
import { formatSpread, formatValue, readAt } from "../../plots/readout";
import { SaveButtons, type Saving } from "../../plots/SaveButtons";
import { seriesStore } from "../../series/series-store";
import { yAxisOf } from "../../plots/series-figure";
import { ticksOf, ticksOn, tickTexts } from "../../plots/ticks";
import { shownSpec } from "../../state/experiment";
import type { RunView } from "../../state/runs";
import { useLab } from "../../state/store";
import { Segmented } from "../../widgets/Segmented";
import { Swatch } from "../../widgets/Swatch";
import { type Drawing, hasSeries, isLogY, learnedPlots, useEmptyWords, useStanding } from "./drawing";
import { savingOf } from "./saving";
import { ViewControls } from "./ViewControls";

/** What all panels of a drawing share. */
interface Shared {
  saving: Saving;
  area: PanelArea;
  backdrop: HTMLCanvasElement;
  curves: ReadonlyMap<string, Curve>;
  yTexts: readonly string[];
  xTicks: readonly number[];
  xScale: AxisScale;
  xTitle: string;
}

export function SmallMultiples(drawing: Drawing) {
  const spec = useLab(shownSpec);
  const plan = useLab((lab) => lab.plan);
  const chosen = useLab((lab) => lab.view.panelSeries);
  const setView = useLab((lab) => lab.setView);
  const emptyWords = useEmptyWords();
  const standing = useStanding();
  const plots = [...standing, ...learnedPlots(drawing)];
  const plot = plots.find(({ series }) => series === chosen) ?? standing[0];
  // Runs that learn nothing have no panel among those that do.
  const runs = standing.includes(plot) ? drawing.runs : drawing.runs.filter((run) => hasSeries(run.id, plot.series));
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const grid = panelGrid(width, runs.length);
  const shared = useShared(plot, { ...drawing, runs }, grid);
  return (
    <figure className="plot panels-plot">
      <figcaption>
        <div>
          <h3>{plot.title}</h3>
          <p className="fine">{plot.protocol(spec, plan)}</p>
        </div>
        <div className="panels-actions">
          <Segmented
            label="Shown in the panels"
            value={plot.series}
            options={plots.map(({ series, short, title }) => ({ value: series, text: short, title }))}
            onChange={(panelSeries) => setView({ panelSeries })}
          />
          <ViewControls />
          {shared && <SaveButtons title={plot.title} {...shared.saving} />}
        </div>
      </figcaption>
      <div
        ref={host}
        className="panels"
        style={{
          gridTemplateColumns: `repeat(${grid.columns}, ${grid.width}px)`,
          columnGap: PANELS.gap,
          paddingLeft: PANELS.axis,
        }}
      >
        {width > 0 &&
          runs.map((run, k) => (
            <Panel
              key={run.id}
              run={run}
              plot={plot}
              drawing={drawing}
              shared={shared}
              size={grid}
              isFirst={k % grid.columns === 0}
              isLast={k + grid.columns >= runs.length}
            />
          ))}
      </div>
      <p className="fine panels-foot">{shared ? shared.xTitle : emptyWords(plot)}</p>
    </figure>
  );
}

interface PanelProps {
  run: RunView;
  plot: Plot;
  drawing: Drawing;
  /** Null while there is nothing to draw. */
  shared: Shared | null;
  size: { width: number; height: number };
  /** In the first column: carries the numbers of y. */
  isFirst: boolean;
  /** Nothing below it: carries the numbers of x. */
  isLast: boolean;
}

function Panel({ run, plot, drawing: { scale, x: range }, shared, size, isFirst, isLast }: PanelProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { x, set } = useCrosshair();
  const smoothing = useLab((lab) => (plot.smooths ? lab.view.smoothing : 0));
  const emphasised = useEmphasis((emphasis) => emphasis.run === run.id);
  const emphasise = useEmphasis((emphasis) => emphasis.set);
  useLayoutEffect(() => {
    if (canvas.current && shared) drawPanel(canvas.current, shared.curves.get(run.id), shared.backdrop, shared.area);
  }, [shared, run.id]);

  const reading = readAt(seriesStore, run.id, plot.series, scale, smoothing, x);
  const value = reading ? formatValue(reading.value, reading.spread) : "–";
  const spread = reading ? formatSpread(reading.spread) : "";
  const { projection, ticks } = shared?.area ?? { projection: null, ticks: [] };
  const at = x === null || !projection ? -1 : projection.x(x);
  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    const part = (event.clientX - event.currentTarget.getBoundingClientRect().left) / size.width;
    set(part < 0 || part > 1 ? null : valueAt(range, part, scale.log));
  };
  return (
    <figure
      className="panel"
      data-emphasis={emphasised}
      onPointerEnter={() => emphasise(run.id)}
      onPointerLeave={() => {
        emphasise(null);
        set(null);
      }}
    >
      <figcaption title={run.name}>
        <Swatch colour={run.colour} dash={run.dash} marker={run.marker} />
        <span className="panel-name">{run.name}</span>
        <span className="panel-value">
          {value}
          {spread && <span className="panel-spread">{spread}</span>}
        </span>
      </figcaption>
      <div className="panel-body" style={size} onPointerMove={onMove}>
        <canvas ref={canvas} style={size} role="img" aria-label={`${plot.title} of ${run.name}: ${value} ${spread}`} />
        {at >= 0 && at <= size.width && <div className="crosshair" style={{ left: at, top: 0, height: size.height }} />}
        {isFirst &&
          projection &&
          ticks.map((tick, k) => (
            <span key={tick} className="panel-tick panel-tick-y" style={{ top: projection.y(tick) }}>
              {shared?.yTexts[k]}
            </span>
          ))}
      </div>
      {isLast && projection && shared && (
        <div className="panel-axis">
          {shared.xTicks.map((tick, k) => (
            <span
              key={tick}
              className="panel-tick panel-tick-x"
              data-at={edgeOf(projection.x(tick), size.width)}
              style={{ left: projection.x(tick) }}
            >
              {tickTexts(shared.xTicks, shared.xScale)[k]}
            </span>
          ))}
        </div>
      )}
    </figure>
  );
}

/** Numbers this near to an end of the x axis stand within it, or they would meet those of the next panel. */
const EDGE = 14;

function edgeOf(x: number, width: number): "start" | "middle" | "end" {
  if (x < EDGE) return "start";
  return x > width - EDGE ? "end" : "middle";
}

/** Pixels between two numbers of an axis, at least. */
const TICK_ROOM = { x: 56, y: 30 };

function useShared(plot: Plot, { runs, scale, x, tick }: Drawing, size: { width: number; height: number }) {
  const view = useLab((lab) => lab.view);
  const ink = useInk();
  const { width, height } = size;
  const logY = isLogY(view, plot);
  const smoothing = plot.smooths ? view.smoothing : 0;
  const zoomY = view.zoom.y[plot.series] ?? null;
  return useMemo((): Shared | null => {
    // New data: drawn anew.
    void tick;
    const context = { runs, scale, x, zoomY, columns: width, smoothing, logY, ink, gaps: [] };
    const curves = curvesOf(context, plot.series, smoothing);
    const { range: y, scale: yScale } = yAxisOf(plot, context, curves);
    if (!y) return null;
    const area: PanelArea = {
      width,
      height,
      density: window.devicePixelRatio || 1,
      projection: projectionOf({ x, y, logX: scale.log, yScale, width, height }),
      ticks: ticksOn(y, yScale, Math.floor(height / TICK_ROOM.y)),
      columns: { from: x[0], to: x[1], count: width, log: scale.log },
      ink,
    };
    const title = yScale === "linear" ? plot.axis : (plot.logAxis ?? `${plot.axis} (log)`);
    return {
      saving: savingOf(plot, context, "panelsSvg"),
      area,
      backdrop: drawBackdrop(curves, area),
      curves: new Map(curves.map((curve) => [curve.run.id, curve])),
      yTexts: tickTexts(area.ticks, yScale),
      xTicks: ticksOf(x, Math.max(2, Math.floor(width / TICK_ROOM.x)), scale.log),
      xScale: scale.log ? "log" : "linear",
      xTitle: `${title}, against ${X_TITLES[scale.axis]}; other runs in grey`,
    };
  }, [plot, runs, scale, x, zoomY, width, height, smoothing, logY, ink, tick]);
}

function useWidth(host: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.target.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [host]);
  const printing = usePrinting();
  useLayoutEffect(() => {
    if (printing && host.current) setWidth(host.current.clientWidth);
  }, [host, printing]);
  return width;
}
