/** The slice of data sets: which this site has, which the visitor has given, and what is on its way or missing. */
import type { StateCreator } from "zustand";
import { findDataset } from "../../datasets/catalogue";
import type { SiteSet } from "../../datasets/fetch";
import type { Loading, WantedData } from "../../src/index";
import type { OwnData } from "./own-data";
import type { Lab } from "./store";

/** Data that are asked for and not there: the page explains how to get them. */
export interface Need extends WantedData {
  /** The preset that opens once they are there; else the experiment takes them. */
  preset?: string;
}

export interface DataSlice {
  /** Prepared sets that this site has; null until that is known. */
  siteSets: readonly SiteSet[] | null;
  ownData: readonly OwnData[];
  /** A download under way. */
  loading: Loading | null;
  /** Names of the visitor's files that are being read. */
  reading: readonly string[];
  need: Need | null;
  setData: (change: Partial<Omit<DataSlice, "setData">>) => void;
}

export const createDataSlice: StateCreator<Lab, [], [], DataSlice> = (set) => ({
  siteSets: null,
  ownData: [],
  loading: null,
  reading: [],
  need: null,
  setData: (change) => set(change),
});

/** Whether data are there, or can be had from this site; while nobody knows yet, yes. */
export function isAvailable(
  { siteSets, ownData }: Pick<DataSlice, "siteSets" | "ownData">,
  wanted: WantedData,
): boolean {
  const { key, sha256 } = wanted;
  const row = findDataset(key);
  if (siteSets === null || row?.generate) return true;
  if (row) return siteSets.some((set) => set.key === key) || ownData.some(({ id }) => id === key);
  if (!key.startsWith("file:")) return true;
  if (sha256 !== undefined) return ownData.some(({ id }) => id === sha256);
  return ownData.filter((own) => own.key === key).length === 1;
}
