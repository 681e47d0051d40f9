/** What averaging buys, counted in gradients or in what they cost. */
import { useMemo } from "react";
import type { GradientReport } from "../../../src/index";
import { onPaper, PAPER_INK } from "../../plots/export/paper";
import type { Cost } from "../../plots/gradients/costs";
import { cosineFigure, errorFigure } from "../../plots/gradients/means";
import { useInk } from "../../theme/ink";
import { PlainChart } from "../../plots/PlainChart";
import type { RunView } from "../../state/runs";
import { CostSwitch } from "./CostSwitch";
import { chartFile, costWords, layerWords, probeSummary } from "./words";

interface AveragesProps {
  report: GradientReport;
  runs: readonly RunView[];
  layer: string;
  cost: Cost;
  onCost: (cost: Cost) => void;
}

export function Averages({ report, runs, layer, cost, onCost }: AveragesProps) {
  const ink = useInk();
  const error = useMemo(() => errorFigure(report, runs, layer, cost, ink), [report, runs, layer, cost, ink]);
  const cosine = useMemo(() => cosineFigure(report, runs, layer, cost, ink), [report, runs, layer, cost, ink]);
  const context = `${probeSummary(report, runs)} Part of the gradient: ${layerWords(layer)}.`;
  return (
    <section className="averages" aria-label="Means of many gradients">
      <div className="plot-switches">
        <CostSwitch cost={cost} onCost={onCost} label="Count by" />
        <p className="fine">{costWords(cost)}</p>
      </div>
      <div className="plots">
        <PlainChart
          title="Error of the mean of M gradients"
          term="rmse"
          protocol="falls as one over the root of M, until only the bias is left"
          figure={error}
          paper={() => errorFigure(report, onPaper(runs, PAPER_INK.paper), layer, cost, PAPER_INK)}
          context={context}
          file={chartFile("error-of-means", layer, report)}
        />
        <PlainChart
          title="Direction of the mean of M gradients"
          term="cosine"
          protocol="cosine to the true gradient: median, band from 15 to 85 %"
          figure={cosine}
          paper={() => cosineFigure(report, onPaper(runs, PAPER_INK.paper), layer, cost, PAPER_INK)}
          context={context}
          file={chartFile("direction-of-means", layer, report)}
        />
      </div>
    </section>
  );
}
