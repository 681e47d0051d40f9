/** Bias, variance, direction and signal of every estimator over training, from the probes made so far. */
import { useMemo, useState } from "react";
import type { GradientReport } from "../../../src/index";
import { onPaper, PAPER_INK } from "../../plots/export/paper";
import type { Cost } from "../../plots/gradients/costs";
import { curvesFigure } from "../../plots/gradients/curves";
import { QUANTITIES, QUANTITY_WORDS, type Quantity } from "../../plots/gradients/quantities";
import { useInk } from "../../theme/ink";
import { PlainChart } from "../../plots/PlainChart";
import type { RunView } from "../../state/runs";
import { formatCount } from "../../text/words";
import { Segmented } from "../../widgets/Segmented";
import { CostSwitch } from "./CostSwitch";
import { chartFile, layerWords, probeSummary } from "./words";

interface CurvesProps {
  /** Probes of one network's training, oldest first: two at least, or there is no curve. */
  track: readonly GradientReport[];
  runs: readonly RunView[];
  layer: string;
  cost: Cost;
  onCost: (cost: Cost) => void;
}

type Mean = "1" | "10" | "100";

export function Curves({ track, runs, layer, cost, onCost }: CurvesProps) {
  const ink = useInk();
  const [quantity, setQuantity] = useState<Quantity>("bias");
  const [mean, setMean] = useState<Mean>("1");
  const choice = useMemo(() => ({ quantity, cost, mean: Number(mean) }), [quantity, cost, mean]);
  const figure = useMemo(() => curvesFigure(track, runs, layer, choice, ink), [track, runs, layer, choice, ink]);
  const { words, nothing } = QUANTITY_WORDS[quantity];
  const still = figure.nothing.length > 0 ? `; ${nothing}: ${figure.nothing.join(", ")}` : "";
  return (
    <PlainChart
      title="Over training"
      term={quantity}
      protocol={`${layerWords(layer)}; ${formatCount(track.length)} probes; ${words}${still}`}
      figure={figure}
      paper={() => curvesFigure(track, onPaper(runs, PAPER_INK.paper), layer, choice, PAPER_INK)}
      context={probeSummary(track[track.length - 1], runs)}
      file={chartFile(`${quantity}-over-training`, layer, track[track.length - 1])}
      actions={
        <div className="plot-switches">
          <Segmented
            label="Quantity"
            value={quantity}
            options={QUANTITIES.map((value) => ({ value, text: QUANTITY_WORDS[value].short }))}
            onChange={setQuantity}
          />
          {quantity === "cosine" && (
            <Segmented
              label="Gradients in the mean"
              value={mean}
              options={(["1", "10", "100"] as const).map((value) => ({
                value,
                text: value === "1" ? "One gradient" : `Mean of ${value}`,
              }))}
              onChange={setMean}
            />
          )}
          {quantity === "variance" && <CostSwitch cost={cost} onCost={onCost} label="Variance of what" />}
        </div>
      }
    />
  );
}
