/** Offers to take back what has just ended a run: for some seconds, longer while the pointer or the focus is on it. */
import { useEffect, useState } from "react";
import { useLab } from "../../state/store";
import { undo } from "../../state/undo";
import { Icon } from "../../widgets/Icon";

const SHOWN_MS = 15_000;

export function UndoToast() {
  const undoable = useLab((lab) => lab.undoable);
  const withdraw = useLab((lab) => lab.withdrawUndo);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!undoable || held) return;
    const timer = setTimeout(withdraw, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [undoable, held, withdraw]);
  if (!undoable) return null;
  return (
    <section
      className="toast toast-undo"
      data-shown="true"
      aria-label="Undo"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span role="status">{undoable.text}.</span>
      <button
        type="button"
        className="button button-small"
        title="Ctrl Z"
        aria-keyshortcuts="Control+Z Meta+Z"
        onClick={() => void undo()}
      >
        Undo
      </button>
      <button type="button" className="button button-bare button-icon" aria-label="Dismiss" onClick={withdraw}>
        <Icon name="close" />
      </button>
    </section>
  );
}
