/** A titled strip of images; its place is held, in words, until the first ones come. */
import type { ImageStrip, ReconstructionPictures } from "../../../src/index";
import { readableOn } from "../../colours/colour";
import { useInk } from "../../theme/ink";
import type { RunView } from "../../state/runs";
import { StripCanvas } from "../../widgets/StripCanvas";
import { Swatch } from "../../widgets/Swatch";

interface PictureProps {
  title?: string;
  /** Titles the strip with a run instead. */
  run?: RunView;
  note?: string;
  strip: ImageStrip | undefined;
  columns: number;
  rows: number;
  scale?: "ink" | "signed";
}

export function Picture({ title, run, note, strip, columns, rows, scale }: PictureProps) {
  const ink = useInk();
  const label = [title ?? run?.name, note].filter(Boolean).join(", ");
  return (
    <figure className="picture">
      <figcaption>
        {run && <Swatch colour={readableOn(run.colour, ink.paper)} dash={run.dash} marker={run.marker} />}
        {title ? <h3>{title}</h3> : <span className="picture-run">{run?.name}</span>}
        {note && <p className="fine">{note}</p>}
      </figcaption>
      {strip && strip.count > 0 ? (
        <StripCanvas strip={strip} columns={columns} most={columns * rows} label={label} scale={scale} />
      ) : (
        <p className="strip-empty" style={{ aspectRatio: `${columns} / ${rows}` }}>
          Comes with the first steps
        </p>
      )}
    </figure>
  );
}

/** The states of each stochastic layer, one row of small grids per layer. */
export function LatentPictures({ latents }: { latents: ReconstructionPictures["latents"] | undefined }) {
  return (
    <figure className="picture">
      <figcaption>
        <h3>Latent states</h3>
        <p className="fine">one grid per data image above, nearest the data first</p>
      </figcaption>
      {latents?.map(({ layer, text, strip }) => (
        <div key={layer} className="latent">
          <StripCanvas strip={strip} columns={8} most={8} gap={2} label={`States of layer ${layer}, ${text}`} />
          <p className="fine">
            layer {layer}: {text}
          </p>
        </div>
      )) ?? (
        <p className="strip-empty" style={{ aspectRatio: "8 / 2" }}>
          Comes with the first steps
        </p>
      )}
    </figure>
  );
}
