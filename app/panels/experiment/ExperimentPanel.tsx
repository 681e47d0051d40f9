/** The left zone: everything that the experiment is, in sections that fold and say their value when folded. */
import { useLab } from "../../state/store";
import { EstimatorCard } from "../estimator-card/EstimatorCard";
import { DataSection } from "./DataSection";
import { EvaluationSection } from "./EvaluationSection";
import { EstimatorSection } from "./estimators/EstimatorSection";
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
      <EstimatorCard />
    </section>
  );
}
