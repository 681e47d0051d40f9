/** A search field over the estimators. While something stands in it, what it finds takes the place of the groups. */
import { type ReactNode, useState } from "react";
import { misfit } from "../../../../src/estimators/fits";
import { ESTIMATORS } from "../../../../src/estimators/table";
import { toggleEstimatorKey } from "../../../state/actions";
import { useLab } from "../../../state/store";
import { EstimatorChip } from "./EstimatorChip";
import { findEstimators } from "./find";

export function EstimatorSearch({ children }: { children: ReactNode }) {
  const model = useLab((lab) => lab.spec.model);
  const estimators = useLab((lab) => lab.spec.estimators);
  const [text, setText] = useState("");
  const found = findEstimators(ESTIMATORS, text);
  const searching = text.trim() !== "";
  const first = found.find((row) => misfit(row, model) === null);
  const isOn = first !== undefined && estimators.some(({ key }) => key === first.key);
  return (
    <>
      <input
        id="estimator-search"
        className="input"
        type="search"
        placeholder="Find by name, paper or idea"
        aria-label="Find an estimator"
        aria-keyshortcuts="E"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && first) toggleEstimatorKey(first.key);
          if (event.key === "Escape") setText("");
        }}
      />
      {searching ? (
        <div className="found">
          <p className="fine" role="status">
            {found.length === 0 && `No estimator matches “${text.trim()}”.`}
            {found.length > 0 && `${found.length} found. `}
            {first && (
              <>
                <kbd>Enter</kbd> {isOn ? "removes" : "adds"} {first.name}.
              </>
            )}
          </p>
          <ul className="chips" aria-label="Estimators found">
            {found.map((row) => (
              <EstimatorChip key={row.key} row={row} />
            ))}
          </ul>
        </div>
      ) : (
        <div className="families">{children}</div>
      )}
    </>
  );
}
