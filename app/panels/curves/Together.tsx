/** All curves in one plot for each series; learned parts of the estimators share one plot with a switch. */
import { type ReactNode, useMemo, useState } from "react";
import { Chart } from "../../plots/Chart";
import type { Plot } from "../../plots/catalogue";
import { useInk } from "../../theme/ink";
import { seriesFigure } from "../../plots/series-figure";
import { shownSpec } from "../../state/experiment";
import { MANY_RUNS } from "../../state/runs";
import { useLab } from "../../state/store";
import { Segmented } from "../../widgets/Segmented";
import { type Drawing, isLogY, learnedPlots, useEmptyWords, useStanding, useZoom } from "./drawing";
import { savingOf } from "./saving";
import { ViewControls } from "./ViewControls";

export function Together(drawing: Drawing) {
  const [train, ...others] = useStanding();
  const fewer = others.filter(({ samples }) => samples !== undefined);
  const bySamples = fewer.length > 0 ? [others[0], ...fewer] : [];
  return (
    <div className="plots">
      <PlotOf plot={train} drawing={drawing} main actions={<ViewControls />} />
      {others.map((plot) => {
        if (plot.samples !== undefined) return null;
        return plot === bySamples[0] ? (
          <BySamples key={plot.series} plots={bySamples} drawing={drawing} />
        ) : (
          <PlotOf key={plot.series} plot={plot} drawing={drawing} />
        );
      })}
      <LearnedParts drawing={drawing} />
    </div>
  );
}

/** The test by all samples and by the first few, in one place with a switch. */
function BySamples({ plots, drawing }: { plots: readonly Plot[]; drawing: Drawing }) {
  const [chosen, setChosen] = useState(plots[0].series);
  const shown = plots.find((plot) => plot.series === chosen) ?? plots[0];
  const switches = (
    <Segmented
      label="Samples of the test"
      value={shown.series}
      options={plots.map(({ series, samples, short, title }) => ({
        value: series,
        text: samples === undefined ? "All" : short,
        title,
      }))}
      onChange={setChosen}
    />
  );
  return <PlotOf plot={shown} actions={switches} drawing={drawing} />;
}

/** Only where some run learns something beside the model. */
function LearnedParts({ drawing }: { drawing: Drawing }) {
  const chosen = useLab((lab) => lab.view.learnedSeries);
  const setView = useLab((lab) => lab.setView);
  const plots = learnedPlots(drawing);
  const shown = plots.find((plot) => plot.series === chosen) ?? plots[0];
  if (!shown) return null;
  const options = plots.map(({ series, short, title }) => ({ value: series, text: short, title }));
  const choice = plots.length > 1 && (
    <Segmented
      label="Learned part"
      value={shown.series}
      options={options}
      onChange={(learnedSeries) => setView({ learnedSeries })}
    />
  );
  return <PlotOf plot={shown} actions={choice} drawing={drawing} />;
}

interface PlotOfProps {
  plot: Plot;
  drawing: Drawing;
  main?: boolean;
  actions?: ReactNode;
}

function PlotOf({ plot, drawing, main, actions }: PlotOfProps) {
  const { runs, scale, x, tick } = drawing;
  const spec = useLab(shownSpec);
  const plan = useLab((lab) => lab.plan);
  const gaps = useLab((lab) => lab.gaps);
  const smoothing = useLab((lab) => lab.view.smoothing);
  const logY = useLab((lab) => isLogY(lab.view, plot));
  const zoomY = useLab((lab) => lab.view.zoom.y[plot.series] ?? null);
  const ink = useInk();
  const zoomOf = useZoom();
  const emptyWords = useEmptyWords();
  const { build, saving } = useMemo(() => {
    // New data: other functions, so that the chart draws again.
    void tick;
    const context = { runs, scale, x, zoomY, columns: 0, smoothing, logY, ink, gaps };
    return {
      build: (columns: number) => seriesFigure(plot, { ...context, columns }),
      saving: savingOf(plot, context, "chartSvg"),
    };
  }, [plot, runs, scale, x, zoomY, smoothing, logY, ink, gaps, tick]);
  return (
    <Chart
      title={plot.title}
      term={plot.term}
      protocol={plot.protocol(spec, plan)}
      main={main}
      build={build}
      labels={runs.length > MANY_RUNS}
      onZoom={zoomOf(plot)}
      empty={emptyWords(plot)}
      actions={actions}
      saving={saving}
    />
  );
}
