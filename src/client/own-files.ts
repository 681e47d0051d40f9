/** A visitor's files on their way into the engine, and what became of them. */
import type { Problem } from "../reports/problem";

/** In the page a File, which costs nothing to pass on; in tests bytes. */
export interface NamedFile {
  name: string;
  data: Blob | Uint8Array;
}

/** What a spec says of the data that it wants. */
export interface WantedData {
  key: string;
  sha256?: string;
}

/** Where the visitor's files are kept between visits. */
export interface KeptFiles {
  /** The files of a data set: one of the visitor's own, or the originals of a set of the catalogue. Null: they are not kept. */
  find(wanted: WantedData): Promise<NamedFile[] | null>;
}

export const NO_FILES: KeptFiles = { find: async () => null };

/** A data set that can be trained on now. */
export interface AddedSet extends WantedData {
  name: string;
  /** Which of the files it is made of, by their places in the list. */
  files: number[];
}

/** Originals of a set that is not complete yet. */
export interface IncompleteSet {
  key: string;
  name: string;
  files: number[];
  /** Names of the files that are missing. */
  missing: string[];
}

export interface AddedFiles {
  sets: AddedSet[];
  incomplete: IncompleteSet[];
  problems: Problem[];
}

export async function bytesOf({ data }: NamedFile): Promise<Uint8Array> {
  return data instanceof Uint8Array ? data : new Uint8Array(await data.arrayBuffer());
}
