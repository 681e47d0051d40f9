/** What went wrong and what is worth knowing, as banners that say what to do and can be dismissed. */
import { type ReactNode, useEffect, useState } from "react";
import type { Problem } from "../../../src/index";
import { applyExperiment, backToHeld } from "../../state/holding";
import { causeOf } from "../../state/problems";
import { restartEngine } from "../../state/restart";
import { stopReading } from "../../state/session";
import { useLab } from "../../state/store";
import { Icon } from "../../widgets/Icon";

/** Problems that nobody need be alarmed about, training works: said until dismissed once. */
const NEWS = new Set(["software-adapter"]);

/** Milliseconds of reading before anything is said of it: most files are read by then. */
const READING_SHOWN_MS = 500;

/** Problems of a worker that is gone: a new one goes on with what was kept. */
const ENGINE_GONE = new Set(["worker-died", "worker-silent"]);

export function Banners() {
  const all = useLab((lab) => lab.problems);
  const known = useLab((lab) => lab.view.dismissedNews);
  const setView = useLab((lab) => lab.setView);
  const news = all.filter(({ code }) => NEWS.has(code) && !known.includes(code));
  const problems = all.filter(({ code }) => !NEWS.has(code));
  const notices = useLab((lab) => lab.notices);
  const linkNotes = useLab((lab) => lab.linkNotes);
  const reading = useLongReading();
  const readOnly = useLab((lab) => lab.readOnly);
  const failed = useLab((lab) => lab.engine.state === "failed");
  const refused = useLab((lab) => lab.refused);
  const isRefusal = (problem: Problem) => refused && !failed && causeOf(problem) === "experiment";
  const dismiss = useLab((lab) => lab.dismiss);
  const dismissLinkNotes = useLab((lab) => lab.dismissLinkNotes);
  if (news.length + problems.length + notices.length + linkNotes.length + reading.length === 0 && !readOnly)
    return null;
  return (
    <div className="banners">
      {reading.length > 0 && (
        <Banner kind="note" title={`Reading ${reading.join(", ")}`}>
          <p>This takes long. The experiment goes on meanwhile; a file that takes more than two minutes is not read.</p>
          <button type="button" className="button button-small" onClick={() => void stopReading()}>
            Stop reading
          </button>
        </Banner>
      )}
      {readOnly && (
        <Banner kind="note" title="Read-only: this link was made by a newer version of SBN Lab">
          <p>What this version understands of it is shown and can be run. Reload the page to get the newest version.</p>
        </Banner>
      )}
      {linkNotes.length > 0 && (
        <Banner kind="warn" title="Some of the link could not be used" onDismiss={dismissLinkNotes}>
          <ul>
            {linkNotes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Banner>
      )}
      {news.map((problem) => (
        <News
          key={problem.id}
          title={problem.title}
          text={`${problem.detail} ${problem.remedy}`}
          onDismiss={() => {
            dismiss(problem.id);
            setView({ dismissedNews: [...known, problem.code] });
          }}
        />
      ))}
      {problems.map((problem) => (
        <Banner
          key={problem.id}
          kind={problem.code === "storage" ? "warn" : "bad"}
          title={problem.title}
          onDismiss={isRefusal(problem) ? undefined : () => dismiss(problem.id)}
        >
          <p>
            {problem.detail} {problem.remedy}
          </p>
          {ENGINE_GONE.has(problem.code) ? (
            <button type="button" className="button button-small" onClick={restartEngine}>
              Restart the engine
            </button>
          ) : (
            failed && (
              <button type="button" className="button button-small" onClick={() => location.reload()}>
                Reload the page
              </button>
            )
          )}
          {isRefusal(problem) && <Refused />}
        </Banner>
      ))}
      {notices.map((notice) => (
        <Banner key={notice.id} kind="note" title={notice.text} onDismiss={() => dismiss(notice.id)} />
      ))}
    </div>
  );
}

/** Names of files that have been read for a while. */
function useLongReading(): readonly string[] {
  const reading = useLab((lab) => lab.reading);
  const [long, setLong] = useState<readonly string[]>([]);
  useEffect(() => {
    const timer = setTimeout(() => setLong(reading), READING_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [reading]);
  return reading.filter((name) => long.includes(name));
}

/** What there is to do about an experiment that could not be set up. */
function Refused() {
  const hasLast = useLab((lab) => lab.shown !== null);
  return (
    <>
      {hasLast && <p>The last experiment is still here: its curves and pictures stay, and it can go on training.</p>}
      <p className="banner-buttons">
        {hasLast && (
          <button type="button" className="button button-small" onClick={backToHeld}>
            Back to the last experiment
          </button>
        )}
        <button type="button" className="button button-small" onClick={() => void applyExperiment()}>
          Try again
        </button>
      </p>
    </>
  );
}

/** One line, which opens to all of its words. */
function News({ title, text, onDismiss }: { title: string; text: string; onDismiss: () => void }) {
  return (
    <section className="banner news" data-kind="note" role="status">
      <details>
        <summary>
          <h2>{title}</h2>
          <span className="news-text">{text}</span>
        </summary>
      </details>
      <Dismiss onDismiss={onDismiss} />
    </section>
  );
}

function Dismiss({ onDismiss }: { onDismiss: () => void }) {
  return (
    <button type="button" className="button button-bare button-icon" aria-label="Dismiss" onClick={onDismiss}>
      <Icon name="close" />
    </button>
  );
}

interface BannerProps {
  kind: "bad" | "warn" | "note";
  title: string;
  children?: ReactNode;
  onDismiss?: () => void;
}

function Banner({ kind, title, children, onDismiss }: BannerProps) {
  return (
    <section className="banner" data-kind={kind} role={kind === "bad" ? "alert" : "status"}>
      <div>
        <h2>{title}</h2>
        {children}
      </div>
      {onDismiss && <Dismiss onDismiss={onDismiss} />}
    </section>
  );
}
