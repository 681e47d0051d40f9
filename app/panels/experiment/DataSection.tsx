/** The data set: cards with a look at the images, a file drop, and how grey becomes black and white. */
import { type DragEvent, useEffect, useState } from "react";
import { CATALOGUE, type CatalogueRow, findDataset } from "../../../datasets/catalogue";
import type { ImageStrip } from "../../../src/client/contract";
import { addFiles, editDataset, editExperiment } from "../../state/actions";
import { useLab } from "../../state/store";
import { BINARISE_WORDS, formatCount } from "../../text/words";
import { NumberField } from "../../widgets/NumberField";
import { Section } from "../../widgets/Section";
import { Segmented } from "../../widgets/Segmented";
import { StripCanvas } from "../../widgets/StripCanvas";
import { Switch } from "../../widgets/Switch";
import { THUMBNAILS, thumbnailsOf } from "./thumbnails";

const MODES = ["threshold", "sampled", "dynamic"] as const;

/** Sets that the models of this page can learn: one channel, or it would need another likelihood. */
const CHOICES = CATALOGUE.filter((row) => row.channels === 1);

export function DataSection() {
  const dataset = useLab((lab) => lab.spec.dataset);
  const plan = useLab((lab) => lab.plan);
  const name = CATALOGUE.find((row) => row.key === dataset.key)?.name ?? dataset.key.replace(/^file:/, "");
  const isReal = plan?.dataset.key === dataset.key ? plan.dataset.isReal : findDataset(dataset.key)?.values === "real";
  const train = plan?.dataset.key === dataset.key ? plan.dataset.train : null;
  return (
    <Section title="Data" value={train === null ? name : `${name}, ${formatCount(train)} examples`} open>
      <fieldset className="datasets">
        <legend className="said">Data set</legend>
        {CHOICES.map((row) => (
          <DatasetCard key={row.key} row={row} checked={row.key === dataset.key} />
        ))}
      </fieldset>
      <FileDrop current={dataset.key.startsWith("file:") ? name : null} />
      {isReal ? (
        <Switch
          label="Standardise columns"
          help="Each column less its mean and divided by its standard deviation, both of the training part"
          checked={dataset.standardise}
          onChange={(on) =>
            editExperiment((draft) => {
              draft.dataset.standardise = on;
            })
          }
        />
      ) : (
        <BinariseField />
      )}
      <NumberField
        label="Training examples"
        help="The first so many; all of them by default"
        value={dataset.examples}
        words={{ value: 0, text: "all" }}
        step={1000}
        onCommit={(examples) =>
          editExperiment((draft) => {
            draft.dataset.examples = examples;
          })
        }
      />
    </Section>
  );
}

function BinariseField() {
  const binarise = useLab((lab) => lab.spec.dataset.binarise);
  return (
    <div className="field field-stacked">
      <span className="label">Black and white by</span>
      <Segmented
        wide
        label="Binarisation"
        value={binarise}
        options={MODES.map((value) => ({ value, ...BINARISE_WORDS[value] }))}
        onChange={(next) =>
          editExperiment((draft) => {
            draft.dataset.binarise = next;
          })
        }
      />
    </div>
  );
}

function DatasetCard({ row, checked }: { row: CatalogueRow; checked: boolean }) {
  const [strip, setStrip] = useState<ImageStrip | null | undefined>(undefined);
  useEffect(() => {
    let current = true;
    thumbnailsOf(row.key).then((made) => current && setStrip(made));
    return () => {
      current = false;
    };
  }, [row.key]);
  const missing = strip === null;
  return (
    <label className="dataset" title={missing ? `${row.description} Not on this site: ${row.howTo}` : row.description}>
      <input
        type="radio"
        name="dataset"
        value={row.key}
        checked={checked}
        disabled={missing && !checked}
        onChange={() => editDataset(row.key)}
      />
      <span className="dataset-look">
        {strip && <StripCanvas strip={strip} columns={THUMBNAILS} label="" />}
        {missing && <code>{row.howTo.replace("npm run ", "")}</code>}
      </span>
      <span className="dataset-name">{row.name.replace(/ \(.*/, "")}</span>
    </label>
  );
}

const KINDS =
  "Images as IDX or .npy, a table with a column of classes as .csv, all also as .gz; weights as .safetensors";

function FileDrop({ current }: { current: string | null }) {
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void addFiles(event.dataTransfer.files);
  };
  return (
    <label
      className="drop"
      data-over={over}
      title={KINDS}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <input
        type="file"
        multiple
        onChange={(event) => {
          void addFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <span>{current ? `Your file: ${current}` : "Drop a data file, or choose one"}</span>
    </label>
  );
}
