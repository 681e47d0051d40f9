/** The middle zone: the race as a table of values and as linked plots. */
import { useCallback, useMemo } from "react";
import { fitX, type Range, type XScale, xOf, xScale } from "../../plots/axes";
import { Chart, type Zoom } from "../../plots/Chart";
import { readableOn } from "../../plots/colour";
import type { Figure, PlotContext } from "../../plots/figure";
import { type Ink, useInk } from "../../plots/ink";
import { logVarianceFigure } from "../../plots/log-variance";
import { seriesStore } from "../../plots/series/series-store";
import { testElboFigure } from "../../plots/test-elbo";
import { trainElboFigure } from "../../plots/train-elbo";
import type { Gap } from "../../state/engine";
import { type RunView, runsOf } from "../../state/runs";
import { useLab } from "../../state/store";
import type { ViewState } from "../../state/view";
import { formatCount, testProtocol, trainProtocol, varianceProtocol } from "../../text/words";
import { RaceTable } from "./RaceTable";
import { useRedraw } from "./redraw";
import { ViewControls } from "./ViewControls";
import { WaitingCard } from "./WaitingCard";

export function CurvesPanel() {
  const spec = useLab((lab) => lab.spec);
  const plan = useLab((lab) => lab.plan);
  const view = useLab((lab) => lab.view);
  const gaps = useLab((lab) => lab.gaps);
  const setView = useLab((lab) => lab.setView);
  const engine = useLab((lab) => lab.engine);
  const waiting = useLab((lab) => lab.waiting.kind !== "no");
  const ink = useInk();
  const tick = useRedraw();

  const all = useMemo(
    () => runsOf(spec).map((run) => ({ ...run, colour: readableOn(run.colour, ink.paper) })),
    [spec, ink],
  );
  const runs = useMemo(() => all.filter((run) => !view.hiddenRuns.includes(run.id)), [all, view.hiddenRuns]);
  const scale = useMemo(
    () => xScale(view.xAxis, view.logX, plan, spec.batch),
    [view.xAxis, view.logX, plan, spec.batch],
  );
  const x = useMemo(() => visibleX(view, runs, scale, tick), [view, runs, scale, tick]);
  const charts = useMemo(
    () => makeCharts({ runs, scale, x, view, ink, gaps, tick }),
    [runs, scale, x, view, ink, gaps, tick],
  );

  const zoomOf = useCallback(
    (name: string) => (zoom: Zoom | null) => {
      const current = useLab.getState().view.zoom;
      if (!zoom) return setView({ zoom: { x: null, y: {} } });
      setView({ zoom: { x: zoom.x ?? current.x, y: zoom.y ? { ...current.y, [name]: zoom.y } : current.y } });
    },
    [setView],
  );
  const common = { x, logX: view.logX };
  const quiet = waiting ? "Run this experiment to see its curves." : `${engine.text}…`;
  const every = spec.evaluate.every;
  return (
    <section className="zone zone-curves scrolls" id="curves" aria-label="Curves" tabIndex={-1}>
      <WaitingCard />
      <RaceTable runs={all} scale={scale} tick={tick} />
      <ViewControls />
      <Chart
        {...common}
        {...charts.train}
        title="Training ELBO"
        protocol={trainProtocol(spec)}
        height={280}
        actions={<ShowAll />}
        onZoom={zoomOf("train")}
        empty={quiet}
      />
      <div className="plot-pair">
        <Chart
          {...common}
          {...charts.test}
          title="Test ELBO"
          protocol={testProtocol(spec, plan?.dataset.test ?? null)}
          height={240}
          onZoom={zoomOf("test")}
          empty={every === 0 ? "Switched off" : waiting ? quiet : `First value at step ${formatCount(every)}`}
        />
        <Chart
          {...common}
          {...charts.variance}
          title="Noise of the gradient"
          protocol={varianceProtocol(spec)}
          height={240}
          onZoom={zoomOf("variance")}
          empty={spec.evaluate.varianceEvery === 0 ? "Switched off" : waiting ? quiet : "Not enough steps yet"}
        />
      </div>
    </section>
  );
}

/** Ends a zoom; its place beside the title is held. */
function ShowAll() {
  const zoom = useLab((lab) => lab.view.zoom);
  const setView = useLab((lab) => lab.setView);
  if (zoom.x === null && Object.keys(zoom.y).length === 0) return null;
  return (
    <button
      type="button"
      className="button button-small"
      aria-keyshortcuts="Z"
      onClick={() => setView({ zoom: { x: null, y: {} } })}
    >
      Show all
    </button>
  );
}

/** Range of x of all plots: the zoom, or what the training curves span. `_tick` counts new data. */
function visibleX(view: ViewState, runs: readonly RunView[], scale: XScale, _tick: number): Range {
  if (view.zoom.x) return view.zoom.x;
  const curves = runs.flatMap((run) =>
    seriesStore.replicas(run.id, "trainElbo").map((series) => xOf(scale, run.id, series)),
  );
  return fitX(curves, view.logX);
}

interface ChartInputs {
  runs: readonly RunView[];
  scale: XScale;
  x: Range;
  view: ViewState;
  ink: Ink;
  gaps: readonly Gap[];
  /** Counts new data, so that new functions come of it and the plots draw again. */
  tick: number;
}

function makeCharts({ runs, scale, x, view, ink, gaps }: ChartInputs) {
  const chart = (name: string, make: (context: PlotContext) => Figure, flipY: boolean) => ({
    flipY,
    build: (columns: number) => {
      const zoomY = view.zoom.y[name] ?? null;
      return make({ runs, scale, x, zoomY, columns, smoothing: view.smoothing, logY: flipY, ink, gaps });
    },
  });
  return {
    train: chart("train", trainElboFigure, view.logY),
    test: chart("test", testElboFigure, view.logY),
    variance: chart("variance", logVarianceFigure, false),
  };
}
