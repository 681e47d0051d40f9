/** The runs as a table: legend, exact values under the crosshair, and what happened to each. */
import { familyOf } from "../../../src/models/table";
import type { XScale } from "../../plots/axes";
import { useCrosshair } from "../../plots/crosshair";
import { readAt } from "../../plots/readout";
import { seriesStore } from "../../series/series-store";
import { shownSpec } from "../../state/experiment";
import { MANY_RUNS, type RunView, ratesDiffer } from "../../state/runs";
import { useLab } from "../../state/store";
import { decimalsOfErrors } from "../../text/columns";
import { formatCount } from "../../text/words";
import { Explain } from "../../widgets/Explain";
import { ScrollRegion } from "../../widgets/ScrollRegion";
import { classOf, useColumns } from "./columns";
import { LikelihoodWords } from "./LikelihoodMenu";
import { Row, Value } from "./RaceRow";
import { columnSteps, tableStep } from "./steps";

interface RaceTableProps {
  runs: readonly RunView[];
  scale: XScale;
  /** New data. */
  tick: number;
}

const AXIS_UNITS = { step: "step", epoch: "epoch", evaluations: "evaluations", seconds: "seconds" } as const;

/** Share of its step by which newest values may lag: some are still on their way from the device. */
const ON_THE_WAY = 0.01;

export function RaceTable({ runs, scale }: RaceTableProps) {
  const x = useCrosshair((crosshair) => crosshair.x);
  const likelihoods = useLab((lab) => lab.likelihoods);
  const { reports, measurement } = useLab((lab) => familyOf(shownSpec(lab).model));
  const rated = useLab((lab) => ratesDiffer(shownSpec(lab)));
  const columns = useColumns();
  const where = x === null ? "newest values" : `values at ${AXIS_UNITS[scale.axis]} ${formatX(x)}`;
  const rows = runs.map((run) =>
    columns.map(({ series, steps }) => readAt(seriesStore, run.id, series, scale, steps, x)),
  );
  const table = tableStep(rows.map((row) => row[0]));
  const steps = columns.map(({ slack }, k) =>
    columnSteps(
      rows.map((row) => row[k]),
      table,
      slack === 0 ? 0 : Math.max(slack, ON_THE_WAY * (table ?? 0)),
    ),
  );
  const most = reports.decimals;
  const decimals = columns.map((_, k) =>
    decimalsOfErrors(
      rows.map((row) => row[k]?.spread ?? Number.NaN),
      most,
    ),
  );
  const likelihoodDecimals = decimalsOfErrors(
    likelihoods.map(({ stdErr }) => stdErr),
    most,
  );
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
              {columns.map((column, k) => (
                <th key={column.series} scope="col" className={classOf(column)}>
                  {column.text}
                  {steps[k].head !== null && <span className="race-step">at step {formatCount(steps[k].head)}</span>}
                </th>
              ))}
              {likelihoods.length > 0 && (
                <th scope="col" className="has-spread">
                  {measurement.column}
                </th>
              )}
              {rated && (
                <th scope="col" className="wide-only" title="Learning rate of the run">
                  Rate
                </th>
              )}
              <th scope="col" className="wide-only" title="Forward evaluations of f per example and step">
                Evaluations
                <Explain term="evaluations" />
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run, r) => (
              <Row key={run.id} run={run} likelihoodDecimals={likelihoodDecimals}>
                {columns.map((column, k) => (
                  <Value
                    key={column.series}
                    reading={rows[r][k]}
                    step={steps[k].cells[r]}
                    decimals={decimals[k]}
                    column={column}
                  />
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

function formatX(x: number): string {
  return x >= 100 ? formatCount(x) : x.toPrecision(3);
}
