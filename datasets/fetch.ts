/** Prepared sets beside the page: which there are, and their files, read as they arrive so that progress can be shown. */
import { z } from "zod";
import type { ReadFile } from "../src/data/packed";

/** Name of the list of sets that a site has, below its folder of data sets; `ship.mjs` writes it. */
const INDEX_FILE = "index.json";

const indexSchema = z.object({
  format: z.literal("sbn-lab-datasets"),
  version: z.literal(1),
  sets: z.array(z.object({ key: z.string().min(1).max(64), bytes: z.int().min(0) })).max(100),
});

export interface SiteSet {
  key: string;
  /** Of the file that is downloaded. */
  bytes: number;
}

/** The sets that a site has. Never rejects: no list, or something else in its place, means none. */
export async function fetchIndex(base: string | URL): Promise<SiteSet[]> {
  try {
    const response = await fetch(new URL(INDEX_FILE, base));
    // Many web servers answer a missing file with their start page.
    if (!response.ok || !response.headers.get("content-type")?.includes("json")) return [];
    return indexSchema.parse(await response.json()).sets;
  } catch {
    return [];
  }
}

/** Bytes that have come, of so many; null where the server does not say how many there are. */
export type OnReceived = (path: string, received: number, total: number | null) => void;

/** Reads prepared files next to the page, e.g. base = new URL("datasets/", document.baseURI). */
export const fetchReader =
  (base: string | URL, onReceived: OnReceived = () => {}): ReadFile =>
  async (path) => {
    const response = await fetch(new URL(path, base));
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    if (!response.body) return new Uint8Array(await response.arrayBuffer());
    // Under a content encoding the length is of other bytes than those that arrive.
    const length = response.headers.has("content-encoding")
      ? Number.NaN
      : Number(response.headers.get("content-length"));
    const total = length > 0 ? length : null;
    const pieces: Uint8Array[] = [];
    let received = 0;
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      pieces.push(part.value);
      received += part.value.length;
      onReceived(path, received, total);
    }
    const whole = new Uint8Array(received);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  };
