/** All probes of the experiment so far, as files. */
import { fileName, probesCsv, probesJson } from "../../../src/export/probe-file";
import { saveText } from "../../plots/save";
import { shownSpec } from "../../state/experiment";
import { useLab } from "../../state/store";

export function Export() {
  const spec = useLab(shownSpec);
  const history = useLab((lab) => lab.gradients);
  const latest = history.at(-1);
  if (!latest) return null;
  const name = fileName(["gradients", spec.dataset.key, "step", latest.step]);
  const probes = history.length === 1 ? "the probe" : `all ${history.length} probes`;
  return (
    <div className="probe-files">
      <button
        type="button"
        className="button button-small"
        title={`Save ${probes}: reports, with the experiment`}
        onClick={() => saveText(`${name}.json`, probesJson(spec, history), "application/json")}
      >
        Save JSON
      </button>
      <button
        type="button"
        className="button button-small"
        title={`Save ${probes}: a line for each estimator and layer`}
        onClick={() => saveText(`${name}.csv`, probesCsv(history), "text/csv")}
      >
        Save CSV
      </button>
    </div>
  );
}
