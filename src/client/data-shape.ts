/** The shape of a prepared set before it is there: enough to say what an experiment costs without a download. */
import type { CatalogueRow } from "../../datasets/catalogue";
import { inputsOf } from "../data/dataset";
import { dividedFor } from "../data/needs";
import { type DeviceData, wordsOf } from "../data/pack";
import type { ExperimentSpec } from "../spec/schema";
import { familyOf } from "../models/table";

/** Packed data without the data. */
export type PackedShape = Pick<DeviceData, "kind" | "count" | "wordsPerRow">;

export interface UnpreparedShape {
  inputs: number;
  targets: number;
  width: number;
  height: number;
  classes: number;
  train: PackedShape;
  test: PackedShape;
}

/** Null for a set that is made here, which is quick. */
export function unpreparedShape(
  row: CatalogueRow,
  { dataset, model }: Pick<ExperimentSpec, "dataset" | "model">,
): UnpreparedShape | null {
  if (!row.files) return null;
  const { width, height } = row;
  const needs = familyOf(model).data;
  const { inputs, targets } = dividedFor(needs, inputsOf(row));
  const classes = needs.outcome === "class" ? row.classes : 0;
  const packed = (kind: "bits" | "bytes", count: number): PackedShape => {
    return { kind, count, wordsPerRow: wordsOf(kind, inputs) + wordsOf(kind, targets) + Number(classes > 0) };
  };
  const count = dataset.examples === 0 ? row.train : Math.min(dataset.examples, row.train);
  const train = packed(dataset.binarise === "dynamic" ? "bytes" : "bits", count);
  return { inputs, targets, width, height, classes, train, test: packed("bits", row.test) };
}

export function bytesOfShape({ train, test }: Pick<UnpreparedShape, "train" | "test">): number {
  return 4 * (train.count * train.wordsPerRow + test.count * test.wordsPerRow);
}
