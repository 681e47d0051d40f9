/** Where the runs start: at weights of their seeds, or of a file trained here or elsewhere. */
import { addFiles } from "../../state/files";
import { startFromWeights } from "../../state/session";
import { useLab } from "../../state/store";

export function WeightsField() {
  const weights = useLab((lab) => lab.weights);
  const seed = useLab((lab) => lab.spec.seed);
  return (
    <div className="field field-stacked">
      <span className="label">Start from</span>
      <div className="weights">
        <span className="fine">{weights ?? `random weights of seed ${seed}`}</span>
        {weights && (
          <button type="button" className="button button-small" onClick={() => void startFromWeights(null)}>
            Random again
          </button>
        )}
        <label className="button button-small" title="A .safetensors file with PyTorch's names and shapes">
          <input
            className="said"
            type="file"
            accept=".safetensors"
            onChange={(event) => {
              void addFiles([...(event.target.files ?? [])]);
              event.target.value = "";
            }}
          />
          Weights from a file
        </label>
      </div>
      {weights && <p className="fine">The link does not carry these weights.</p>}
    </div>
  );
}
