/** The search for learning rates: what it tries, how far it is, what it has found, and the best rates into the experiment. */
import { useEffect, useRef } from "react";
import { estimatorText } from "../../../src/experiment/estimator-text";
import { fileName } from "../../../src/export/probe-file";
import { rateProtocol, rateSearchCsv, rateSearchJson } from "../../../src/export/rate-file";
import { ratePicture } from "../../../src/export/rate-picture";
import { bestOf, estimatorsToTune, type RateSearch, withBestRates } from "../../../src/tuning/score";
import { saveText } from "../../plots/save";
import { editExperiment } from "../../state/actions";
import { useLab } from "../../state/store";
import { Icon } from "../../widgets/Icon";
import { useTuneDialog } from "./dialog";
import { RateChart } from "./RateChart";
import { RateTable } from "./RateTable";
import { TuneControls } from "./TuneControls";

export function TuneDialog() {
  const open = useTuneDialog((dialog) => dialog.open);
  const hide = useTuneDialog((dialog) => dialog.hide);
  const dialog = useRef<HTMLDialogElement>(null);
  const search = useLab((lab) => lab.rateSearch);
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open) dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className="dialog tune scrolls" aria-labelledby="tune-title" onClose={hide}>
      {open && (
        <>
          <header className="card-head">
            <h2 id="tune-title">Tune learning rates</h2>
            <button type="button" className="button button-bare button-icon" aria-label="Close" onClick={hide}>
              <Icon name="close" />
            </button>
          </header>
          <p>
            Estimators need different learning rates, so one rate for all makes a race look fair that is not. This
            trains every estimator at several rates, from the same weights and with the same noise, and finds the best
            rate of each. The runs on the page wait meanwhile and stay as they are.
          </p>
          <TuneControls />
          {search && search.scores.length > 0 && <Found search={search} />}
          {search?.leftOut.map(({ estimator, reason }) => (
            <p key={estimator} className="fine">
              {estimator} is left out: {reason}.
            </p>
          ))}
        </>
      )}
    </dialog>
  );
}

function Found({ search }: { search: RateSearch }) {
  const spec = useLab((lab) => lab.spec);
  const readOnly = useLab((lab) => lab.readOnly);
  const announce = useLab((lab) => lab.announce);
  const best = withBestRates(spec, search);
  const same = JSON.stringify(best.estimators) === JSON.stringify(spec.estimators);
  const any = estimatorsToTune(spec).some((estimator) => bestOf(search, estimatorText(estimator)));
  const name = fileName(["rates", spec.dataset.key]);
  const useBest = () => {
    const refused = editExperiment((draft) => {
      draft.estimators = withBestRates(draft, search).estimators;
    });
    announce(refused ?? "Every run has the best rate that was found");
  };
  return (
    <section aria-label="What was found" className="tune-found">
      <RateChart search={search} />
      <p className="fine">{rateProtocol(search)}</p>
      <RateTable search={search} />
      <div className="tune-files">
        <button type="button" className="button button-main" disabled={readOnly || same || !any} onClick={useBest}>
          {same && any ? "The best rates are in use" : "Use the best rates"}
        </button>
        <button
          type="button"
          className="button button-small"
          onClick={() => saveText(`${name}.svg`, ratePicture(search), "image/svg+xml")}
        >
          Save SVG
        </button>
        <button
          type="button"
          className="button button-small"
          onClick={() => saveText(`${name}.json`, rateSearchJson(search), "application/json")}
        >
          Save JSON
        </button>
        <button
          type="button"
          className="button button-small"
          onClick={() => saveText(`${name}.csv`, rateSearchCsv(search), "text/csv")}
        >
          Save CSV
        </button>
      </div>
    </section>
  );
}
