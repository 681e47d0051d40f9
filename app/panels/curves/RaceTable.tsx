/** The runs as a table: legend, exact values under the crosshair, and what happened to each. */
import { type SeriesName, WATCHED } from "../../../src/client/contract";
import { rateText } from "../../../src/experiment/number-text";
import type { XScale } from "../../plots/axes";
import { useCrosshair } from "../../plots/crosshair";
import { useEmphasis } from "../../plots/emphasis";
import { formatSpread, formatValue, type Reading, readAt } from "../../plots/readout";
import { seriesStore } from "../../plots/series/series-store";
import { MANY_RUNS, type RunView, rateOf } from "../../state/runs";
import { measureLikelihood, rewind } from "../../state/session";
import { useLab } from "../../state/store";
import { formatCount } from "../../text/words";
import { Icon } from "../../widgets/Icon";
import { Swatch } from "../../widgets/Swatch";

interface RaceTableProps {
  runs: readonly RunView[];
  scale: XScale;
  /** New data. */
  tick: number;
}

const AXIS_UNITS = { step: "step", epoch: "epoch", evaluations: "evaluations", seconds: "seconds" } as const;

export function RaceTable({ runs, scale }: RaceTableProps) {
  const x = useCrosshair((crosshair) => crosshair.x);
  const measured = useLab((lab) => lab.likelihoods.length > 0);
  const several = useLab((lab) => lab.spec.seeds > 1);
  const tells = useLab((lab) => lab.spec.model.kind === "classifier");
  const rated = useLab((lab) => lab.spec.estimators.some(({ learningRate }) => learningRate !== undefined));
  const where = x === null ? "newest values" : `values at ${AXIS_UNITS[scale.axis]} ${formatX(x)}`;
  return (
    <div>
      <div className="race-wrap scrolls" data-many={runs.length > MANY_RUNS}>
        <table className="race">
          <caption className="said">The runs and their values</caption>
          <thead>
            <tr>
              <th scope="col" className="race-name">
                <span className="race-where">{where.charAt(0).toUpperCase() + where.slice(1)}</span>
              </th>
              <th scope="col" className={several ? "has-spread" : undefined}>
                Training {tells ? "loss" : "ELBO"}
              </th>
              <th scope="col" className="has-spread">
                Test {tells ? "loss" : "ELBO"}
              </th>
              {tells && (
                <th scope="col" className="has-spread">
                  Test error
                </th>
              )}
              <th scope="col" className={several ? "has-spread wide-only" : "wide-only"}>
                Log variance
              </th>
              {measured && (
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
            {runs.map((run) => (
              <Row key={run.id} run={run} scale={scale} x={x} />
            ))}
          </tbody>
        </table>
      </div>
      <LikelihoodLine />
    </div>
  );
}

function Row({ run, scale, x }: { run: RunView; scale: XScale; x: number | null }) {
  const hidden = useLab((lab) => lab.view.hiddenRuns.includes(run.id));
  const smoothing = useLab((lab) => lab.view.smoothing);
  const frozen = useLab((lab) => lab.frozen[run.id]);
  const toggleHidden = useLab((lab) => lab.toggleHidden);
  const evaluations = useLab((lab) => lab.plan?.runs.find((r) => r.run === run.id)?.evaluations);
  const likelihoods = useLab((lab) => lab.likelihoods);
  const several = useLab((lab) => lab.spec.seeds > 1);
  const rated = useLab((lab) => lab.spec.estimators.some(({ learningRate }) => learningRate !== undefined));
  const rate = useLab((lab) => rateOf(lab.spec, run.estimator));
  const emphasised = useEmphasis((emphasis) => emphasis.run === run.id);
  const emphasise = useEmphasis((emphasis) => emphasis.set);
  const kind = useLab((lab) => lab.spec.model.kind);
  const watched = WATCHED[kind];
  const read = (name: SeriesName, steps: number) => readAt(seriesStore, run.id, name, scale, steps, x);
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
      <Value reading={read(watched.train, smoothing)} hasSpread={several} />
      <Value reading={read(watched.test, 0)} hasSpread />
      {kind === "classifier" && <Value reading={read("testError", 0)} hasSpread />}
      <Value reading={read("logVariance", 0)} hasSpread={several} wide />
      {likelihoods.length > 0 && (
        <td>
          {measured.length === 0 ? (
            <span className="none">–</span>
          ) : (
            <>
              {formatValue(-watched.sign * mean(measured.map((m) => m.value)), measured[0].stdErr)}
              <span className="spread">{formatSpread(measured[0].stdErr)}</span>
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

function Value({ reading, wide, hasSpread }: { reading: Reading | null; wide?: boolean; hasSpread: boolean }) {
  return (
    <td className={wide ? "wide-only" : undefined}>
      {reading ? (
        formatValue(reading.value, reading.spread)
      ) : (
        <span className="none" title="No value yet">
          –
        </span>
      )}
      {hasSpread && <span className="spread">{reading && formatSpread(reading.spread)}</span>}
    </td>
  );
}

/** Test log-likelihood on demand, with its protocol beside it. */
function LikelihoodLine() {
  const particles = useLab((lab) => lab.spec.evaluate.particles);
  const measuring = useLab((lab) => lab.measuring);
  const likelihoods = useLab((lab) => lab.likelihoods);
  const ready = useLab((lab) => Object.keys(lab.steps).length > 0 && lab.engine.state !== "failed");
  const tells = useLab((lab) => lab.spec.model.kind === "classifier");
  const [first] = likelihoods;
  const name = tells ? "Test loss" : "Test log p(x)";
  const invitation = tells
    ? `A larger ensemble predicts better: the mean of ${formatCount(particles)} draws. Training pauses for it.`
    : `A tighter bound than the ELBO: importance sampling, K = ${formatCount(particles)}. Training pauses for it.`;
  const words = first ? `${name} at step ${formatCount(first.step)}: ${first.protocol}.` : invitation;
  return (
    <div className="likelihood">
      <p className="fine">{words}</p>
      <button
        type="button"
        className="button button-small"
        disabled={measuring || !ready}
        onClick={() => void measureLikelihood()}
      >
        {measuring ? "Measuring…" : tells ? "Measure the ensemble" : "Measure log p(x)"}
      </button>
    </div>
  );
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function formatX(x: number): string {
  return x >= 100 ? formatCount(x) : x.toPrecision(3);
}
