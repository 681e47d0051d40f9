/** Of each estimator: how noisy it is, what was measured of its bias, what is proven, and what would decide. */
import type { GradientReport } from "../../../src/index";
import { type Proven, provenOf } from "../../../src/estimators/proven";
import { resolveParams } from "../../../src/estimators/shared";
import type { LayerReport } from "../../../src/measure/probe-statistics";
import { percentText, type Verdict, verdictOf, WORTH } from "../../../src/measure/verdict";
import { estimatorOf } from "../../plots/gradients/read";
import type { RunView } from "../../state/runs";
import { measureGradients } from "../../state/session";
import { useLab } from "../../state/store";
import { decimalsOfSizes, formatSize } from "../../text/columns";
import { formatCount } from "../../text/words";
import { Explain } from "../../widgets/Explain";
import { ScrollRegion } from "../../widgets/ScrollRegion";
import { Swatch } from "../../widgets/Swatch";
import { decisionOf, durationText, samplesOf } from "./deciding";
import { layerWords } from "./words";

interface VerdictTableProps {
  runs: readonly RunView[];
  report: GradientReport;
  layer: string;
}

export function VerdictTable({ runs, report, layer }: VerdictTableProps) {
  const found = runs.flatMap((run) => estimatorOf(report, run.id)?.layers[layer] ?? []);
  const decimals = {
    variance: decimalsOfSizes(found.map(relativeVariance)),
    one: decimalsOfSizes(found.map(({ rmse }) => rmse[1])),
    hundred: decimalsOfSizes(found.map(({ rmse }) => rmse[100])),
  };
  return (
    <ScrollRegion label="What the probe says of every estimator">
      <table className="race verdicts">
        <caption className="said">What the probe says of every estimator</caption>
        <thead>
          <tr>
            <th scope="col" className="race-name">
              At {layerWords(layer)}
            </th>
            <th scope="col">
              z
              <Explain term="z" />
            </th>
            <th scope="col">
              Relative variance
              <Explain term="variance" />
            </th>
            <th scope="col" className="wide-only">
              RMSE, one gradient
              <Explain term="rmse" />
            </th>
            <th scope="col" className="wide-only" title="The same of the mean of 100 gradients">
              RMSE, mean of 100
            </th>
          </tr>
        </thead>
        {runs.map((run) => (
          <Rows key={run.id} run={run} report={report} layer={layer} decimals={decimals} />
        ))}
      </table>
    </ScrollRegion>
  );
}

/** Red for a bias, green only where a bias of 5 % would have been seen, else neutral. */
function colourOf(verdict: Verdict, missed: boolean): "biased" | "unbiased" | "open" {
  if (verdict.biased && !missed) return "biased";
  return verdict.precise ? "unbiased" : "open";
}

/** Of one gradient, over the squared norm of the true one. */
function relativeVariance({ variance, gradNorm }: LayerReport): number {
  return variance / gradNorm ** 2;
}

interface RowProps {
  run: RunView;
  report: GradientReport;
  layer: string;
  /** Of each column. */
  decimals: Record<"variance" | "one" | "hundred", number>;
}

/** Two rows: the numbers, and under them in words what they amount to. */
function Rows({ run, report, layer, decimals }: RowProps) {
  const hidden = useLab((lab) => lab.view.hiddenRuns.includes(run.id));
  const toggleHidden = useLab((lab) => lab.toggleHidden);
  const probe = estimatorOf(report, run.id);
  const found = probe?.layers[layer];
  const verdict = found && verdictOf(found);
  const proven = provenOf(run.row, resolveParams(run.row, run.estimator.params));
  const missed = verdict?.biased === true && proven.claim === "unbiased";
  return (
    <tbody data-hidden={hidden}>
      <tr data-hidden={hidden}>
        <th scope="rowgroup" className="race-name">
          <button type="button" className="race-toggle" aria-pressed={!hidden} onClick={() => toggleHidden(run.id)}>
            <Swatch colour={run.colour} dash={run.dash} marker={run.marker} />
            <span className="race-text">{run.name}</span>
          </button>
        </th>
        {found && verdict ? (
          <>
            <td>{verdict.z === null ? "–" : verdict.z.toFixed(1)}</td>
            <td>{formatSize(relativeVariance(found), decimals.variance)}</td>
            <td className="wide-only">{formatSize(found.rmse[1], decimals.one)}</td>
            <td className="wide-only">{formatSize(found.rmse[100], decimals.hundred)}</td>
          </>
        ) : (
          <td colSpan={4} className="none">
            not in this probe
          </td>
        )}
      </tr>
      {probe && verdict && (
        <tr className="verdict-words">
          <td colSpan={5}>
            <strong className="verdict" data-says={colourOf(verdict, missed)}>
              {sentence(verdict.text)}.
            </strong>{" "}
            {provenWords(proven, missed)} {probe.reference && `Measured against ${probe.reference}. `}
            <Deciding run={run} report={report} layer={layer} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** The first letter as a capital. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Draws that have not met a rare state know nothing of its weight, and their spread does not show it. */
function provenWords({ text }: Proven, missed: boolean): string {
  const rare = missed ? " Rare states are probably missing among the draws: take more gradients." : "";
  return `Proven: ${text}.${rare}`;
}

/** How many gradients would detect a bias of 5 %, and a button that draws them where that takes minutes and not hours. */
function Deciding({ run, report, layer }: { run: RunView; report: GradientReport; layer: string }) {
  const busy = useLab((lab) => lab.probing || lab.sweeping !== null || lab.engine.state === "failed");
  const decision = decisionOf(report, run.id, layer);
  if (!decision) return null;
  const { draws, seconds, feasible } = decision;
  const about = `about ${durationText(seconds)}`;
  const words = `To detect ${percentText(WORTH)} takes ${formatCount(draws)} gradients`;
  if (!feasible) return `${words} (${about}: too many to draw here).`;
  return (
    <span className="verdict-more">
      {words}.{" "}
      <button
        type="button"
        className="button button-small"
        disabled={busy}
        title={`Measures all estimators at the network as it stands, this one with ${formatCount(draws)} gradients`}
        aria-label={`Draw ${formatCount(draws)} gradients of ${run.name}, ${about}`}
        onClick={() => void measureGradients(report.run, samplesOf(report), { [run.id]: draws })}
      >
        Draw them, {about}
      </button>
    </span>
  );
}
