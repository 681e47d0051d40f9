/** A line for each estimator: biased or not, how noisy, and how far that carries. */
import type { GradientReport } from "../../../src/client/contract";
import { type Verdict, verdictOf } from "../../../src/measure/verdict";
import { estimatorOf, layerNames } from "../../plots/gradients/read";
import type { RunView } from "../../state/runs";
import { useLab } from "../../state/store";
import { formatCount } from "../../text/words";
import { Swatch } from "../../widgets/Swatch";
import { layerWords } from "./words";

interface VerdictTableProps {
  runs: readonly RunView[];
  report: GradientReport;
  layer: string;
  onLayer: (layer: string) => void;
}

export function VerdictTable({ runs, report, layer, onLayer }: VerdictTableProps) {
  const layers = layerNames(report);
  return (
    <div className="race-wrap scrolls">
      <table className="race verdicts">
        <caption className="said">What the probe says of every estimator</caption>
        <thead>
          <tr>
            <th scope="col" className="race-name">
              <label className="verdict-layer">
                Layer
                <select className="input" value={layer} onChange={(event) => onLayer(event.target.value)}>
                  {layers.map((name) => (
                    <option key={name} value={name}>
                      {layerWords(name)}
                    </option>
                  ))}
                </select>
              </label>
            </th>
            <th scope="col">Verdict</th>
            <th scope="col" title="Trace of the covariance of one gradient over the squared norm of the true one">
              Relative variance
            </th>
            <th scope="col" className="wide-only" title="Root mean squared error of one gradient over |g*|">
              RMSE of 1
            </th>
            <th scope="col" className="wide-only" title="The same of the mean of 100">
              of 100
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <Row key={run.id} run={run} report={report} layer={layer} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How many gradients would tell a bias of a tenth. */
function needed({ more }: Verdict, samples: number): string | undefined {
  if (more === null) return undefined;
  return `A bias of 10 % takes about ${formatCount(Math.max(32, Math.ceil(more * samples)))} gradients to tell`;
}

/** Three digits, thousands apart. */
function plainNumber(value: number): string {
  return value >= 1000 ? formatCount(Math.round(value)) : value.toPrecision(3);
}

function Row({ run, report, layer }: { run: RunView; report: GradientReport; layer: string }) {
  const hidden = useLab((lab) => lab.view.hiddenRuns.includes(run.id));
  const toggleHidden = useLab((lab) => lab.toggleHidden);
  const probe = estimatorOf(report, run.id);
  const found = probe?.layers[layer];
  const verdict = found && verdictOf(found);
  // Draws that have not met a rare state know nothing of its weight, and their spread does not tell.
  const missed = verdict?.biased === true && !run.row.biased;
  return (
    <tr data-hidden={hidden}>
      <th scope="row" className="race-name">
        <button type="button" className="race-toggle" aria-pressed={!hidden} onClick={() => toggleHidden(run.id)}>
          <Swatch colour={run.colour} dash={run.dash} marker={run.marker} />
          <span className="race-text">{run.name}</span>
        </button>
      </th>
      {found && verdict ? (
        <>
          <td
            className="verdict"
            data-says={verdict.open || missed ? "open" : verdict.biased ? "biased" : "unbiased"}
            title={needed(verdict, probe.samples)}
          >
            {verdict.text}
            {missed && (
              <span className="race-variant">unbiased by definition: rare states are missing, take more gradients</span>
            )}
            {probe.reference && <span className="race-variant"> own objective</span>}
          </td>
          <td>{plainNumber(found.variance / found.gradNorm ** 2)}</td>
          <td className="wide-only">{plainNumber(found.rmse[1])}</td>
          <td className="wide-only">{plainNumber(found.rmse[100])}</td>
        </>
      ) : (
        <td colSpan={4} className="none">
          not in this probe
        </td>
      )}
    </tr>
  );
}
