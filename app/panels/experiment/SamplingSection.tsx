/** Mini-batch and seeds: what is drawn, how much of it, and how often the whole race is repeated. */
import { editExperiment } from "../../state/actions";
import { useLab } from "../../state/store";
import { NumberField } from "../../widgets/NumberField";
import { Section } from "../../widgets/Section";

export function SamplingSection() {
  const batch = useLab((lab) => lab.spec.batch);
  const seed = useLab((lab) => lab.spec.seed);
  const seeds = useLab((lab) => lab.spec.seeds);
  return (
    <Section
      title="Batch and seeds"
      value={`${batch} examples, ${seeds === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + seeds - 1}`}`}
    >
      <NumberField
        label="Batch"
        help="Examples per training step"
        value={batch}
        factor={2}
        onCommit={(value) =>
          editExperiment((draft) => {
            draft.batch = Math.round(value);
          })
        }
      />
      <NumberField
        label="First seed"
        value={seed}
        onCommit={(value) =>
          editExperiment((draft) => {
            draft.seed = value;
          })
        }
      />
      <NumberField
        label="Seeds"
        help="Independent copies of every run; plots show their mean and spread"
        value={seeds}
        onCommit={(value) =>
          editExperiment((draft) => {
            draft.seeds = value;
          })
        }
      />
      <p className="fine">All runs of a seed start from the same weights and see the same batches and noise.</p>
    </Section>
  );
}
