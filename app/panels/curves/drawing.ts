/** What the plots of the middle zone draw from, whichever way they are arranged. */
import { useCallback, useMemo } from "react";
import { familyOf, type SeriesName } from "../../../src/index";
import type { Range, XScale } from "../../plots/axes";
import { LEARNED, type LearnedPlot, type Plot, STANDING } from "../../plots/catalogue";
import type { Zoom } from "../../plots/PlotPointer";
import { seriesStore } from "../../series/series-store";
import { shownSpec } from "../../state/experiment";
import type { RunView } from "../../state/runs";
import { useLab } from "../../state/store";
import type { ViewState } from "../../state/view";
import { isTested } from "./columns";

export interface Drawing {
  /** Runs that are switched on in the legend, in order. */
  runs: readonly RunView[];
  scale: XScale;
  /** Visible range of x. */
  x: Range;
  /** Counts new data, so that new functions come of it and the plots draw again. */
  tick: number;
}

export function hasSeries(run: string, name: SeriesName): boolean {
  return seriesStore.replicas(run, name).some((series) => series.length > 0);
}

/** Whether the visitor wants the logarithm of a plot's y axis, where it has one. */
export function isLogY(view: Pick<ViewState, "logY" | "logLoss">, { log }: Plot): boolean {
  return log === "mirrored" ? view.logY : log === "log" && view.logLoss;
}

/** The plots that the experiment has whatever its runs are. */
export function useStanding(): readonly Plot[] {
  const kind = useLab((lab) => shownSpec(lab).model.kind);
  const members = useLab((lab) => shownSpec(lab).evaluate.members);
  return useMemo(() => STANDING[kind].filter((plot) => isTested(plot, members)), [kind, members]);
}

/** Learned parts that some run has reported. `_tick` counts new data. */
export function learnedPlots({ runs }: Drawing): LearnedPlot[] {
  return LEARNED.filter((plot) => runs.some((run) => hasSeries(run.id, plot.series)));
}

/** Words for a plot that has nothing to show. */
export function useEmptyWords(): (plot: Plot) => string {
  const { every, varianceEvery } = useLab((lab) => shownSpec(lab).evaluate);
  const watched = useLab((lab) => familyOf(shownSpec(lab).model).reports.train.series);
  const engine = useLab((lab) => lab.engine.text);
  const waiting = useLab((lab) => lab.waiting.kind !== "no");
  const refused = useLab((lab) => lab.refused);
  return (plot) => {
    const isTest = plot.points;
    if (isTest && every === 0) return "Switched off";
    if (plot.series === "logVariance" && varianceEvery === 0) return "Switched off";
    if (refused) return "This experiment could not be set up.";
    if (waiting) return "Run this experiment to see its curves.";
    if (isTest) return "Comes with the first steps";
    return plot.series === watched ? `${engine}…` : "Not enough steps yet";
  };
}

/** Takes the zoom of a plot: x is shared by all, y is its own. */
export function useZoom(): (plot: Plot) => (zoom: Zoom | null) => void {
  const setView = useLab((lab) => lab.setView);
  return useCallback(
    (plot) => (zoom) => {
      const current = useLab.getState().view.zoom;
      if (!zoom) return setView({ zoom: { x: null, y: {} } });
      setView({ zoom: { x: zoom.x ?? current.x, y: zoom.y ? { ...current.y, [plot.series]: zoom.y } : current.y } });
    },
    [setView],
  );
}
