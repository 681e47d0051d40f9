/** The model: its architecture as text and as a drawing, and what the network sees. */
import { findDataset } from "../../../datasets/catalogue";
import { FAMILIES, familyOf, type ModelFamily, type ModelSpec } from "../../../src/index";
import { formatArchitecture } from "../../../src/spec/architecture";
import { editExperiment, editKind } from "../../state/actions";
import { useLab } from "../../state/store";
import { formatCount } from "../../text/words";
import { NumberField } from "../../widgets/NumberField";
import { Section } from "../../widgets/Section";
import { Segmented } from "../../widgets/Segmented";
import { Switch } from "../../widgets/Switch";
import { ArchitectureField } from "./ArchitectureField";
import { ModelDrawing } from "./ModelDrawing";
import { WeightsField } from "./WeightsField";

const KINDS = Object.values(FAMILIES).map(({ kind, title, help }) => ({ value: kind, text: title, title: help }));

type FamilyField = ModelFamily["fields"][number];

export function ModelSection() {
  const model = useLab((lab) => lab.spec.model);
  const key = useLab((lab) => lab.spec.dataset.key);
  const plan = useLab((lab) => lab.plan);
  const row = findDataset(key);
  const family = familyOf(model);
  const has = (field: FamilyField) => family.fields.includes(field);
  const planned = plan?.dataset.key === key ? plan.dataset : null;
  const shape = row ?? planned;
  const example = shape && {
    width: shape.width,
    height: shape.height,
    channels: row?.channels ?? 1,
    classes: planned?.classes || (row?.classes ?? 2),
    isReal: row?.values === "real" || planned?.isReal === true,
  };
  const edit = (change: (draft: ModelSpec) => void) => editExperiment((draft) => change(draft.model));
  return (
    <Section title="Model" value={`${family.title} ${formatArchitecture(model.layers)}`} open>
      <div className="field field-stacked">
        <span className="label">Kind</span>
        <Segmented label="Kind of model" value={model.kind} options={KINDS} onChange={(kind) => editKind(kind)} />
      </div>
      <ArchitectureField model={model} example={example} />
      <ModelDrawing model={model} example={example} />
      {plan && <p className="fine">{formatCount(plan.runs[0]?.parameters ?? 0)} parameters per run</p>}
      <WeightsField />
      <Representation model={model} edit={edit} />
      {has("prior") && (
        <Switch
          label="Learned prior"
          help="The top layer's prior has learned logits; off: every unit has probability one half"
          checked={model.prior === "learned"}
          onChange={(on) =>
            edit((draft) => {
              draft.prior = on ? "learned" : "fixed";
            })
          }
        />
      )}
      <Switch
        label="Centred inputs"
        help="The network reads the data minus its mean"
        checked={model.centre}
        onChange={(on) =>
          edit((draft) => {
            draft.centre = on;
          })
        }
      />
      {has("initialisation") && (
        <Switch
          label="Start fitted to the data"
          help="Weights uniform in (−1, 1), then every pre-activation brought to mean 0 and variance 1 over the data; off: Glorot"
          checked={model.initialisation === "data"}
          onChange={(on) =>
            edit((draft) => {
              draft.initialisation = on ? "data" : "glorot";
            })
          }
        />
      )}
      {has("outputBias") && (
        <Switch
          label="Output bias from the data"
          help="Output biases start at the logit of the data mean instead of 0"
          checked={model.outputBias === "data"}
          onChange={(on) =>
            edit((draft) => {
              draft.outputBias = on ? "data" : "zero";
            })
          }
        />
      )}
    </Section>
  );
}

const PAIRS = [
  { value: "0,1", text: "0, 1", lo: 0, hi: 1 },
  { value: "-1,1", text: "−1, 1", lo: -1, hi: 1 },
  { value: "other", text: "other", lo: -0.5, hi: 0.5 },
] as const;

function Representation({ model, edit }: { model: ModelSpec; edit: (c: (draft: ModelSpec) => void) => string | null }) {
  const { lo, hi } = model.representation;
  const known = PAIRS.find((pair) => pair.lo === lo && pair.hi === hi && pair.value !== "other");
  return (
    <>
      <div className="field" title="The values that the network sees for the states 0 and 1">
        <span className="label">States as</span>
        <Segmented
          label="Representation"
          value={known?.value ?? "other"}
          options={PAIRS}
          onChange={(value) => {
            const pair = PAIRS.find((p) => p.value === value) ?? PAIRS[1];
            edit((draft) => {
              draft.representation = { lo: pair.lo, hi: pair.hi };
            });
          }}
        />
      </div>
      {!known && (
        <>
          <NumberField
            label="Value of 0"
            value={lo}
            step={0.1}
            onCommit={(next) =>
              edit((draft) => {
                draft.representation.lo = next;
              })
            }
          />
          <NumberField
            label="Value of 1"
            value={hi}
            step={0.1}
            onCommit={(next) =>
              edit((draft) => {
                draft.representation.hi = next;
              })
            }
          />
        </>
      )}
    </>
  );
}
