/**
 * Data sets by key, loaded once and prepared as the spec asks: generated, fetched from beside the page, or dropped by the
 * visitor.
 */
import { fetchReader, loadDataset } from "../../datasets/load";
import type { Dataset } from "../data/dataset";
import { datasetFromFile } from "../data/dropped";
import { type PreparedData, prepareData } from "../data/load";
import type { ExperimentSpec } from "../experiment/schema";

export class DataSource {
  private readonly loaded = new Map<string, Promise<Dataset>>();
  private latest: { key: string; data: PreparedData } | null = null;

  /** `base`: address of the folder of prepared data sets, with a slash at its end. */
  constructor(private readonly base: string) {}

  /** The data of a spec. Rejects with DataError in words. */
  async prepare({ dataset, model }: Pick<ExperimentSpec, "dataset" | "model">): Promise<PreparedData> {
    const key = JSON.stringify([dataset, model.kind]);
    if (this.latest?.key === key) return this.latest.data;
    const data = prepareData(await this.load(dataset.key), dataset, model.kind);
    this.latest = { key, data };
    return data;
  }

  load(key: string): Promise<Dataset> {
    let dataset = this.loaded.get(key);
    if (!dataset) {
      dataset = loadDataset(key, fetchReader(this.base));
      this.loaded.set(key, dataset);
      dataset.catch(() => this.loaded.delete(key));
    }
    return dataset;
  }

  /** Takes a visitor's file in; returns its key. Throws DataError for a file that cannot be used. */
  add(name: string, bytes: Uint8Array): string {
    const dataset = datasetFromFile(name, bytes);
    this.loaded.set(dataset.key, Promise.resolve(dataset));
    return dataset.key;
  }
}
