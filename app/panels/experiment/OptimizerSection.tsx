/** The optimizer and the learning rate's course. */

import { formatNumber } from "../../../src/experiment/number-text";
import type { OptimizerSpec } from "../../../src/index";
import { findOptimizer, type HyperparameterName, OPTIMIZER_KEYS } from "../../../src/optimizers/table";
import { editExperiment } from "../../state/actions";
import { useLab } from "../../state/store";
import { NumberField } from "../../widgets/NumberField";
import { Section } from "../../widgets/Section";
import { Segmented } from "../../widgets/Segmented";
import { Switch } from "../../widgets/Switch";
import { TuneButton } from "../tuning/TuneButton";

const KINDS = OPTIMIZER_KEYS.map((key) => {
  const { name, says } = findOptimizer(key);
  return { value: key, text: name, title: says };
});

const SCHEDULES = [
  { value: "constant", text: "Constant" },
  { value: "cosine", text: "Cosine" },
  { value: "step", text: "Steps" },
] as const;

type Edit = (change: (draft: OptimizerSpec) => void) => string | null;

export function OptimizerSection() {
  const optimizer = useLab((lab) => lab.spec.optimizer);
  const edit: Edit = (change) => editExperiment((draft) => change(draft.optimizer));
  const { name } = findOptimizer(optimizer.kind);
  return (
    <Section title="Optimizer" value={`${name}, ${formatNumber(optimizer.learningRate)}`}>
      <Segmented
        wide
        label="Optimizer"
        value={optimizer.kind}
        options={KINDS}
        onChange={(kind) =>
          edit((draft) => {
            draft.kind = kind;
          })
        }
      />
      <NumberField
        label="Learning rate"
        value={optimizer.learningRate}
        factor={1.2589254117941673}
        onCommit={(rate) =>
          edit((draft) => {
            draft.learningRate = rate;
          })
        }
      />
      <TuneButton />
      <SettingFields optimizer={optimizer} edit={edit} />
      <NumberField
        label="Weight decay"
        help="Decoupled, on weight matrices, per unit of learning rate"
        value={optimizer.weightDecay}
        step={1e-4}
        words={{ value: 0, text: "none" }}
        onCommit={(decay) =>
          edit((draft) => {
            draft.weightDecay = decay;
          })
        }
      />
      <NumberField
        label="Clip gradient norm"
        value={optimizer.clipNorm}
        words={{ value: 0, text: "none" }}
        onCommit={(norm) =>
          edit((draft) => {
            draft.clipNorm = norm;
          })
        }
      />
      <ScheduleFields optimizer={optimizer} edit={edit} />
    </Section>
  );
}

/** A control for every hyperparameter of the optimizer, as its row declares them. */
function SettingFields({ optimizer, edit }: { optimizer: OptimizerSpec; edit: Edit }) {
  const { hyperparameters } = findOptimizer(optimizer.kind);
  return Object.entries(hyperparameters).map(([name, { kind, label, help, ...declared }]) => {
    const set = (value: number | boolean) => edit((draft) => Object.assign(draft, { [name]: value }));
    const value = optimizer[name as HyperparameterName];
    return kind === "boolean" ? (
      <Switch key={name} label={label} help={help} checked={value === true} onChange={set} />
    ) : (
      <NumberField
        key={name}
        label={label}
        help={help}
        value={Number(value)}
        step={"step" in declared ? declared.step : undefined}
        onCommit={set}
      />
    );
  });
}

function ScheduleFields({ optimizer, edit }: { optimizer: OptimizerSpec; edit: Edit }) {
  const { schedule } = optimizer;
  const number = (key: "warmup" | "period" | "factor", label: string, step: number, help: string) => (
    <NumberField
      label={label}
      help={help}
      value={schedule[key]}
      step={step}
      onCommit={(value) =>
        edit((draft) => {
          draft.schedule[key] = value;
        })
      }
    />
  );
  return (
    <>
      <div className="field field-stacked">
        <span className="label">Learning rate over time</span>
        <Segmented
          wide
          label="Schedule"
          value={schedule.kind}
          options={SCHEDULES}
          onChange={(kind) =>
            edit((draft) => {
              draft.schedule.kind = kind;
            })
          }
        />
      </div>
      {number("warmup", "Warm-up steps", 100, "Steps of linear rise from 0")}
      {schedule.kind === "cosine" && number("period", "Steps to zero", 1000, "Steps until the rate reaches 0")}
      {schedule.kind === "step" && number("period", "Steps between cuts", 1000, "Steps between two cuts")}
      {schedule.kind === "step" && number("factor", "Factor of a cut", 0.1, "The rate is multiplied by this")}
    </>
  );
}
