/** A part of the experiment panel that folds; folded, it says its value in a few words. */
import type { ReactNode } from "react";
import { Icon } from "./Icon";

interface SectionProps {
  title: string;
  value: string;
  /** Says the value at greater length. */
  help?: string;
  open?: boolean;
  children: ReactNode;
}

export function Section(props: SectionProps) {
  return (
    <details className="section" open={props.open}>
      <summary>
        <h2>{props.title}</h2>
        <span className="summary-value" title={props.help}>
          {props.value}
        </span>
        <span className="chevron">
          <Icon name="chevron" size={12} />
        </span>
      </summary>
      <div className="section-body">{props.children}</div>
    </details>
  );
}
