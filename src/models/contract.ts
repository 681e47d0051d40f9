/**
 * What a family of models says of itself: how its network is built, what data it needs, what it reports and in which words. Types
 * only: one file per family, `table.ts` lists them, and the engine, the commands and the page read that table.
 */
import type { SeriesDeclaration } from "../reports/series";
import type { DataNeeds } from "../data/needs";
import type { ExperimentSpec, ModelKind, ModelSpec } from "../spec/schema";
import type { DataWidths, Network } from "./network";

/** One measured series of the family. What stands for several steps of it follows from its place: of training their mean, of tests the first. */
export interface FamilySeries extends Omit<SeriesDeclaration, "reducer"> {
  /** In a switch between plots of this family: "Test". */
  short: string;
  /** What it is, for those who meet it for the first time: whole sentences. */
  explanation: string;
  /** How one example is measured, in a list of conditions: "hard samples, 1 for each example". Of a training series: absent. */
  measured?: (spec: Pick<ExperimentSpec, "evaluate">) => string;
  /** Of a test by the first so many samples of every example, where that is not all of them. */
  samples?: number;
}

/** Figures that are watched during training. */
export interface FamilyReports {
  /** What is measured, in the middle of a sentence: "ELBO", "loss". */
  noun: "ELBO" | "loss";
  /** Times a loss it is the value: an ELBO goes up, a loss goes down. */
  sign: 1 | -1;
  train: FamilySeries;
  test: FamilySeries;
  /** Further series of the same test. */
  alsoTested: readonly FamilySeries[];
  /** Digits behind the point where no error says how many are significant. */
  decimals: number;
}

/** A larger measurement on the test set, made on demand. */
export interface FamilyMeasurement {
  /** As a heading: "Test log p(x)". */
  title: string;
  /** Of its values in a table, and at the beginning of the sentence that says how they were measured. */
  column: string;
  /** What a button says: "Measure log p(x)". */
  button: string;
  /** Why one would want it, with so many samples of every example. */
  help: (samples: number) => string;
  /** How it is made, for the protocol. */
  method: string;
  /** Numbers of samples for which it is made, the last of them the one that the experiment asks for. */
  samples: (asked: number) => readonly number[];
}

/** Fields of the model and of its evaluation that only some families have. */
export type FamilyField = "prior" | "outputBias" | "initialisation" | "members";

/** Pictures that a family's runs have. */
export type PictureKind = "reconstructions" | "classes" | "halves";

/** What the loss of a family lets estimators ask beyond its value and its derivative. */
export type LossOffer =
  /** It depends on the stochastic layers through the top one alone. */
  | "top layer alone"
  /** It can be worked out for every flip of one unit of the top layer. */
  | "flips of the top layer";

export interface ModelFamily {
  kind: ModelKind;
  /** In a menu: "Classifier". */
  title: string;
  /** In a sentence, with its article: "a classifier". */
  noun: string;
  /** In a sentence: "classifiers". */
  plural: string;
  /** One sentence on what it does with the data. */
  help: string;
  data: DataNeeds;
  fields: readonly FamilyField[];
  offers: readonly LossOffer[];
  pictures: PictureKind;
  /** Arrows of its drawing between two layers. up: data to head. both: inference and generative network. */
  arrows: "up" | "both";
  /** What stands on top of its drawing, from the data's widths; null: nothing. */
  head: (data: DataWidths) => { width: number; text: string } | null;
  /** Throws RangeError where the data do not suit it. */
  build: (model: ModelSpec, data: DataWidths) => Network;
  reports: FamilyReports;
  measurement: FamilyMeasurement;
  /** What a probe's gradients are the gradients of. */
  objective: string;
  /** The layers whose gradient an estimator makes: their name in a probe's report, in words, and the name of the one nearest the data. */
  estimated: { key: string; text: string; first: string };
  /** How every figure of a run's file is measured, by its name there. */
  protocol: (spec: ExperimentSpec, given: ProtocolWords) => Record<string, string>;
}

/** Words that a protocol needs and no family can know. */
export interface ProtocolWords {
  /** Test examples, as text. */
  examples: string;
  /** When estimators whose own pass is not hard-sampled report: "steps 0 to 31, then every 8th". */
  reported: string;
}
