/** Test log-likelihood on demand, in a menu; what was measured, and how, stands under the table of runs. */
import { familyOf } from "../../../src/models/table";
import { shownSpec } from "../../state/experiment";
import { measureLikelihood } from "../../state/session";
import { useLab } from "../../state/store";
import { formatFixed } from "../../text/columns";
import { formatCount } from "../../text/words";
import { Menu } from "../../widgets/Menu";

export function LikelihoodMenu() {
  const particles = useLab((lab) => shownSpec(lab).evaluate.particles);
  const measuring = useLab((lab) => lab.measuring);
  const ready = useLab((lab) => Object.keys(lab.steps).length > 0 && lab.engine.state !== "failed");
  const measurement = useLab((lab) => familyOf(shownSpec(lab).model).measurement);
  return (
    <Menu text={measuring ? "Measuring…" : "Measure"} title="Measurements on the test set, on demand">
      <h3>{measurement.title}</h3>
      <p className="fine">{measurement.help(particles)} Training pauses for it.</p>
      <button
        type="button"
        className="button button-small"
        disabled={measuring || !ready}
        onClick={() => void measureLikelihood()}
      >
        {measuring ? "Measuring…" : measurement.button}
      </button>
    </Menu>
  );
}

export function LikelihoodWords() {
  const likelihoods = useLab((lab) => lab.likelihoods);
  const sign = useLab((lab) => familyOf(shownSpec(lab).model).reports.sign);
  const [first] = likelihoods;
  const column = useLab((lab) => familyOf(shownSpec(lab).model).measurement.column);
  if (!first) return null;
  return (
    <p className="fine likelihood">
      {column} at step {formatCount(first.step)}: {first.protocol}.
      {likelihoods.map(
        ({ run, replica, fewer = [] }) =>
          fewer.length > 0 && (
            <span key={`${run} ${replica}`}>
              {" "}
              {run}
              {likelihoods.some((other) => other.run === run && other.replica !== replica) && `, seed ${replica + 1}`}:{" "}
              {fewer.map(({ samples, value }) => `${formatFixed(-sign * value, 2)} by ${samples}`).join(", ")}.
            </span>
          ),
      )}
    </p>
  );
}
