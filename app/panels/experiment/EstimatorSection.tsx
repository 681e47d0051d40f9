/** Estimators as chips, grouped by family. A chip adds or removes its run while training goes on. */
import { useState } from "react";
import type { EstimatorRow } from "../../../src/estimators/contract";
import { ESTIMATORS } from "../../../src/estimators/table";
import { readableOn } from "../../plots/colour";
import { useInk } from "../../plots/ink";
import { toggleEstimatorKey } from "../../state/actions";
import { useLab } from "../../state/store";
import { FAMILIES, formatCount } from "../../text/words";
import { Icon } from "../../widgets/Icon";
import { Section } from "../../widgets/Section";
import { Swatch } from "../../widgets/Swatch";
import { cardId, EstimatorCard } from "../estimator-card/EstimatorCard";

export function EstimatorSection() {
  const estimators = useLab((lab) => lab.spec.estimators);
  const [search, setSearch] = useState("");
  const words = search.trim().toLowerCase();
  const found = ESTIMATORS.filter((row) => `${row.name} ${row.key} ${row.family}`.toLowerCase().includes(words));
  const count = estimators.length;
  return (
    <Section title="Estimators" value={`${formatCount(count)} ${count === 1 ? "run" : "runs"}`} open>
      <input
        id="estimator-search"
        className="input"
        type="search"
        placeholder="Find an estimator"
        aria-label="Find an estimator"
        aria-keyshortcuts="E"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && found.length > 0) toggleEstimatorKey(found[0].key);
          if (event.key === "Escape") setSearch("");
        }}
      />
      {FAMILIES.map((family) => {
        const rows = found.filter((row) => row.family === family.key);
        if (rows.length === 0) return null;
        return (
          <fieldset key={family.key} className="family" aria-label={`${family.name} estimators`}>
            <h3 title={family.text}>{family.name}</h3>
            <ul className="chips">
              {rows.map((row) => (
                <Chip key={row.key} row={row} runs={estimators.filter((e) => e.key === row.key).length} />
              ))}
            </ul>
          </fieldset>
        );
      })}
      {found.length === 0 && <p className="fine">No estimator of this table matches “{search}”.</p>}
    </Section>
  );
}

function Chip({ row, runs }: { row: EstimatorRow; runs: number }) {
  const ink = useInk();
  const key = ESTIMATORS.indexOf(row) + 1;
  return (
    <li className="chip" data-on={runs > 0}>
      <button
        type="button"
        className="chip-toggle"
        aria-pressed={runs > 0}
        aria-keyshortcuts={key <= 9 ? String(key) : undefined}
        title={`${row.intuition}${key <= 9 ? ` (key ${key})` : ""}`}
        onClick={() => toggleEstimatorKey(row.key)}
      >
        <Swatch {...row.style} colour={readableOn(row.style.colour, ink.paper)} />
        {row.name}
        {runs > 1 && <span className="tag">{runs} runs</span>}
      </button>
      <button type="button" className="chip-card" aria-label={`About ${row.name}`} popoverTarget={cardId(row.key)}>
        <Icon name="info" size={14} />
      </button>
      <EstimatorCard row={row} />
    </li>
  );
}
