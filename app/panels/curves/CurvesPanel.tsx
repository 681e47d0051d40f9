/** The middle zone: the race as a table of values, and its curves together or in a panel each. */
import { useMemo } from "react";
import type { SeriesName } from "../../../src/index";
import { familyOf } from "../../../src/models/table";
import { fitX, type Range, type XScale, xOf, xScale } from "../../plots/axes";
import { onPaper } from "../../plots/export/paper";
import { useInk } from "../../theme/ink";
import { seriesStore } from "../../series/series-store";
import { shownSpec } from "../../state/experiment";
import { type RunView, runsOf } from "../../state/runs";
import { useLab } from "../../state/store";
import type { ViewState } from "../../state/view";
import { StageSwitch } from "../StageSwitch";
import { LikelihoodMenu } from "./LikelihoodMenu";
import { RaceTable } from "./RaceTable";
import { useRedraw } from "./redraw";
import { SmallMultiples } from "./SmallMultiples";
import { Together } from "./Together";
import { WaitingCard } from "./WaitingCard";

export function CurvesPanel() {
  const spec = useLab(shownSpec);
  const plan = useLab((lab) => lab.plan);
  const view = useLab((lab) => lab.view);
  const ink = useInk();
  const tick = useRedraw();

  const all = useMemo(() => onPaper(runsOf(spec), ink.paper), [spec, ink]);
  const runs = useMemo(() => all.filter((run) => !view.hiddenRuns.includes(run.id)), [all, view.hiddenRuns]);
  const scale = useMemo(
    () => xScale(view.xAxis, view.logX, plan, spec.batch),
    [view.xAxis, view.logX, plan, spec.batch],
  );
  const watched = familyOf(spec.model).reports.train.series;
  const x = useMemo(() => visibleX(view, runs, watched, scale, tick), [view, runs, watched, scale, tick]);
  const Curves = view.arrangement === "panels" ? SmallMultiples : Together;
  return (
    <section className="zone zone-curves scrolls" id="curves" aria-label="Curves" tabIndex={-1}>
      <StageSwitch>
        <LikelihoodMenu />
      </StageSwitch>
      <WaitingCard />
      <RaceTable runs={all} scale={scale} tick={tick} />
      <Curves runs={runs} scale={scale} x={x} tick={tick} />
    </section>
  );
}

/** Range of x of all plots: the zoom, or what the training curves span. `_tick` counts new data. */
function visibleX(view: ViewState, runs: readonly RunView[], watched: SeriesName, scale: XScale, _tick: number): Range {
  if (view.zoom.x) return view.zoom.x;
  const curves = runs.flatMap((run) =>
    seriesStore.replicas(run.id, watched).map((series) => xOf(scale, run.id, series)),
  );
  return fitX(curves, view.logX);
}
