/** Opens the search for learning rates; while one is under way it says how far. */
import { useLab } from "../../state/store";
import { useTuneDialog } from "./dialog";

export function TuneButton() {
  const share = useLab((lab) => lab.tuning?.share ?? null);
  const hasFound = useLab((lab) => (lab.rateSearch?.scores.length ?? 0) > 0);
  const show = useTuneDialog((dialog) => dialog.show);
  const words = share !== null ? `Tuning rates, ${Math.floor(100 * share)} %` : hasFound ? "Tuned rates" : "Tune rates";
  return (
    <button
      type="button"
      className="button"
      title="Trains every estimator at several learning rates and finds the best for each"
      onClick={show}
    >
      {words}…
    </button>
  );
}
