/** The learning rate of one run: the experiment's, or one of its own. */
import type { EstimatorSpec } from "../../../src/index";
import { editExperiment } from "../../state/actions";
import { rateOf, setRate } from "../../state/runs";
import { useLab } from "../../state/store";
import { Slider } from "../../widgets/Slider";

/** Ends of the slider; a rate beyond them can be typed. */
const LOWEST = 1e-6;
const HIGHEST = 1;

export function RateField({ estimator, index }: { estimator: EstimatorSpec; index: number }) {
  const rate = useLab((lab) => rateOf(lab.spec, estimator));
  const own = estimator.learningRate !== undefined;
  return (
    <div className="rate-field">
      <Slider
        log
        label={own ? "Learning rate of this run" : "Learning rate (the experiment's)"}
        help="Another value is another run of the estimator; the other runs go on. Schedule and warm-up are the experiment's."
        value={rate}
        min={LOWEST}
        max={HIGHEST}
        onChange={(next, phase) => editExperiment((draft) => setRate(draft.estimators[index], next), phase)}
      />
      {own && (
        <button
          type="button"
          className="button button-small"
          onClick={() => editExperiment((draft) => setRate(draft.estimators[index], null))}
        >
          Use the experiment's rate
        </button>
      )}
    </div>
  );
}
