/** The runs as a table: legend, exact values under the crosshair, and what happened to each. */
import type { ReactNode } from "react";
import { type SeriesName, WATCHED } from "../../../src/client/contract";
import { rateText } from "../../../src/experiment/number-text";
import type { XScale } from "../../plots/axes";
import { useCrosshair } from "../../plots/crosshair";
import { useEmphasis } from "../../plots/emphasis";
import { type Reading, readAt } from "../../plots/readout";
import { seriesStore } from "../../plots/series/series-store";
import { MANY_RUNS, type RunView, rateOf } from "../../state/runs";
import { rewind } from "../../state/session";
import { useLab } from "../../state/store";
import { decimalsOfErrors, formatFixed } from "../../text/columns";
import { formatCount } from "../../text/words";
import { Icon } from "../../widgets/Icon";
import { ScrollRegion } from "../../widgets/ScrollRegion";
import { Swatch } from "../../widgets/Swatch";
import { LikelihoodWords } from "./LikelihoodMenu";

interface RaceTableProps {
  runs: readonly RunView[];
  scale: XScale;
  /** New data. */
  tick: number;
}

const AXIS_UNITS = { step: "step", epoch: "epoch", evaluations: "evaluations", seconds: "seconds" } as const;

export function RaceTable({ runs, scale }: RaceTableProps) {
  const x = useCrosshair((crosshair) => crosshair.x);
  const likelihoods = useLab((lab) => lab.likelihoods);
  const tells = useLab((lab) => lab.spec.model.kind === "classifier");
  const rated = useLab((lab) => lab.spec.estimators.some(({ learningRate }) => learningRate !== undefined));
  const columns = useColumns();
  const where = x === null ? "newest values" : `values at ${AXIS_UNITS[scale.axis]} ${formatX(x)}`;
  const rows = runs.map((run) =>
    columns.map(({ series, steps }) => readAt(seriesStore, run.id, series, scale, steps, x)),
  );
  const decimals = columns.map((_, k) => decimalsOfErrors(rows.map((row) => row[k]?.spread ?? Number.NaN)));
  const likelihoodDecimals = decimalsOfErrors(likelihoods.map(({ stdErr }) => stdErr));
  return (
    <div>
      <ScrollRegion label="The runs and their values" className={runs.length > MANY_RUNS ? "race-many" : ""}>
        <table className="race">
          <caption className="said">The runs and their values</caption>
          <thead>
            <tr>
              <th scope="col" className="race-name">
                <span className="race-where">{where.charAt(0).toUpperCase() + where.slice(1)}</span>
              </th>
              {columns.map((column) => (
                <th key={column.series} scope="col" className={classOf(column)}>
                  {column.text}
                </th>
              ))}
              {likelihoods.length > 0 && (
                <th scope="col" className="has-spread">
                  {tells ? "Ensemble loss" : "Test log p(x)"}
                </th>
              )}
              {rated && (
                <th scope="col" className="wide-only" title="Learning rate of the run">
                  Rate
                </th>
              )}
              <th scope="col" className="wide-only" title="Forward evaluations of f per example and step">
                Evaluations
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run, r) => (
              <Row key={run.id} run={run} likelihoodDecimals={likelihoodDecimals}>
                {columns.map((column, k) => (
                  <Value key={column.series} reading={rows[r][k]} decimals={decimals[k]} column={column} />
                ))}
              </Row>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <LikelihoodWords />
    </div>
  );
}

interface Column {
  series: SeriesName;
  text: string;
  /** Smoothing, in steps. */
  steps: number;
  hasSpread: boolean;
  /** Left out where the table is narrow. */
  wide?: boolean;
}

function useColumns(): Column[] {
  const kind = useLab((lab) => lab.spec.model.kind);
  const several = useLab((lab) => lab.spec.seeds > 1);
  const smoothing = useLab((lab) => lab.view.smoothing);
  const tells = kind === "classifier";
  const watched = WATCHED[kind];
  const error: Column = { series: "testError", text: "Test error", steps: 0, hasSpread: true };
  return [
    { series: watched.train, text: tells ? "Training loss" : "Training ELBO", steps: smoothing, hasSpread: several },
    { series: watched.test, text: tells ? "Test loss" : "Test ELBO", steps: 0, hasSpread: true },
    ...(tells ? [error] : []),
    { series: "logVariance", text: "Log variance", steps: 0, hasSpread: several, wide: true },
  ];
}

function classOf({ hasSpread, wide }: Column): string | undefined {
  return [hasSpread && "has-spread", wide && "wide-only"].filter(Boolean).join(" ") || undefined;
}

function Row(props: { run: RunView; likelihoodDecimals: number; children: ReactNode }) {
  const { run, likelihoodDecimals, children } = props;
  const hidden = useLab((lab) => lab.view.hiddenRuns.includes(run.id));
  const frozen = useLab((lab) => lab.frozen[run.id]);
  const toggleHidden = useLab((lab) => lab.toggleHidden);
  const evaluations = useLab((lab) => lab.plan?.runs.find((r) => r.run === run.id)?.evaluations);
  const likelihoods = useLab((lab) => lab.likelihoods);
  const rated = useLab((lab) => lab.spec.estimators.some(({ learningRate }) => learningRate !== undefined));
  const rate = useLab((lab) => rateOf(lab.spec, run.estimator));
  const emphasised = useEmphasis((emphasis) => emphasis.run === run.id);
  const emphasise = useEmphasis((emphasis) => emphasis.set);
  const watched = useLab((lab) => WATCHED[lab.spec.model.kind]);
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

function Value({ reading, decimals, column }: { reading: Reading | null; decimals: number; column: Column }) {
  const spread = reading && reading.spread > 0 ? `± ${formatFixed(reading.spread, decimals)}` : null;
  return (
    <td className={column.wide ? "wide-only" : undefined}>
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

function formatX(x: number): string {
  return x >= 100 ? formatCount(x) : x.toPrecision(3);
}
