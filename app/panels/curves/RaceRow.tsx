/** One run in the table: its name, which switches its curves, and its values. */
import type { ReactNode } from "react";
import { rateText } from "../../../src/experiment/number-text";
import { familyOf } from "../../../src/models/table";
import { useEmphasis } from "../../plots/emphasis";
import type { Reading } from "../../plots/readout";
import { shownSpec } from "../../state/experiment";
import { type RunView, rateOf, ratesDiffer } from "../../state/runs";
import { rewind } from "../../state/session";
import { useLab } from "../../state/store";
import { formatFixed } from "../../text/columns";
import { formatCount } from "../../text/words";
import { Icon } from "../../widgets/Icon";
import { Swatch } from "../../widgets/Swatch";
import type { Column } from "./columns";

/** `children`: the cells of its values. */
export function Row(props: { run: RunView; likelihoodDecimals: number; children: ReactNode }) {
  const { run, likelihoodDecimals, children } = props;
  const hidden = useLab((lab) => lab.view.hiddenRuns.includes(run.id));
  const frozen = useLab((lab) => lab.frozen[run.id]);
  const toggleHidden = useLab((lab) => lab.toggleHidden);
  const evaluations = useLab((lab) => lab.plan?.runs.find((r) => r.run === run.id)?.evaluations);
  const likelihoods = useLab((lab) => lab.likelihoods);
  const rated = useLab((lab) => ratesDiffer(shownSpec(lab)));
  const rate = useLab((lab) => rateOf(shownSpec(lab), run.estimator));
  const emphasised = useEmphasis((emphasis) => emphasis.run === run.id);
  const emphasise = useEmphasis((emphasis) => emphasis.set);
  const watched = useLab((lab) => familyOf(shownSpec(lab).model).reports);
  const measured = likelihoods.filter((likelihood) => likelihood.run === run.id);
  return (
    <tr
      data-hidden={hidden}
      data-emphasis={emphasised}
      onPointerEnter={() => emphasise(run.id)}
      onPointerLeave={() => emphasise(null)}
      onFocus={() => emphasise(run.id)}
      onBlur={() => emphasise(null)}
    >
      <th scope="row" className="race-name">
        <div className="race-run">
          <button
            type="button"
            className="race-toggle"
            aria-pressed={!hidden}
            title={hidden ? "Show this run's curves" : "Hide this run's curves (it goes on training)"}
            onClick={() => toggleHidden(run.id)}
          >
            <Swatch colour={run.colour} dash={run.dash} marker={run.marker} />
            <span className="race-text">
              {run.row.name}
              {run.variant && <span className="race-variant">{run.variant}</span>}
            </span>
          </button>
          {frozen && (
            <button
              type="button"
              className="button button-small"
              title={frozen.detail}
              onClick={() => void rewind(run.id)}
            >
              <Icon name="rewind" size={12} />
              Frozen: rewind
            </button>
          )}
        </div>
      </th>
      {children}
      {likelihoods.length > 0 && (
        <td>
          {measured.length === 0 ? (
            <span className="none">–</span>
          ) : (
            <>
              {formatFixed(-watched.sign * mean(measured.map((m) => m.value)), likelihoodDecimals)}
              <span className="spread">± {formatFixed(measured[0].stdErr, likelihoodDecimals)}</span>
            </>
          )}
        </td>
      )}
      {rated && <td className="wide-only">{rateText(rate)}</td>}
      <td className="wide-only">
        {evaluations === undefined ? <span className="none">–</span> : formatCount(evaluations)}
      </td>
    </tr>
  );
}

interface ValueProps {
  reading: Reading | null;
  /** Said where it is not that of the neighbours. */
  step: number | null;
  decimals: number;
  column: Column;
}

export function Value({ reading, step, decimals, column }: ValueProps) {
  const spread = reading && reading.spread > 0 ? `± ${formatFixed(reading.spread, decimals)}` : null;
  return (
    <td className={column.wide ? "wide-only" : undefined}>
      {step !== null && <span className="race-step">at {formatCount(step)}</span>}
      {reading ? (
        formatFixed(reading.value, decimals)
      ) : (
        <span className="none" title="No value yet">
          –
        </span>
      )}
      {column.hasSpread && <span className="spread">{spread}</span>}
    </td>
  );
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
