/**
 * Data sets by what a spec says of them, loaded once and prepared as it asks: generated, fetched from beside the page, or made of
 * the visitor's files. A file of the visitor is known by its content: two files of one name are two data sets.
 */
import { findDataset } from "../../datasets/catalogue";
import { fetchReader } from "../../datasets/fetch";
import { loadDataset } from "../../datasets/load";
import { assemble, isIdxRow, missingRoles, type OriginalFile } from "../../datasets/original-files";
import type { Dataset } from "../data/dataset";
import { DataError } from "../data/errors";
import { type PreparedData, prepareData } from "../data/load";
import type { ExperimentSpec } from "../spec/schema";
import { familyOf } from "../models/table";
import { type UnpreparedShape, unpreparedShape } from "./data-shape";
import { type AddedFiles, type KeptFiles, type NamedFile, NO_FILES, type WantedData } from "./own-files";
import { problemFrom } from "./problems";
import type { FoundData, ReadJob } from "./reading/read";
import { type FileReader, ReadingStopped, readHere } from "./reading/reader";

/** Data sets that stay in memory; those used longest ago go first. */
const KEEP_LOADED = 4;

export interface Loading {
  kind: "loading";
  key: string;
  name: string;
  received: number;
  /** Null where nobody knows. */
  total: number | null;
  /** Nothing more will come, for good or ill. */
  done: boolean;
}

/** Names of the visitor's files that are being read; none: reading is over. */
export interface Reading {
  kind: "reading";
  names: string[];
}

export interface DataSourceOptions {
  /** Address of the folder of prepared data sets, with a slash at its end. */
  base: string;
  files?: KeptFiles;
  reader?: FileReader;
  emit?: (event: Loading | Reading) => void;
}

export class DataSource {
  private readonly loaded = new Map<string, Promise<Dataset>>();
  private readonly reading: string[] = [];
  private latest: { key: string; dataset: Dataset; data: PreparedData } | null = null;

  constructor(private readonly options: DataSourceOptions) {}

  /** The data of a spec. Rejects with DataError in words. */
  async prepare({ dataset, model }: Pick<ExperimentSpec, "dataset" | "model">): Promise<PreparedData> {
    const key = JSON.stringify([dataset, model.kind]);
    const loaded = await this.load(dataset);
    if (this.latest?.key === key && this.latest.dataset === loaded) return this.latest.data;
    const data = prepareData(loaded, dataset, familyOf(model).data);
    this.latest = { key, dataset: loaded, data };
    return data;
  }

  /**
   * What a plan needs to know of the data. A set that would have to be downloaded is not: its shape is known.
   */
  async shape(spec: Pick<ExperimentSpec, "dataset" | "model">): Promise<{ name: string; data: UnpreparedShape }> {
    const row = findDataset(spec.dataset.key);
    const known = row && !this.isLoaded(spec.dataset) ? unpreparedShape(row, spec) : null;
    if (row && known) return { name: row.name, data: known };
    const data = await this.prepare(spec);
    return { name: (await this.load(spec.dataset)).name, data };
  }

  isLoaded(wanted: WantedData): boolean {
    return this.loaded.has(identity(wanted));
  }

  load(wanted: WantedData): Promise<Dataset> {
    const id = identity(wanted);
    const known = this.loaded.get(id);
    const dataset = known ?? this.find(wanted);
    // Used last: at the end.
    this.loaded.delete(id);
    this.keep(id, dataset);
    return dataset;
  }

  private keep(id: string, dataset: Promise<Dataset>): void {
    this.loaded.set(id, dataset);
    dataset.catch(() => {
      if (this.loaded.get(id) === dataset) this.loaded.delete(id);
    });
    const [oldest] = this.loaded.keys();
    if (this.loaded.size > KEEP_LOADED && oldest !== undefined) this.loaded.delete(oldest);
  }

  private async find(wanted: WantedData): Promise<Dataset> {
    const { key, sha256: checksum } = wanted;
    const row = findDataset(key);
    const { files = NO_FILES } = this.options;
    if (row?.generate) return loadDataset(key, async () => new Uint8Array());
    if (row) {
      const kept = isIdxRow(row) ? await files.find(wanted) : null;
      const found = kept && (await this.add(kept));
      if (found?.sets.some((set) => set.key === key)) return this.load({ key });
      return this.download(key);
    }
    if (!key.startsWith("file:")) return loadDataset(key, async () => new Uint8Array());
    const [kept] = (await files.find(wanted)) ?? [];
    const name = key.slice("file:".length);
    if (!kept) {
      const which = checksum ? `${name} with the SHA-256 ${checksum}…` : name;
      const problem = `this experiment learns a visitor's own file, ${which}, which is not kept in this browser.`;
      throw new DataError(name, problem, "Drop that file onto the page; who made the link can send it to you.");
    }
    const found = await this.read({
      kind: "kept",
      file: kept,
      ...(checksum === undefined ? {} : { sha256: checksum }),
    });
    if (found.kind === "original") throw new Error(`${name} was not to be taken for a part of a set.`);
    return { ...found.dataset, key };
  }

  private async read(job: ReadJob): Promise<FoundData> {
    const { reader = readHere, emit = () => {} } = this.options;
    const { name } = job.file;
    const say = () => emit({ kind: "reading", names: [...this.reading] });
    this.reading.push(name);
    say();
    try {
      return await reader.read(job);
    } finally {
      this.reading.splice(this.reading.indexOf(name), 1);
      say();
    }
  }

  /** Ends the reading of the visitor's files: of those that were dropped together, the rest is not read either. */
  stopReading(): void {
    this.options.reader?.stop();
  }

  private async download(key: string): Promise<Dataset> {
    const { base, emit = () => {} } = this.options;
    const name = findDataset(key)?.name ?? key;
    let last = { received: 0, total: null as number | null };
    const reader = fetchReader(base, (path, received, total) => {
      // The manifest is a few hundred bytes: the data are what takes time.
      if (!path.endsWith(".bin")) return;
      last = { received, total };
      emit({ kind: "loading", key, name, received, total, done: false });
    });
    const remedy = "Drop its original files onto the page: the section Data says which, and where they come from.";
    try {
      return await loadDataset(key, reader, () => remedy);
    } finally {
      emit({ kind: "loading", key, name, ...last, done: true });
    }
  }

  /**
   * Takes a visitor's files in: originals of a set of the catalogue together, others one by one. What cannot be used is said in
   * problems, and nothing rejects.
   */
  async add(files: readonly NamedFile[]): Promise<AddedFiles> {
    const added: AddedFiles = { sets: [], incomplete: [], problems: [] };
    const originals: (OriginalFile & { place: number })[] = [];
    for (const [place, file] of files.entries()) {
      try {
        const found = await this.read({ kind: "dropped", file });
        if (found.kind === "original") {
          const row = findDataset(found.key);
          if (isIdxRow(row)) originals.push({ row, role: found.role, bytes: found.bytes, place });
          continue;
        }
        const { dataset, sha256 } = found;
        const set = { key: dataset.key, sha256 };
        this.keep(identity(set), Promise.resolve(dataset));
        added.sets.push({ ...set, name: file.name, files: [place] });
      } catch (error) {
        const isStopped = error instanceof ReadingStopped;
        const title = `${file.name.slice(0, 80)} ${isStopped ? "was not read" : "could not be used"}.`;
        added.problems.push({ ...problemFrom(error), code: "data-file", title });
        if (isStopped) break;
      }
    }
    for (const row of new Set(originals.map((original) => original.row))) {
      const own = originals.filter((original) => original.row === row);
      const places = own.map(({ place }) => place);
      const missing = missingRoles(own).map((role) => row.files[role].name);
      if (missing.length > 0) added.incomplete.push({ key: row.key, name: row.name, files: places, missing });
      else {
        this.keep(identity({ key: row.key }), Promise.resolve(assemble(row, own)));
        added.sets.push({ key: row.key, name: row.name, files: places });
      }
    }
    return added;
  }
}

function identity({ key, sha256: checksum }: WantedData): string {
  return checksum === undefined ? key : `sha256:${checksum}`;
}
