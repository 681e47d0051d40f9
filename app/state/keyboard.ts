/** Keys of the page. They rest while something is typed, a button has the key, or a dialog is open. */
import { findShortcut, type Shortcut } from "../text/shortcuts";
import { newSeed, toggleEstimatorAt } from "./actions";
import { pause, reset, run, step } from "./session";
import { useLab } from "./store";
import { redo, undo } from "./undo";
import { logSwitchOf } from "./view";

const DOES: Record<Shortcut, (index: number) => void> = {
  toggleRun: () => void (useLab.getState().playing ? pause() : run()),
  step: () => void step(),
  reset: () => void reset(),
  newSeed,
  logX: () => {
    const { view, setView } = useLab.getState();
    setView({ logX: !view.logX });
  },
  logY: () => {
    const { view, setView, spec } = useLab.getState();
    const log = logSwitchOf(spec);
    setView({ [log]: !view[log] });
  },
  xAxis: () => useLab.getState().nextXAxis(),
  smoothing: () => useLab.getState().nextSmoothing(),
  arrangement: () => useLab.getState().nextArrangement(),
  stage: () => {
    const { view, setView } = useLab.getState();
    setView({ stage: view.stage === "train" ? "gradients" : "train" });
  },
  resetZoom: () => useLab.getState().setView({ zoom: { x: null, y: {} } }),
  toggleEstimator: toggleEstimatorAt,
  findEstimator: () => {
    const field = document.getElementById("estimator-search");
    const section = field?.closest("details");
    if (section) section.open = true;
    field?.focus();
  },
  undo: () => void undo(),
  redo: () => void redo(),
  help: () => undefined,
};

/** Starts listening; `openHelp` shows the help. Returns a function that stops. */
export function listenToKeys(openHelp: () => void): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    const { view, linkError, engine } = useLab.getState();
    if (isUndo(event) && linkError === null && isFree(event)) {
      event.preventDefault();
      return DOES[event.shiftKey ? "redo" : "undo"](0);
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (linkError !== null || !isFree(event)) return;
    const shortcut = findShortcut(event.key);
    if (!shortcut || (!view.singleKeys && shortcut.does !== "help")) return;
    if (engine.state === "failed" && shortcut.does !== "help") return;
    event.preventDefault();
    // A button that was clicked keeps the focus unseen; it must not take the key's release as a press.
    if (event.key === " " && document.activeElement instanceof HTMLElement) document.activeElement.blur();
    if (shortcut.does === "help") openHelp();
    else DOES[shortcut.does](shortcut.index);
  };
  window.addEventListener("keydown", onKeyDown);
  return () => window.removeEventListener("keydown", onKeyDown);
}

function isUndo({ key, ctrlKey, metaKey, altKey, repeat, defaultPrevented }: KeyboardEvent): boolean {
  return key.toLowerCase() === "z" && (ctrlKey || metaKey) && !altKey && !repeat && !defaultPrevented;
}

/** Whether the focused element has no use of its own for the key. */
function isFree(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (document.querySelector("dialog[open]")) return false;
  if (!target) return true;
  if (target.closest("textarea, select, [contenteditable]")) return false;
  const input = target.closest("input");
  const shown = target.matches(":focus-visible");
  if (!input) return !(shown && event.key === " " && target.closest("button, summary, a, label"));
  const typed = !["checkbox", "radio", "range", "file"].includes(input.type);
  return !typed && event.key !== " " && !event.key.startsWith("Arrow");
}
