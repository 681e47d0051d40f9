/** Test log-likelihood on demand, in a menu; what was measured, and how, stands under the table of runs. */
import { shownSpec } from "../../state/experiment";
import { measureLikelihood } from "../../state/session";
import { useLab } from "../../state/store";
import { formatCount } from "../../text/words";
import { Menu } from "../../widgets/Menu";

export function LikelihoodMenu() {
  const particles = useLab((lab) => shownSpec(lab).evaluate.particles);
  const measuring = useLab((lab) => lab.measuring);
  const ready = useLab((lab) => Object.keys(lab.steps).length > 0 && lab.engine.state !== "failed");
  const classifies = useLab((lab) => shownSpec(lab).model.kind === "classifier");
  return (
    <Menu text={measuring ? "Measuring…" : "Measure"} title="Measurements on the test set, on demand">
      <h3>{classifies ? "A larger ensemble" : "Test log p(x)"}</h3>
      <p className="fine">
        {classifies
          ? `It predicts better: the mean of ${formatCount(particles)} draws. Training pauses for it.`
          : `A tighter bound than the ELBO: importance sampling, K = ${formatCount(particles)}. Training pauses for it.`}
      </p>
      <button
        type="button"
        className="button button-small"
        disabled={measuring || !ready}
        onClick={() => void measureLikelihood()}
      >
        {measuring ? "Measuring…" : classifies ? "Measure the ensemble" : "Measure log p(x)"}
      </button>
    </Menu>
  );
}

export function LikelihoodWords() {
  const first = useLab((lab) => lab.likelihoods[0]);
  const classifies = useLab((lab) => shownSpec(lab).model.kind === "classifier");
  if (!first) return null;
  return (
    <p className="fine likelihood">
      {classifies ? "Ensemble loss" : "Test log p(x)"} at step {formatCount(first.step)}: {first.protocol}.
    </p>
  );
}
