/** Help: what this page is, its keys with a switch for those whom single keys disturb, and about the lab. */
import { type RefObject, useEffect, useState } from "react";
import { openKept } from "../../state/opening";
import type { RecordHead } from "../../state/records/record";
import { shelf } from "../../state/records/the-shelf";
import { useLab } from "../../state/store";
import { SHORTCUTS } from "../../text/shortcuts";
import { formatAge, formatCount } from "../../text/words";
import { Icon } from "../../widgets/Icon";
import { Switch } from "../../widgets/Switch";
import { AboutPanel } from "./AboutPanel";

export function HelpDialog({ dialog }: { dialog: RefObject<HTMLDialogElement | null> }) {
  const [open, setOpen] = useState(false);
  return (
    <dialog
      ref={dialog}
      className="dialog scrolls"
      aria-labelledby="help-title"
      onToggle={(e) => setOpen(e.newState === "open")}
    >
      <header className="card-head">
        <h2 id="help-title">SBN Lab</h2>
        <button
          type="button"
          className="button button-bare button-icon"
          aria-label="Close"
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
      </header>
      <p>
        The derivative of a sampled Boolean state does not exist, so networks of Boolean random units are trained on
        estimates of their gradient. Every run uses another estimator, from the same initial weights on the same data:
        compare how fast each learns, how much its gradients vary, and where its bias leads. The address bar always
        holds the whole experiment.
      </p>
      <h3>Keys</h3>
      <dl className="keys">
        {SHORTCUTS.map((row) => (
          <div key={row.does}>
            <dt>
              <kbd>{row.shown}</kbd>
            </dt>
            <dd>{row.text}</dd>
          </div>
        ))}
      </dl>
      <KeySwitch />
      <p className="fine">Drag in a plot to zoom, double-click to see everything again.</p>
      {open && <KeptList onOpen={() => dialog.current?.close()} />}
      {open && <AboutPanel />}
    </dialog>
  );
}

function KeySwitch() {
  const on = useLab((lab) => lab.view.singleKeys);
  const setView = useLab((lab) => lab.setView);
  return <Switch label="Use these keys" checked={on} onChange={(singleKeys) => setView({ singleKeys })} />;
}

/** Runs that this browser has kept. */
function KeptList({ onOpen }: { onOpen: () => void }) {
  const [kept, setKept] = useState<RecordHead[]>([]);
  const [now] = useState(Date.now);
  useEffect(() => {
    shelf.list().then(setKept);
  }, []);
  if (kept.length === 0) return null;
  return (
    <>
      <h3>Kept in this browser</h3>
      <ul className="kept">
        {kept.map(({ id, link, savedAt, steps }) => (
          <li key={id}>
            <button
              type="button"
              className="button button-bare"
              onClick={() => {
                onOpen();
                void openKept(id);
              }}
            >
              <code>{link.replace(/^v=\d+&?/, "") || "defaults"}</code>
              <span className="fine">
                step {formatCount(steps)}, {formatAge(savedAt, now)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
