/** A picture file as PNG, with the density that makes it as wide on paper as the SVG. */

/** Dots per inch: what journals ask of line drawings. */
const DENSITY = 600;

export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    image.src = url;
    await image.decode();
    const [inchesWide, inchesTall] = inchesOf(svg);
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(inchesWide * DENSITY);
    canvas.height = Math.round(inchesTall * DENSITY);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!blob) throw new Error("This browser could not write the picture as PNG. Save it as SVG instead.");
    const bytes = withDensity(new Uint8Array(await blob.arrayBuffer()), DENSITY);
    return new Blob([bytes], { type: "image/png" });
  } finally {
    URL.revokeObjectURL(url);
  }
}

function inchesOf(svg: string): [number, number] {
  const [, width, height] = svg.match(/<svg[^>]* width="([\d.]+)in" height="([\d.]+)in"/) ?? [];
  return [Number(width), Number(height)];
}

/** Bytes before the first chunk that may follow the header: the signature and IHDR. */
const HEAD = 8 + 25;

/** The PNG with a pHYs chunk behind its header: so many dots an inch. */
export function withDensity(png: Uint8Array, dotsPerInch: number): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(21);
  const view = new DataView(chunk.buffer);
  const perMetre = Math.round(dotsPerInch / 0.0254);
  view.setUint32(0, 9);
  chunk.set(new TextEncoder().encode("pHYs"), 4);
  view.setUint32(8, perMetre);
  view.setUint32(12, perMetre);
  chunk[16] = 1;
  view.setUint32(17, crc32(chunk.subarray(4, 17)));
  const out = new Uint8Array(png.length + chunk.length);
  out.set(png.subarray(0, HEAD));
  out.set(chunk, HEAD);
  out.set(png.subarray(HEAD), HEAD + chunk.length);
  return out;
}

/** The checksum of PNG chunks (ISO 3309). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
