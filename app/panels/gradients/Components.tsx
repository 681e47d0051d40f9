/** One estimator's mean gradient, component by component, over the true one. */
import { useMemo, useState } from "react";
import type { GradientReport } from "../../../src/index";
import { SIGNIFICANT } from "../../../src/measure/verdict";
import { onPaper, PAPER_INK } from "../../plots/export/paper";
import { componentsFigure, componentsOff, SMALL } from "../../plots/gradients/components";
import { estimatorOf } from "../../plots/gradients/read";
import { useInk } from "../../theme/ink";
import { PlainChart } from "../../plots/PlainChart";
import type { RunView } from "../../state/runs";
import { formatCount } from "../../text/words";
import { chartFile, layerWords, probeSummary } from "./words";

export function Components({
  report,
  runs,
  layer,
}: {
  report: GradientReport;
  runs: readonly RunView[];
  layer: string;
}) {
  const ink = useInk();
  const [chosen, setChosen] = useState<string | null>(null);
  const known = runs.filter(({ id }) => estimatorOf(report, id)?.components?.[layer]);
  const run = known.find(({ id }) => id === chosen) ?? known[0];
  const probe = run && estimatorOf(report, run.id);
  const found = probe?.components?.[layer];
  const figure = useMemo(() => (run && found ? componentsFigure(run, found, ink) : null), [run, found, ink]);
  if (!probe || !found || !figure) return null;
  return (
    <PlainChart
      title="Component by component"
      term="trueGradient"
      protocol={`${layerWords(layer)}; ${componentWords(found, probe.samples)}`}
      figure={figure}
      paper={() => componentsFigure(onPaper([run], PAPER_INK.paper)[0], found, PAPER_INK)}
      context={probeSummary(report, runs)}
      file={chartFile(`components-${run.id}`, layer, report)}
      actions={
        <label className="probe-run">
          Mean gradient of
          <select className="input" value={run.id} onChange={(event) => setChosen(event.target.value)}>
            {known.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      }
    />
  );
}

type Found = NonNullable<NonNullable<ReturnType<typeof estimatorOf>>["components"]>[string];

function componentWords(found: Found, samples: number): string {
  const { of, stride, slope, exact } = found;
  const off = componentsOff(found);
  const which = stride === 1 ? `all ${formatCount(of)}` : `1 of every ${formatCount(stride)} of ${formatCount(of)}`;
  const tilt = slope && `slope ${slope.value.toPrecision(3)} ± ${slope.stdErr.toPrecision(2)}`;
  const far = `${off === 0 ? "none" : `${formatCount(off)} of ${formatCount(exact.length)}`} off by more than ${SIGNIFICANT} standard errors and ${100 * SMALL} % of the largest`;
  return [`${which} components`, `mean of ${formatCount(samples)} gradients`, tilt, far].filter(Boolean).join("; ");
}
