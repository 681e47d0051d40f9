/** About the lab: version, licence, source, how to cite it, the papers behind it, and what it does with data. */
import { useState } from "react";
import { SOURCES } from "../../../src/estimators/sources";
import { useLab } from "../../state/store";
import { ABOUT, bibtex } from "../../text/about";

export function AboutPanel() {
  const announce = useLab((lab) => lab.announce);
  const [copied, setCopied] = useState(false);
  const [address] = useState(() => `${location.origin}${location.pathname}`);
  const entry = bibtex(address);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(entry);
      setCopied(true);
      announce("BibTeX copied");
    } catch {
      announce("The browser did not allow copying: select the text and copy it by hand");
    }
  };
  return (
    <section aria-labelledby="about-title" className="about">
      <h3 id="about-title">About</h3>
      <dl className="facts">
        <div>
          <dt>Version</dt>
          <dd>{ABOUT.version}</dd>
        </div>
        <div>
          <dt>Licence</dt>
          <dd>{ABOUT.licence}</dd>
        </div>
        <div>
          <dt>Source</dt>
          <dd>
            {ABOUT.source ? (
              <a href={ABOUT.source} target="_blank" rel="noreferrer">
                {ABOUT.source}
              </a>
            ) : (
              "TypeScript and WGSL, in the repository that this page was built from"
            )}
          </dd>
        </div>
        <div>
          <dt>Privacy</dt>
          <dd>{ABOUT.privacy}</dd>
        </div>
      </dl>
      <details>
        <summary>How to cite</summary>
        <textarea className="bibtex" readOnly rows={7} aria-label="BibTeX entry" value={entry} />
        <button type="button" className="button button-small" onClick={() => void copy()}>
          {copied ? "Copied" : "Copy BibTeX"}
        </button>
        <p className="fine">Please cite the papers of the estimators that you use as well.</p>
      </details>
      <details>
        <summary>Papers behind the estimators</summary>
        <ul className="sources">
          {Object.entries(SOURCES).map(([key, { authors, year, title, venue, link }]) => (
            <li key={key}>
              <a href={link} target="_blank" rel="noreferrer">
                {authors} {year}
              </a>
              <span className="fine">
                {title}. {venue}
              </span>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
