/** One estimator: a press adds or removes its runs while training goes on, the small button opens its card. */
import type { EstimatorRow } from "../../../../src/estimators/contract";
import { misfit, misfitNote } from "../../../../src/estimators/fits";
import { ESTIMATORS } from "../../../../src/estimators/table";
import { toggleEstimatorKey } from "../../../state/actions";
import { evaluationsOf } from "../../../state/runs";
import { useLab } from "../../../state/store";
import { costWords, EXPENSIVE } from "../../../text/words";
import { Icon } from "../../../widgets/Icon";
import { CARD_ID, useCard } from "../../estimator-card/card";
import { EstimatorSwatch } from "./EstimatorSwatch";

export function EstimatorChip({ row }: { row: EstimatorRow }) {
  const runs = useLab((lab) => lab.spec.estimators.filter(({ key }) => key === row.key).length);
  const model = useLab((lab) => lab.spec.model);
  const show = useCard((card) => card.show);
  const number = ESTIMATORS.indexOf(row) + 1;
  const key = number <= 9 ? String(number) : undefined;
  const reason = misfit(row, model);
  const evaluations = reason === null ? evaluationsOf(row, {}, model) : 0;
  return (
    <li className="chip" data-on={runs > 0} data-family={row.family}>
      <button
        type="button"
        className="chip-toggle"
        aria-pressed={runs > 0}
        aria-disabled={reason !== null}
        aria-keyshortcuts={key}
        title={`${row.intuition}${reason ? ` Not here: ${reason}.` : ""}`}
        // Refused where the estimator does not suit the model: the reason is said.
        onClick={() => toggleEstimatorKey(row.key)}
      >
        <EstimatorSwatch row={row} />
        <span>
          {row.name}
          {runs > 1 && <span className="tag">{runs} runs</span>}
          {reason !== null && <span className="chip-note">{misfitNote(row, model)}</span>}
          {evaluations > EXPENSIVE && <span className="chip-note">{costWords(row, evaluations)} here</span>}
        </span>
      </button>
      <button
        type="button"
        className="chip-card"
        aria-label={`About ${row.name}`}
        popoverTarget={CARD_ID}
        popoverTargetAction="show"
        onClick={() => show(row.key)}
      >
        <Icon name="info" size={14} />
      </button>
    </li>
  );
}
