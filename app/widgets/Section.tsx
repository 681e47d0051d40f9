/** A part of the experiment panel that folds; folded, it says its value in a few words. */
import type { ReactNode } from "react";
import { Icon } from "./Icon";

export function Section(props: { title: string; value: string; open?: boolean; children: ReactNode }) {
  return (
    <details className="section" open={props.open}>
      <summary>
        <h2>{props.title}</h2>
        <span className="summary-value">{props.value}</span>
        <span className="chevron">
          <Icon name="chevron" size={12} />
        </span>
      </summary>
      <div className="section-body">{props.children}</div>
    </details>
  );
}
