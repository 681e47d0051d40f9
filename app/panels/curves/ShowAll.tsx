/** Ends a zoom; its place beside the title is held. */
import { useLab } from "../../state/store";

export function ShowAll() {
  const zoom = useLab((lab) => lab.view.zoom);
  const setView = useLab((lab) => lab.setView);
  if (zoom.x === null && Object.keys(zoom.y).length === 0) return null;
  return (
    <button
      type="button"
      className="button button-small"
      aria-keyshortcuts="Z"
      onClick={() => setView({ zoom: { x: null, y: {} } })}
    >
      Show all
    </button>
  );
}
