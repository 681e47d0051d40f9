/** Files out of the page: a text, or a picture as SVG or PNG. */

export const PICTURE_FORMATS = ["svg", "png"] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

export function saveText(name: string, text: string, type: string): void {
  saveBlob(name, new Blob([text], { type }));
}

/** Saves an SVG file as it is, or the same picture as PNG. */
export async function savePicture(name: string, format: PictureFormat, svg: string): Promise<void> {
  if (format === "svg") return saveText(`${name}.svg`, svg, "image/svg+xml");
  const { pngOf } = await import("./export/png");
  saveBlob(`${name}.png`, await pngOf(svg));
}

function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
