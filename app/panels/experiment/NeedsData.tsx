/** Data that are asked for and not there: what a visitor can do about it, and, apart from that, what the publisher of the site can. */
import { type CatalogueRow, findDataset } from "../../../datasets/catalogue";
import { filesToDrop } from "../../../datasets/original-files";
import { findPreset } from "../../../src/experiment/presets";
import type { Need } from "../../state/data-slice";
import { dataName } from "../../state/files";
import { FileDrop } from "./FileDrop";

export function NeedsData({ need, onClose }: { need: Need; onClose?: () => void }) {
  const row = findDataset(need.key);
  const preset = findPreset(need.preset ?? "");
  return (
    <section className="needs" aria-label={`Data needed: ${dataName(need)}`}>
      <h3>
        {row ? `${row.name} is not on this site` : `The file ${dataName(need)} is not kept in this browser`}
        {onClose && (
          <button type="button" className="button button-bare button-small" onClick={onClose}>
            Close
          </button>
        )}
      </h3>
      {row ? <Originals row={row} /> : <OwnFile need={need} />}
      {preset && <p className="fine">Then “{preset.title}” opens.</p>}
      <FileDrop text="Drop the files here, or choose them" />
      {row?.files && (
        <details>
          <summary>If this site is yours</summary>
          <p className="fine">
            Build it with <code>npm run build -- --with {row.key}</code>, and it offers {row.name} to every visitor.
          </p>
        </details>
      )}
    </section>
  );
}

function Originals({ row }: { row: CatalogueRow }) {
  const files = filesToDrop(row);
  const home = <a href={row.homepage}>{row.homepage?.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "")}</a>;
  if (files.length === 0) {
    return (
      <p>
        This page cannot put it together from its original files. One batch of the binary version, such as
        data_batch_1.bin, becomes a data set of your own when it is dropped here. Source: {home}
      </p>
    );
  }
  const isPublished = files.every(({ url }) => url !== undefined);
  return (
    <>
      <p>
        {isPublished
          ? "Fetch these four files and drop them onto the page together. "
          : "It is rebuilt from drawings; whoever has prepared it can give you these four files to drop here together. "}
        They stay on your computer, and this browser keeps them.
      </p>
      <ul>
        {files.map(({ name, url }) => (
          <li key={name}>{url ? <a href={url}>{name}</a> : name}</li>
        ))}
      </ul>
      <p className="fine">
        {row.source} {home}
      </p>
    </>
  );
}

function OwnFile({ need }: { need: Need }) {
  return (
    <p>
      This experiment learns a file of the person who made the link. Ask for it and drop it onto the page.{" "}
      {need.sha256 !== undefined && (
        <>
          Its SHA-256 begins with <code>{need.sha256}</code>; its name does not matter.
        </>
      )}
    </p>
  );
}
