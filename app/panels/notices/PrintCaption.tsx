/** What stands under a printed page's title: the experiment, how far it has trained, where it can be run again. */
import { usePrinting } from "../../theme/printing";
import { furthest } from "../../state/engine";
import { useLab } from "../../state/store";
import { shareAddress } from "../../state/url";
import { formatCount } from "../../text/words";

export function PrintCaption() {
  return usePrinting() ? <Caption /> : null;
}

function Caption() {
  const steps = useLab((lab) => furthest(lab.steps));
  const plan = useLab((lab) => lab.plan);
  const seed = useLab((lab) => lab.spec.seed);
  const link = shareAddress();
  return (
    <header className="print-caption">
      <h2>SBN Lab</h2>
      <p>
        {plan ? `${plan.dataset.name}, ${formatCount(plan.dataset.train)} training examples; ` : ""}
        step {formatCount(steps)}; seed {seed}.
      </p>
      <p className="print-link">{link}</p>
    </header>
  );
}
