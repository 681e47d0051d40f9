/** Who races: sets worth comparing, a search field, and every estimator as a chip in the group of its family. */
import { ESTIMATORS } from "../../../../src/estimators/table";
import { totalEvaluations } from "../../../state/runs";
import { useLab } from "../../../state/store";
import { FAMILIES, formatCount } from "../../../text/words";
import { Section } from "../../../widgets/Section";
import { ComparisonMenu } from "./ComparisonMenu";
import { EstimatorSearch } from "./EstimatorSearch";
import { FamilyGroup } from "./FamilyGroup";

export function EstimatorSection() {
  const count = useLab((lab) => lab.spec.estimators.length);
  const evaluations = useLab((lab) => totalEvaluations(lab.spec));
  const runs = `${formatCount(count)} ${count === 1 ? "run" : "runs"}`;
  const cost = `${formatCount(evaluations)} ${evaluations === 1 ? "evaluation" : "evaluations"}`;
  return (
    <Section
      title="Estimators"
      value={`${runs}, ${cost}`}
      help={`${cost} of f per example and step, all runs together`}
      open
    >
      <ComparisonMenu />
      <EstimatorSearch>
        {FAMILIES.map((family) => (
          <FamilyGroup key={family.key} family={family} rows={ESTIMATORS.filter((row) => row.family === family.key)} />
        ))}
      </EstimatorSearch>
    </Section>
  );
}
