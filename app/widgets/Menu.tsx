/** A button that opens a small panel below it (a native popover: a click elsewhere or Escape closes it). */
import { type ReactNode, type ToggleEvent, useId, useRef } from "react";
import { Icon } from "./Icon";

export interface MenuProps {
  text: string;
  /** What the panel is for, where the text of the button does not say it. */
  title?: string;
  children: ReactNode;
}

/** Pixels between the panel and the button, and between the panel and the edge of the window. */
const AIR = 6;

export function Menu({ text, title, children }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const place = (event: ToggleEvent<HTMLDivElement>) => {
    const at = button.current?.getBoundingClientRect();
    if (event.newState !== "open" || !at) return;
    const { style } = event.currentTarget;
    style.top = `${at.bottom + AIR}px`;
    style.right = `${Math.max(AIR, document.documentElement.clientWidth - at.right)}px`;
  };
  return (
    <div className="menu">
      <button ref={button} type="button" className="button button-small" title={title} popoverTarget={id}>
        {text}
        <span className="menu-arrow">
          <Icon name="chevron" size={11} />
        </span>
      </button>
      <div id={id} className="menu-panel" popover="auto" onBeforeToggle={place}>
        {children}
      </div>
    </div>
  );
}
