/** One sweep: its picture, its numbers, its files. */
import { useMemo } from "react";
import { fileName } from "../../../src/export/probe-file";
import { type SweepRecord, sweepCsv, sweepJson } from "../../../src/export/sweep-file";
import { onPaper, PAPER_INK } from "../../plots/export/paper";
import { readingsOf, type SweepChoice, sweepFigure, valuesOf } from "../../plots/gradients/sweep";
import { useInk } from "../../theme/ink";
import { PlainChart } from "../../plots/PlainChart";
import { saveText } from "../../plots/save";
import type { RunView } from "../../state/runs";
import { addressOf } from "../../state/url";
import { ScrollRegion } from "../../widgets/ScrollRegion";
import { Swatch } from "../../widgets/Swatch";
import { readingText, SWEEP_TITLES, sweepNotes, sweepProtocol } from "./sweep-words";

interface SweepChartProps {
  record: SweepRecord;
  runs: readonly RunView[];
  choice: SweepChoice;
}

export function SweepChart({ record, runs, choice }: SweepChartProps) {
  const ink = useInk();
  const figure = useMemo(() => sweepFigure(record, runs, choice, ink), [record, runs, choice, ink]);
  const { over, spec } = record;
  const title = SWEEP_TITLES[over];
  const notes = sweepNotes(record);
  return (
    <div className="sweep">
      <PlainChart
        title={title}
        protocol={sweepProtocol(record, choice)}
        figure={figure}
        paper={() => sweepFigure(record, onPaper(runs, PAPER_INK.paper), choice, PAPER_INK)}
        link={addressOf(spec)}
        file={fileName(
          ["sweep", over, choice.figure, choice.figure === "bias" ? "" : choice.mean, spec.dataset.key].filter(String),
        )}
        values="The values are in the table below."
        actions={<Files record={record} />}
      />
      {notes.map((note) => (
        <p key={note} className="fine">
          {note}
        </p>
      ))}
      <details>
        <summary className="fine">The numbers</summary>
        <Numbers record={record} runs={runs} choice={choice} />
      </details>
    </div>
  );
}

function Files({ record }: { record: SweepRecord }) {
  const name = fileName(["sweep", record.over, record.spec.dataset.key]);
  const what = `Save the sweep over ${record.over}`;
  return (
    <div className="probe-files">
      <button
        type="button"
        className="button button-bare button-small"
        aria-label={`${what} as JSON`}
        title={`${what}: all reports, with the experiment`}
        onClick={() => saveText(`${name}.json`, `${sweepJson(record)}\n`, "application/json")}
      >
        JSON
      </button>
      <button
        type="button"
        className="button button-bare button-small"
        aria-label={`${what} as CSV`}
        title={`${what}: a line for each point, seed, estimator and layer`}
        onClick={() => saveText(`${name}.csv`, sweepCsv(record), "text/csv")}
      >
        CSV
      </button>
    </div>
  );
}

function Numbers({ record, runs, choice }: SweepChartProps) {
  const values = valuesOf(record);
  return (
    <ScrollRegion label={`${SWEEP_TITLES[record.over]}: the numbers`}>
      <table className="race">
        <caption className="said">{SWEEP_TITLES[record.over]}: mean and standard deviation over seeds</caption>
        <thead>
          <tr>
            <th scope="col" className="race-name">
              {record.over === "width" ? "Units a layer" : "Layers"}
            </th>
            {values.map((value) => (
              <th key={value} scope="col">
                {value}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => {
            const found = readingsOf(record, run.id, choice);
            return (
              <tr key={run.id}>
                <th scope="row" className="race-name">
                  <Swatch colour={run.colour} dash={run.dash} marker={run.marker} /> {run.name}
                </th>
                {values.map((value) => (
                  <td key={value}>{readingText(found.find(({ at }) => at === value))}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
