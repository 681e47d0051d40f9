/** A place to drop files onto, or to choose them at. */
import { type DragEvent, useState } from "react";
import { addFiles } from "../../state/files";

const KINDS =
  "Images as IDX or .npy, a table with a column of classes as .csv, all also as .gz; weights as .safetensors";

export function FileDrop({ text }: { text: string }) {
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void addFiles([...event.dataTransfer.files]);
  };
  return (
    <label
      className="drop"
      data-over={over}
      title={KINDS}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <input
        type="file"
        multiple
        onChange={(event) => {
          void addFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <span>{text}</span>
    </label>
  );
}
