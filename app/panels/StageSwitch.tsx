/** What the middle of the page shows: the race, or how wrong and how noisy its gradients are. Beside it, menus of the view. */
import type { ReactNode } from "react";
import { useLab } from "../state/store";
import { STAGES } from "../state/view";
import { Segmented } from "../widgets/Segmented";

const WORDS = {
  train: { text: "Train", title: "The race: ELBO and noise over training" },
  gradients: { text: "Gradients", title: "Exact bias and variance of every estimator" },
} as const;

export function StageSwitch({ children }: { children?: ReactNode }) {
  const stage = useLab((lab) => lab.view.stage);
  const setView = useLab((lab) => lab.setView);
  return (
    <div className="stage-head">
      <div className="stage-switch">
        <Segmented
          label="View"
          keys="G"
          value={stage}
          options={STAGES.map((value) => ({ value, ...WORDS[value] }))}
          onChange={(next) => setView({ stage: next })}
        />
      </div>
      {children}
    </div>
  );
}
