/** What the middle of the page shows: the race, or how wrong and how noisy its gradients are. */
import { useLab } from "../state/store";
import { STAGES } from "../state/view";
import { Segmented } from "../widgets/Segmented";

const WORDS = {
  train: { text: "Train", title: "The race: ELBO and noise over training (G)" },
  gradients: { text: "Gradients", title: "Exact bias and variance of every estimator (G)" },
} as const;

export function StageSwitch() {
  const stage = useLab((lab) => lab.view.stage);
  const setView = useLab((lab) => lab.setView);
  return (
    <div className="stage-switch">
      <Segmented
        label="View (G)"
        value={stage}
        options={STAGES.map((value) => ({ value, ...WORDS[value] }))}
        onChange={(next) => setView({ stage: next })}
      />
    </div>
  );
}
