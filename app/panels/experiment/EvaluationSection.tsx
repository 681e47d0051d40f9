/** What is measured beside training, and how often. */
import { type EvaluateSpec, familyOf, type ModelFamily } from "../../../src/index";
import { editExperiment } from "../../state/actions";
import { useLab } from "../../state/store";
import { formatCount } from "../../text/words";
import { NumberField } from "../../widgets/NumberField";
import { Section } from "../../widgets/Section";

interface Row {
  /** What a model must have for it; nothing when absent. */
  field?: ModelFamily["fields"][number];
  key: keyof EvaluateSpec;
  label: string;
  help: string;
  step: number;
  words?: { value: number; text: string };
}

const ROWS: readonly Row[] = [
  { key: "every", label: "Test every", help: "Steps between two test evaluations", step: 50, words: off() },
  {
    key: "examples",
    label: "Test examples",
    help: "The first so many test examples",
    step: 100,
    words: { value: 0, text: "all" },
  },
  {
    key: "particles",
    label: "Importance samples",
    help: "Samples of every example for the measurement on demand",
    step: 50,
  },
  {
    field: "members",
    key: "members",
    label: "Ensemble",
    help: "Draws of the network whose mean prediction is tested during training",
    step: 4,
  },
  {
    key: "hardEvery",
    label: "Hard pass every",
    help: "Estimators whose own samples are soft or noisy report their hard-sampled training figures at the first 32 steps, then at every so many",
    step: 1,
  },
  {
    key: "varianceEvery",
    label: "Variance every",
    help: "Steps between two updates of the gradient's variance",
    step: 1,
    words: off(),
  },
];

function off() {
  return { value: 0, text: "off" };
}

export function EvaluationSection() {
  const evaluate = useLab((lab) => lab.spec.evaluate);
  const { fields } = useLab((lab) => familyOf(lab.spec.model));
  return (
    <Section
      title="Evaluation"
      value={evaluate.every === 0 ? "no test evaluation" : `test every ${formatCount(evaluate.every)} steps`}
    >
      {ROWS.filter(({ field }) => field === undefined || fields.includes(field)).map(({ key, field: _, ...row }) => (
        <NumberField
          key={key}
          {...row}
          value={evaluate[key]}
          onCommit={(value) =>
            editExperiment((draft) => {
              draft.evaluate[key] = value;
            })
          }
        />
      ))}
    </Section>
  );
}
