/**
 * A few images of a data set for its card. Built-in sets are drawn here; of prepared sets only the first bytes are
 * read, so a look costs no download. Null where a set is not prepared on this site.
 */
import { generateBars } from "../../../datasets/bars";
import { type CatalogueRow, findDataset } from "../../../datasets/catalogue";
import { generateCosine } from "../../../datasets/cosine";
import { generateStrokes } from "../../../datasets/strokes";
import type { ImageStrip } from "../../../src/index";

export const THUMBNAILS = 3;

const ready = new Map<string, Promise<ImageStrip | null>>();

export function thumbnailsOf(key: string): Promise<ImageStrip | null> {
  const known = ready.get(key);
  if (known) return known;
  const row = findDataset(key);
  const made = row ? make(row).catch(() => null) : Promise.resolve(null);
  ready.set(key, made);
  return made;
}

async function make(row: CatalogueRow): Promise<ImageStrip | null> {
  if (row.key === "cosine") return cosinePictures();
  const { width, height, channels } = row;
  const size = width * height * channels;
  const bytes = row.generate ? generated(row) : await firstBytes(row.key, THUMBNAILS * size);
  if (!bytes || bytes.length < THUMBNAILS * size) return null;
  // Colour sets hold one plane after another; the first is grey enough for a thumbnail.
  const pixels = new Uint8Array(THUMBNAILS * width * height);
  for (let k = 0; k < THUMBNAILS; k++) {
    pixels.set(bytes.subarray(k * size, k * size + width * height), k * width * height);
  }
  return { count: THUMBNAILS, width, height, pixels };
}

/** Only as many images as are shown; a generated set that has no short way is made whole. */
function generated(row: CatalogueRow): Uint8Array | null {
  if (row.key === "strokes") return generateStrokes(THUMBNAILS, 1).train.pixels;
  if (row.key === "bars") return generateBars(THUMBNAILS, 1).train.pixels;
  const pixels = row.generate?.().train.pixels;
  return pixels instanceof Uint8Array ? pixels : null;
}

/** Points of the plane as pictures: either class, and both. */
function cosinePictures(): ImageStrip {
  const side = 28;
  const pixels = new Uint8Array(THUMBNAILS * side * side);
  const { count, points, labels } = generateCosine();
  for (let point = 0; point < count; point++) {
    const across = Math.floor((points[2 * point] / Math.PI + 0.5) * (side - 1));
    const down = Math.floor((0.5 - points[2 * point + 1] / 2) * (side - 1));
    for (const picture of [1 - labels[point], 2]) pixels[(picture * side + down) * side + across] = 255;
  }
  return { count: THUMBNAILS, width: side, height: side, pixels };
}

/** The first unpacked bytes of a prepared set's data file; the rest of the answer is never read. */
async function firstBytes(key: string, wanted: number): Promise<Uint8Array | null> {
  const manifest = await fetch(`./datasets/${key}/manifest.json`);
  const isJson = manifest.headers.get("content-type")?.includes("json") ?? false;
  if (!manifest.ok || !isJson) return null;
  const abort = new AbortController();
  const response = await fetch(`./datasets/${key}/data.bin`, { signal: abort.signal });
  if (!response.ok || !response.body) return null;
  const reader = response.body.pipeThrough(new DecompressionStream("gzip")).getReader();
  const out = new Uint8Array(wanted);
  let at = 0;
  while (at < wanted) {
    const { done, value } = await reader.read();
    if (done) break;
    out.set(value.subarray(0, wanted - at), at);
    at += value.length;
  }
  abort.abort();
  return at >= wanted ? out : null;
}
