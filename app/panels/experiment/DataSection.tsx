/** The data set: cards with a look at the images, a file drop, and how grey becomes black and white. */
import { useEffect, useState } from "react";
import { CATALOGUE, type CatalogueRow, findDataset } from "../../../datasets/catalogue";
import type { ImageStrip } from "../../../src/index";
import { editExperiment } from "../../state/actions";
import { isAvailable } from "../../state/data-slice";
import { chooseData } from "../../state/files";
import { useLab } from "../../state/store";
import { BINARISE_WORDS, formatCount } from "../../text/words";
import { NumberField } from "../../widgets/NumberField";
import { Section } from "../../widgets/Section";
import { Segmented } from "../../widgets/Segmented";
import { StripCanvas } from "../../widgets/StripCanvas";
import { Switch } from "../../widgets/Switch";
import { FileDrop } from "./FileDrop";
import { LoadingBar } from "./LoadingBar";
import { NeedsData } from "./NeedsData";
import { OwnDataList } from "./OwnDataList";
import { THUMBNAILS, thumbnailsOf } from "./thumbnails";

const MODES = ["threshold", "sampled", "dynamic"] as const;

/** Sets that the models of this page can learn: one channel, or it would need another likelihood. */
const CHOICES = CATALOGUE.filter((row) => row.channels === 1);

export function DataSection() {
  const dataset = useLab((lab) => lab.spec.dataset);
  const plan = useLab((lab) => lab.plan);
  const name = CATALOGUE.find((row) => row.key === dataset.key)?.name ?? dataset.key.replace(/^file:/, "");
  const isReal = plan?.dataset.key === dataset.key ? plan.dataset.isReal : findDataset(dataset.key)?.values === "real";
  const need = useLab((lab) => lab.need);
  const setData = useLab((lab) => lab.setData);
  const train = plan?.dataset.key === dataset.key ? plan.dataset.train : null;
  return (
    <Section title="Data" value={train === null ? name : `${name}, ${formatCount(train)} examples`} open>
      <fieldset className="datasets">
        <legend className="said">Data set</legend>
        {CHOICES.map((row) => (
          <DatasetCard key={row.key} row={row} checked={row.key === dataset.key} />
        ))}
      </fieldset>
      <LoadingBar />
      {need && need.preset === undefined ? (
        <NeedsData need={need} onClose={() => setData({ need: null })} />
      ) : (
        <FileDrop text={dataset.key.startsWith("file:") ? `Your file: ${name}` : "Drop a data file, or choose one"} />
      )}
      <OwnDataList />
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
  const [strip, setStrip] = useState<ImageStrip | null>(null);
  // Before the site's sets are known, nothing is asked of it.
  const isKnown = useLab((lab) => lab.siteSets !== null);
  const isThere = useLab((lab) => isAvailable(lab, row));
  const onSite = useLab(
    (lab) => row.generate !== undefined || (lab.siteSets?.some((set) => set.key === row.key) ?? false),
  );
  useEffect(() => {
    if (!onSite) return;
    let current = true;
    thumbnailsOf(row.key).then((made) => current && setStrip(made));
    return () => {
      current = false;
    };
  }, [row.key, onSite]);
  const missing = isKnown && !isThere;
  return (
    <label
      className="dataset"
      data-missing={missing}
      title={missing ? `${row.description} Not on this site: press it to see how to get it.` : row.description}
    >
      <input type="radio" name="dataset" value={row.key} checked={checked} onChange={() => chooseData(row)} />
      <span className="dataset-look">
        {strip && <StripCanvas strip={strip} columns={THUMBNAILS} label="" />}
        {!strip && isKnown && !onSite && <span className="fine">{missing ? "needs files" : "your files"}</span>}
      </span>
      <span className="dataset-name">{row.name.replace(/ \(.*/, "")}</span>
    </label>
  );
}
