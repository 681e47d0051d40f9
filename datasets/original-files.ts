/**
 * The original files of a set, as a visitor drops them: known by their checksums, whatever they are called, and put together to the
 * set itself, so that links and presets which name it work. Nothing here touches a file system.
 */
import { sha256 } from "../src/data/checksum";
import { checkDataset, type ImageDataset, type Split } from "../src/data/dataset";
import { DataError } from "../src/data/errors";
import { gunzipIfNeeded, isGzip } from "../src/data/gunzip";
import { parseIdx } from "../src/data/idx";
import { CATALOGUE, type CatalogueRow, type IdxSource, type SourceFile } from "./catalogue";

export const ROLES = ["trainImages", "trainLabels", "testImages", "testLabels"] as const;
export type Role = (typeof ROLES)[number];

/** Sets whose originals are four IDX files. */
export type IdxRow = CatalogueRow & { files: IdxSource };

export const isIdxRow = (row: CatalogueRow | undefined): row is IdxRow => row?.files?.format === "idx";

const ROWS = CATALOGUE.filter(isIdxRow);

export interface OriginalFile {
  row: IdxRow;
  role: Role;
  /** Unpacked. */
  bytes: Uint8Array;
}

/** Unpacked bytes that the file of a role has. */
function sizeOf({ width, height, channels, train, test }: CatalogueRow, role: Role): number {
  const count = role.startsWith("train") ? train : test;
  return role.endsWith("Images") ? 16 + count * width * height * channels : 8 + count;
}

/** What a file is an original of; null for any other file. `checksum`: SHA-256 of the bytes as they are. Never throws. */
export async function recognise(name: string, bytes: Uint8Array, checksum: string): Promise<OriginalFile | null> {
  const unpacked = unpack(name, bytes);
  if (!unpacked) return null;
  const candidates = ROWS.flatMap((row) => ROLES.map((role) => ({ row, role }))).filter(
    ({ row, role }) => sizeOf(row, role) === unpacked.length,
  );
  if (candidates.length === 0) return null;
  const content = unpacked === bytes ? checksum : await sha256(unpacked);
  const fits = (file: SourceFile) =>
    file.sha256 === content || (isGzip(bytes) && file.sha256OfGzip !== undefined && file.sha256OfGzip === checksum);
  const found = candidates.find(({ row, role }) => fits(row.files[role]));
  return found ? { ...found, bytes: unpacked } : null;
}

function unpack(name: string, bytes: Uint8Array): Uint8Array | null {
  const largest = Math.max(...ROWS.map((row) => sizeOf(row, "trainImages")));
  if (!isGzip(bytes)) return bytes.length <= largest ? bytes : null;
  try {
    return gunzipIfNeeded(name, bytes, largest);
  } catch (error) {
    if (error instanceof DataError) return null;
    throw error;
  }
}

/** Roles of a set that no file has. */
export function missingRoles(files: readonly OriginalFile[]): Role[] {
  return ROLES.filter((role) => !files.some((file) => file.role === role));
}

/** The set, from all of its files. Throws DataError. */
export function assemble(row: IdxRow, files: readonly OriginalFile[]): ImageDataset {
  const part = (images: Role, labels: Role): Split<Uint8Array> => {
    const bytes = (role: Role) => files.find((file) => file.role === role)?.bytes ?? new Uint8Array(0);
    const { shape, data } = parseIdx(row.files[images].name, bytes(images), 3);
    return { count: shape[0] ?? 0, pixels: data, labels: parseIdx(row.files[labels].name, bytes(labels), 1).data };
  };
  const { key, name, width, height, channels, source, licence } = row;
  const base = { key, name, width, height, channels, source, ...(licence === undefined ? {} : { licence }) };
  const [train, test] = [part("trainImages", "trainLabels"), part("testImages", "testLabels")];
  return checkDataset({ ...base, train, test });
}

/** Files that a visitor fetches and drops to have a set, with the addresses that are known for them. */
export function filesToDrop({ files }: CatalogueRow): { name: string; url?: string }[] {
  if (!files) return [];
  if (files.format === "cifar") return [];
  return ROLES.map((role) => {
    const name = `${files[role].name}.gz`;
    const [base] = files.from;
    return base === undefined ? { name } : { name, url: base + name };
  });
}
