/** How much of a prepared set has arrived. */
import { useLab } from "../../state/store";
import { formatBytes } from "../../text/words";

export function LoadingBar() {
  const loading = useLab((lab) => lab.loading);
  if (!loading) return null;
  const { name, received, total } = loading;
  const words = total === null ? formatBytes(received) : `${formatBytes(received)} of ${formatBytes(total)}`;
  return (
    <div className="loading-data">
      <label>
        Downloading {name}, {words}
        <progress max={total ?? undefined} value={total === null ? undefined : received} />
      </label>
    </div>
  );
}
