/** One estimator's mean gradient, component by component, over the true one. */
import { useMemo, useState } from "react";
import type { GradientReport } from "../../../src/client/contract";
import { TOLD } from "../../../src/measure/verdict";
import { type ComponentsSummary, componentsFigure, componentsSummary } from "../../plots/gradients/components";
import { estimatorOf } from "../../plots/gradients/read";
import { useInk } from "../../plots/ink";
import { PlainChart } from "../../plots/PlainChart";
import type { RunView } from "../../state/runs";
import { formatCount } from "../../text/words";
import { layerWords } from "./words";

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
      protocol={`${layerWords(layer)}; ${componentWords(componentsSummary(found), probe.samples)}`}
      height={340}
      figure={figure}
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

function componentWords({ shown, of, stride, slope, off }: ComponentsSummary, samples: number): string {
  const which =
    stride === 1 ? `all ${formatCount(of)} components` : `every ${ordinal(stride)} of ${formatCount(of)} components`;
  const gradients = `mean of ${formatCount(samples)} gradients ± 1 standard error`;
  const far = `${off === 0 ? "none" : `${formatCount(off)} of ${formatCount(shown)}`} off by more than ${TOLD} standard errors`;
  return `${which}, ${gradients}${slope === null ? "" : `; slope ${slope.toPrecision(2)}`}; ${far}`;
}

/** 2nd, 3rd, 4th, 21st. */
function ordinal(n: number): string {
  const ends: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "st", two: "nd", few: "rd" };
  return `${formatCount(n)}${ends[new Intl.PluralRules("en", { type: "ordinal" }).select(n)] ?? "th"}`;
}
