/** What an estimator says of itself, and its hyperparameters, in a card beside the panel (a native popover). */
import { useState } from "react";
import type { EstimatorRow } from "../../../src/estimators/contract";
import { resolveParams } from "../../../src/estimators/shared";
import { useLab } from "../../state/store";
import { FAMILIES } from "../../text/words";
import { Formula } from "../../widgets/Formula";
import { Icon } from "../../widgets/Icon";
import { RunSettings } from "./RunSettings";

export function cardId(key: string): string {
  return `card-${key}`;
}

export function EstimatorCard({ row }: { row: EstimatorRow }) {
  const [open, setOpen] = useState(false);
  return (
    <div
      id={cardId(row.key)}
      className="card scrolls"
      popover="auto"
      role="dialog"
      aria-label={row.name}
      onToggle={(event) => setOpen(event.newState === "open")}
    >
      {open && <CardBody row={row} />}
    </div>
  );
}

function CardBody({ row }: { row: EstimatorRow }) {
  const units = useLab((lab) => lab.spec.model.layers.map((layer) => layer.units).join());
  const evaluations = row.evaluations({ units: units.split(",").map(Number), params: resolveParams(row, {}) });
  const family = FAMILIES.find((f) => f.key === row.family);
  return (
    <>
      <header className="card-head">
        <h2>{row.name}</h2>
        <button
          type="button"
          className="button button-bare button-icon"
          aria-label="Close"
          popoverTarget={cardId(row.key)}
          popoverTargetAction="hide"
        >
          <Icon name="close" />
        </button>
      </header>
      <p className="card-intuition">{row.intuition}</p>
      <div className="card-formula scrolls">
        <p className="fine">
          Estimate of <Formula tex={String.raw`\partial\,\mathbb{E}[f] / \partial \eta_i`} />
        </p>
        <Formula tex={row.formula} block />
      </div>
      <dl className="facts">
        <div>
          <dt>Bias</dt>
          <dd>
            <strong>{row.biased ? "Biased" : "Unbiased"}</strong>
            {row.biasNote && `: ${row.biasNote}`}
          </dd>
        </div>
        <div>
          <dt>Evaluations of f</dt>
          <dd>
            <strong>{evaluations}</strong> per example and step here ({row.evaluationsFormula})
          </dd>
        </div>
        <div>
          <dt>Family</dt>
          <dd>
            <strong>{family?.name}</strong>. {family?.text}
          </dd>
        </div>
        <div>
          <dt>Source</dt>
          <dd>{row.paper.replaceAll("`", "")}</dd>
        </div>
      </dl>
      <RunSettings row={row} />
    </>
  );
}
