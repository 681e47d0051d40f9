/** What an estimator says of itself, and its hyperparameters, in a card beside the panel (a native popover). */
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { EstimatorRow } from "../../../src/estimators/contract";
import { misfit } from "../../../src/estimators/fits";
import { provenOf } from "../../../src/estimators/proven";
import { resolveParams } from "../../../src/estimators/shared";
import { type Citation, citationText, SOURCES } from "../../../src/estimators/sources";
import { symbolsOf } from "../../../src/estimators/symbols";
import { findEstimator } from "../../../src/estimators/table";
import { costContext, evaluationsOf } from "../../state/runs";
import { useLab } from "../../state/store";
import { costWords, extraCostWords, FAMILIES, memoryWords } from "../../text/words";
import { Formula } from "../../widgets/Formula";
import { Icon } from "../../widgets/Icon";
import { ScrollRegion } from "../../widgets/ScrollRegion";
import { CARD_ID, useCard } from "./card";
import { RunSettings } from "./RunSettings";

export function EstimatorCard() {
  const key = useCard((card) => card.key);
  const row = key === null ? undefined : findEstimator(key);
  const [open, setOpen] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const previous = useRef<string | null>(null);
  useEffect(() => {
    // A link inside the card led here and is gone: reading goes on at the new heading.
    if (open && previous.current !== null && previous.current !== key) heading.current?.focus();
    previous.current = open ? key : null;
  }, [open, key]);
  return (
    <div
      id={CARD_ID}
      className="card scrolls"
      popover="auto"
      role="dialog"
      aria-label={row?.name ?? "Estimator"}
      onToggle={(event) => setOpen(event.newState === "open")}
    >
      {open && row && (
        <div key={row.key}>
          <header className="card-head">
            <h2 ref={heading} tabIndex={-1}>
              {row.name}
            </h2>
            <button
              type="button"
              className="button button-bare button-icon"
              aria-label="Close"
              popoverTarget={CARD_ID}
              popoverTargetAction="hide"
            >
              <Icon name="close" />
            </button>
          </header>
          <CardBody row={row} />
        </div>
      )}
    </div>
  );
}

function CardBody({ row }: { row: EstimatorRow }) {
  const model = useLab((lab) => lab.spec.model);
  const reason = misfit(row, model);
  const extra = extraCostWords(row, costContext(row, {}, model));
  const family = FAMILIES.find((f) => f.key === row.family);
  return (
    <>
      <p className="card-intuition">{row.intuition}</p>
      <ScrollRegion label="Formula" className="card-formula">
        <div className="card-formula-body">
          <p className="fine">
            Estimate of <Formula tex={String.raw`\partial\,\mathbb{E}[f] / \partial \eta_i`} />
          </p>
          <Formula tex={row.formula} block />
        </div>
      </ScrollRegion>
      <Symbols row={row} />
      <dl className="facts">
        <Fact name="Bias">{sentence(provenOf(row, resolveParams(row, {})).text)}</Fact>
        <Fact name="Evaluations of f">
          {reason === null ? (
            <>
              <strong>{costWords(row, evaluationsOf(row, {}, model))}</strong> per example and step here
            </>
          ) : (
            <>
              <strong>{row.evaluationsFormula}</strong> per example and step
            </>
          )}
          {reason === null && extra && `, ${extra}`}
        </Fact>
        {row.differs && <Fact name="Published form">{row.differs}</Fact>}
        <Fact name="Memory">{memoryWords(row)}</Fact>
        <Fact name="Family">
          <strong>{family?.name}</strong>. {family?.text}
        </Fact>
        <Fact name="Source">
          <Sources citations={row.sources} />
        </Fact>
        {row.identities && row.identities.length > 0 && (
          <Fact name="Relations">
            <Relations identities={row.identities} />
          </Fact>
        )}
      </dl>
      <RunSettings row={row} reason={reason} />
    </>
  );
}

/** The first letter as a capital. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** The symbols of the formula and of the costs, each with what it means. */
function Symbols({ row }: { row: EstimatorRow }) {
  return (
    <dl className="symbols">
      {symbolsOf(row).map(({ token, tex, means }) => (
        <div key={token}>
          <dt>
            <Formula tex={tex} />
          </dt>
          <dd>{means}</dd>
        </div>
      ))}
    </dl>
  );
}

function Sources({ citations }: { citations: readonly Citation[] }) {
  return (
    <ul className="sources">
      {citations.map((citation) => {
        const { title, venue, link } = SOURCES[citation.source];
        return (
          <li key={citation.source}>
            <a href={link} target="_blank" rel="noreferrer">
              {citationText(citation)}
            </a>
            <span className="fine">
              {title}. {venue}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What is known to hold: sentences that begin with the name of the other estimator, which leads to its card. */
function Relations({ identities }: { identities: NonNullable<EstimatorRow["identities"]> }) {
  const show = useCard((card) => card.show);
  return (
    <ul className="relations">
      {identities.map(({ row: key, says }) => {
        const other = findEstimator(key);
        return (
          <li key={`${key} ${says}`}>
            {other ? (
              <button type="button" className="link" onClick={() => show(key)}>
                {other.name}
              </button>
            ) : (
              key
            )}{" "}
            {says}.
          </li>
        );
      })}
    </ul>
  );
}
