/** The visitor's files that this browser keeps, to train on again or to forget. */
import { forgetData } from "../../state/data-sets";
import { chooseData } from "../../state/files";
import { idOf } from "../../state/own-data";
import { useLab } from "../../state/store";
import { formatBytes } from "../../text/words";

export function OwnDataList() {
  const own = useLab((lab) => lab.ownData);
  const dataset = useLab((lab) => lab.spec.dataset);
  if (own.length === 0) return null;
  return (
    <details className="own-data">
      <summary>Your data in this browser ({own.length})</summary>
      <ul>
        {own.map((set) => (
          <li key={set.id}>
            <button
              type="button"
              className="button button-bare button-small"
              aria-pressed={set.id === idOf(dataset)}
              title={set.sha256 && `SHA-256 ${set.sha256}…`}
              onClick={() => chooseData(set)}
            >
              {set.name}
            </button>
            <span className="fine">{formatBytes(set.bytes)}</span>
            <button
              type="button"
              className="button button-bare button-small"
              aria-label={`Forget ${set.name}`}
              onClick={() => void forgetData(set.id)}
            >
              Forget
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
