/** What the middle of the page shows, and in one sentence what that is for. Beside it, menus of the view. */
import type { ReactNode } from "react";
import { useLab } from "../state/store";
import { PAGES, pageOf } from "../text/pages";
import { Segmented } from "../widgets/Segmented";

export function StageSwitch({ children }: { children?: ReactNode }) {
  const stage = useLab((lab) => lab.view.stage);
  const setView = useLab((lab) => lab.setView);
  return (
    <div className="stage-head">
      <div className="stage-switch">
        <Segmented
          label="View"
          keys="G"
          value={stage}
          options={PAGES.map(({ key, title, sentence }) => ({ value: key, text: title, title: sentence }))}
          onChange={(next) => setView({ stage: next })}
        />
      </div>
      <p className="fine view-sentence">{pageOf(stage).sentence}</p>
      {children}
    </div>
  );
}
