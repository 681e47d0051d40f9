/** A button for each format in which a chart is saved. */
import { useState } from "react";
import { PICTURE_FORMATS, type PictureFormat, savePicture } from "./save";

export interface Saving {
  /** Name of the file, without its ending. */
  file: string;
  /** The picture for paper as SVG, which loads what it needs. */
  picture: () => Promise<string>;
}

export function SaveButtons({ title, file, picture }: Saving & { title: string }) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const save = async (format: PictureFormat) => {
    try {
      setTrouble(null);
      await savePicture(file, format, await picture());
    } catch (error) {
      setTrouble(`The picture could not be saved: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return (
    <div className="plot-save">
      {PICTURE_FORMATS.map((format) => (
        <button
          key={format}
          type="button"
          className="button button-bare button-small"
          aria-label={`Save "${title}" as ${format.toUpperCase()}`}
          title={`Save this chart as ${format.toUpperCase()}: for paper, white, 3.3 inches wide, with its protocol and link`}
          onClick={() => void save(format)}
        >
          {format.toUpperCase()}
        </button>
      ))}
      {trouble && (
        <p className="fine" role="alert">
          {trouble}
        </p>
      )}
    </div>
  );
}
