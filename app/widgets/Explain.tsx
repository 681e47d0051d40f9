/** A small button beside a term that opens its explanation (a native popover: keyboard and touch reach it as the pointer does). */
import { type ToggleEvent, useId, useRef } from "react";
import { type Term, type TermKey, termOf } from "../text/terms";

/** Pixels between the explanation and its button, and between it and the edge of the window. */
const AIR = 6;

export function Explain({ term }: { term: Term | TermKey }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const { name, text } = termOf(term);
  const place = (event: ToggleEvent<HTMLDivElement>) => {
    const at = button.current?.getBoundingClientRect();
    if (event.newState !== "open" || !at) return;
    const { clientWidth, clientHeight } = document.documentElement;
    const panel = event.currentTarget;
    const width = Math.min(WIDTH, clientWidth - 2 * AIR);
    panel.style.width = `${width}px`;
    panel.style.left = `${Math.max(AIR, Math.min(at.left, clientWidth - width - AIR))}px`;
    // In the lower half of the window it opens upwards.
    const above = at.bottom > clientHeight / 2;
    panel.style.top = above ? "auto" : `${at.bottom + AIR}px`;
    panel.style.bottom = above ? `${clientHeight - at.top + AIR}px` : "auto";
  };
  return (
    <span className="explain">
      <button ref={button} type="button" className="explain-button" aria-label={`What is ${name}?`} popoverTarget={id}>
        ?
      </button>
      <div id={id} className="explain-panel" popover="auto" role="note" aria-label={name} onBeforeToggle={place}>
        <strong>{name}</strong> {text}
      </div>
    </span>
  );
}

const WIDTH = 320;
