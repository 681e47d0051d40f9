/** The left zone: everything that the experiment is, in sections that fold and say their value when folded. */
import { useLab } from "../../state/store";
import { DataSection } from "./DataSection";
import { EstimatorSection } from "./EstimatorSection";
import { EvaluationSection } from "./EvaluationSection";
import { ModelSection } from "./ModelSection";
import { OptimizerSection } from "./OptimizerSection";
import { PresetMenu } from "./PresetMenu";
import { SamplingSection } from "./SamplingSection";

export function ExperimentPanel() {
  const readOnly = useLab((lab) => lab.readOnly);
  return (
    <section
      className="zone zone-experiment scrolls"
      id="experiment"
      aria-label="Experiment"
      tabIndex={readOnly ? 0 : -1}
    >
      <fieldset disabled={readOnly}>
        <legend className="said">The experiment</legend>
        <PresetMenu />
        <EstimatorSection />
        <DataSection />
        <ModelSection />
        <OptimizerSection />
        <SamplingSection />
        <EvaluationSection />
      </fieldset>
    </section>
  );
}
