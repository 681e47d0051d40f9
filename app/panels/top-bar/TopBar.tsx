/** The bar on top: the name, the training controls, how fast it goes and on what, and share, theme, help. */

import { newSeed } from "../../state/actions";
import { pause, reset, run, step } from "../../state/session";
import { useLab } from "../../state/store";
import { Icon } from "../../widgets/Icon";
import { Progress } from "./Progress";
import { ShareButton } from "./ShareButton";
import { ThemeButton } from "./ThemeButton";

export function TopBar({ onHelp }: { onHelp: () => void }) {
  const playing = useLab((lab) => lab.playing);
  const failed = useLab((lab) => lab.engine.state === "failed" || lab.linkError !== null);
  const readOnly = useLab((lab) => lab.readOnly);
  return (
    <header className="bar">
      <h1 className="brand">
        <svg width="22" height="22" viewBox="0 0 16 16" aria-hidden="true">
          <rect width="16" height="16" rx="4" fill="var(--accent)" />
          <circle cx="5" cy="5" r="2" fill="var(--accent-ink)" />
          <circle cx="11" cy="11" r="2" fill="var(--accent-ink)" />
          <circle cx="11" cy="5" r="1.5" fill="none" stroke="var(--accent-ink)" />
          <circle cx="5" cy="11" r="1.5" fill="none" stroke="var(--accent-ink)" />
        </svg>
        SBN Lab
      </h1>
      <fieldset className="bar-run" aria-label="Training">
        <button
          type="button"
          className="button button-main button-play"
          aria-keyshortcuts="Space"
          disabled={failed}
          onClick={() => (playing ? pause() : run())}
        >
          <Icon name={playing ? "pause" : "play"} />
          {playing ? "Pause" : "Run"}
        </button>
        <button
          type="button"
          className="button button-icon"
          title="One training step"
          aria-label="One training step"
          aria-keyshortcuts="ArrowRight"
          disabled={failed}
          onClick={step}
        >
          <Icon name="step" />
        </button>
        <button
          type="button"
          className="button button-icon"
          title="Reset, same seed"
          aria-label="Reset, same seed"
          aria-keyshortcuts="R"
          disabled={failed}
          onClick={reset}
        >
          <Icon name="reset" />
        </button>
        <button
          type="button"
          className="button button-icon"
          title="New seed"
          aria-label="New seed"
          aria-keyshortcuts="N"
          disabled={failed || readOnly}
          onClick={newSeed}
        >
          <Icon name="dice" />
        </button>
      </fieldset>
      <Progress />
      <div className="bar-end">
        <ShareButton />
        <ThemeButton />
        <button
          type="button"
          className="button button-bare button-icon"
          title="Help, keys, about"
          aria-label="Help, keys, about"
          aria-keyshortcuts="?"
          onClick={onHelp}
        >
          <Icon name="help" />
        </button>
      </div>
    </header>
  );
}
