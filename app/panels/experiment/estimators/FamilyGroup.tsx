/** The estimators of one family: folded it says which of them race, unfolded it offers all. */
import type { EstimatorRow } from "../../../../src/estimators/contract";
import { useLab } from "../../../state/store";
import type { FAMILIES } from "../../../text/words";
import { Icon } from "../../../widgets/Icon";
import { EstimatorChip } from "./EstimatorChip";
import { EstimatorSwatch } from "./EstimatorSwatch";

interface FamilyGroupProps {
  family: (typeof FAMILIES)[number];
  rows: readonly EstimatorRow[];
}

/** Estimators that a folded family names; of more it says how many. */
const MOST_NAMED = 7;

export function FamilyGroup({ family, rows }: FamilyGroupProps) {
  const estimators = useLab((lab) => lab.spec.estimators);
  const open = useLab((lab) => lab.view.openFamilies.includes(family.key));
  const setFamilyOpen = useLab((lab) => lab.setFamilyOpen);
  if (rows.length === 0) return null;
  const on = rows.filter((row) => estimators.some(({ key }) => key === row.key));
  const named = on.length <= MOST_NAMED ? on : on.slice(0, MOST_NAMED - 1);
  return (
    <details
      className="family"
      data-family={family.key}
      open={open}
      onToggle={(event) => {
        if (event.currentTarget.open !== open) setFamilyOpen(family.key, event.currentTarget.open);
      }}
    >
      <summary title={family.text}>
        <h3>{family.name}</h3>
        <span className="summary-value">{on.length === 0 ? rows.length : `${on.length} of ${rows.length}`}</span>
        <span className="chevron">
          <Icon name="chevron" size={12} />
        </span>
        {!open && on.length > 0 && (
          <span className="family-on">
            {named.map((row) => (
              <span key={row.key}>
                <EstimatorSwatch row={row} />
                {row.name}
              </span>
            ))}
            {named.length < on.length && <span>and {on.length - named.length} more</span>}
          </span>
        )}
      </summary>
      <ul className="chips">
        {rows.map((row) => (
          <EstimatorChip key={row.key} row={row} />
        ))}
      </ul>
    </details>
  );
}
