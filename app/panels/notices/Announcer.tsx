/** Says short news to screen readers and shows them for a moment. */
import { useEffect, useState } from "react";
import { useLab } from "../../state/store";

const SHOWN_MS = 2500;

export function Announcer() {
  const { id, text } = useLab((lab) => lab.announcement);
  const [shown, setShown] = useState(0);
  useEffect(() => {
    if (id === 0) return;
    setShown(id);
    const timer = setTimeout(() => setShown(0), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id]);
  const visible = shown === id && id > 0;
  return (
    <div className="toast" data-shown={visible} role="status" aria-live="polite">
      {visible ? text : ""}
    </div>
  );
}
