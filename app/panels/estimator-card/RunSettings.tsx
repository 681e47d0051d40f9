/** The runs of one estimator: their hyperparameters, and a way to race one estimator against itself. */
import type { EstimatorRow, Hyperparameter } from "../../../src/estimators/contract";
import type { EstimatorSpec } from "../../../src/index";
import { editExperiment, toggleEstimatorKey } from "../../state/actions";
import type { EditPhase } from "../../state/experiment";
import {
  costContext,
  evaluationsOf,
  hyperparameterOf,
  otherRate,
  otherSettings,
  setHyperparameter,
  variantText,
} from "../../state/runs";
import { useLab } from "../../state/store";
import { costWords, extraCostWords } from "../../text/words";
import { Icon } from "../../widgets/Icon";
import { Slider } from "../../widgets/Slider";
import { Switch } from "../../widgets/Switch";
import { RateField } from "../tuning/RateField";
import { TuneButton } from "../tuning/TuneButton";

/** `reason`: why the estimator cannot train this model; null where it can. */
export function RunSettings({ row, reason }: { row: EstimatorRow; reason: string | null }) {
  const estimators = useLab((lab) => lab.spec.estimators);
  const readOnly = useLab((lab) => lab.readOnly);
  const announce = useLab((lab) => lab.announce);
  const runs = estimators.map((estimator, index) => ({ estimator, index })).filter((r) => r.estimator.key === row.key);
  const has = Object.keys(row.hyperparameters).length > 0;
  return (
    <fieldset className="runs-of" disabled={readOnly}>
      <legend className="said">Runs of {row.name}</legend>
      {runs.map(({ estimator, index }) => (
        <RunCard key={index} row={row} estimator={estimator} index={index} alone={estimators.length === 1} />
      ))}
      {reason !== null && <p className="fine">Not for this model: {reason}.</p>}
      {runs.length === 0 && reason === null && (
        <button type="button" className="button button-main" onClick={() => toggleEstimatorKey(row.key)}>
          <Icon name="plus" />
          Add to the race
        </button>
      )}
      {runs.length > 0 && has && (
        <button
          type="button"
          className="button"
          onClick={() => {
            const refused = editExperiment((draft) => void draft.estimators.push(otherSettings(row, estimators)));
            announce(refused ?? `Another ${row.name} added`);
          }}
        >
          <Icon name="plus" />
          Race it against other settings
        </button>
      )}
      {runs.length > 0 && (
        <button
          type="button"
          className="button"
          onClick={() => {
            const refused = editExperiment((draft) => void draft.estimators.push(otherRate(row, draft)));
            announce(refused ?? `Another ${row.name} added`);
          }}
        >
          <Icon name="plus" />
          Race it at another rate
        </button>
      )}
      {runs.length > 0 && <TuneButton />}
    </fieldset>
  );
}

interface RunCardProps {
  row: EstimatorRow;
  estimator: EstimatorSpec;
  index: number;
  /** It is the only run of the experiment and cannot go. */
  alone: boolean;
}

function RunCard({ row, estimator, index, alone }: RunCardProps) {
  const change = (key: string, value: number | boolean, phase: EditPhase) =>
    editExperiment((draft) => setHyperparameter(draft.estimators[index], key, value), phase);
  const words = variantText(row, estimator);
  const evaluations = useLab((lab) => evaluationsOf(row, estimator.params, lab.spec.model));
  const extra = useLab((lab) => extraCostWords(row, costContext(row, estimator.params, lab.spec.model)));
  return (
    <section className="run-card" aria-label={words || "Default settings"}>
      <header>
        <h3>{words || "Default settings"}</h3>
        <button
          type="button"
          className="button button-small"
          disabled={alone}
          title={alone ? "An experiment needs at least one estimator" : undefined}
          onClick={() => editExperiment((draft) => void draft.estimators.splice(index, 1))}
        >
          Remove
        </button>
      </header>
      {Object.entries(row.hyperparameters).map(([key, parameter]) => (
        <Setting
          key={key}
          parameter={parameter}
          value={hyperparameterOf(row, estimator, key)}
          onChange={(value, phase) => change(key, value, phase)}
        />
      ))}
      <RateField estimator={estimator} index={index} />
      <p className="fine">
        {costWords(row, evaluations)} of f per example and step{extra && `, ${extra}`}
      </p>
    </section>
  );
}

interface SettingProps {
  parameter: Hyperparameter;
  value: number | boolean;
  onChange: (value: number | boolean, phase: EditPhase) => string | null;
}

function Setting({ parameter, value, onChange }: SettingProps) {
  const { label, help, kind, min = 0, max = 1, log } = parameter;
  if (typeof value === "boolean") {
    return <Switch label={label} help={help} checked={value} onChange={(checked) => onChange(checked, "commit")} />;
  }
  return (
    <Slider
      label={label}
      help={help}
      value={value}
      min={min}
      max={max}
      log={log && min > 0}
      whole={kind === "integer"}
      onChange={onChange}
    />
  );
}
