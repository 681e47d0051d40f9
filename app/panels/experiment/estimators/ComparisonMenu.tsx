/** Sets of estimators, each a click; the sentence of the one that is racing says what to look for. */
import { useMemo } from "react";
import { comparisonsFor } from "../../../../src/estimators/comparisons";
import { estimatorText } from "../../../../src/experiment/estimator-text";
import type { EstimatorSpec } from "../../../../src/index";
import { applyComparison } from "../../../state/actions";
import { useLab } from "../../../state/store";
import { Icon } from "../../../widgets/Icon";
import { useCurrentPreset } from "../current-preset";

export function ComparisonMenu() {
  const model = useLab((lab) => lab.spec.model);
  const estimators = useLab((lab) => lab.spec.estimators);
  const comparisons = useMemo(() => comparisonsFor(model), [model]);
  const preset = useCurrentPreset();
  const current = comparisons.find(({ runs }) => sameRuns(runs, estimators));
  return (
    <div className="compare">
      <details>
        <summary>
          <h3>Compare</h3>
          <span className="summary-value">{current?.title ?? "your own choice"}</span>
          <span className="chevron">
            <Icon name="chevron" size={12} />
          </span>
        </summary>
        <ul className="comparisons">
          {comparisons.map((comparison) => (
            <li key={comparison.key}>
              <button
                type="button"
                className="comparison"
                aria-pressed={comparison === current}
                onClick={() => applyComparison(comparison)}
              >
                <span className="comparison-title">{comparison.title}</span>
                <span className="fine">{comparison.look}</span>
              </button>
            </li>
          ))}
        </ul>
      </details>
      {/* A preset has said already what there is to see. */}
      {current && !preset && <p className="fine compare-look">{current.look}</p>}
    </div>
  );
}

/** Whether these are the same runs, in whatever order. */
function sameRuns(a: readonly Pick<EstimatorSpec, "key" | "params">[], b: readonly EstimatorSpec[]): boolean {
  const texts = (runs: typeof a) => runs.map((run) => estimatorText({ ...run, params: { ...run.params } })).sort();
  return texts(a).join() === texts(b).join();
}
