/**
 * Deterministic layers of a spec against what they read: of a data set of the catalogue the image is known before it is there; of a
 * visitor's file it is not, and the plan refuses what does not fit.
 */
import { findDataset } from "../../datasets/catalogue";
import { inputsOf } from "../data/dataset";
import { dividedFor } from "../data/needs";
import { latentOf } from "../distributions/table";
import { checkStack, levelsOf } from "../layers/stack";
import { familyOf } from "../models/table";
import type { ExperimentSpec } from "../spec/schema";

type Layers = ExperimentSpec["model"]["layers"];

export interface LayerCheck {
  /** The layers that fit, or come nearest to those that do not. */
  layers: Layers;
  /** A sentence for each that does not fit. */
  problems: string[];
}

/** One example of a data set: columns of a table have the height 1. */
type Example = Parameters<typeof inputsOf>[0];

/** @param example of the data, where they are none of the catalogue; null: not known */
export function checkLayers(
  { dataset, model }: Pick<ExperimentSpec, "dataset" | "model">,
  example: Example | null = null,
): LayerCheck {
  const read = findDataset(dataset.key) ?? example;
  if (!read) return { layers: model.layers, problems: [] };
  const units = model.layers.map((layer) => latentOf(layer).width);
  const { width, height } = read;
  const levels = levelsOf({ ...dividedFor(familyOf(model).data, inputsOf(read)), width, height }, units);
  const checks = model.layers.map(({ hidden }, l) => checkStack(levels[l], hidden));
  return {
    layers: model.layers.map((layer, l) => ({ ...layer, hidden: checks[l].hidden })),
    problems: checks.flatMap(({ problems }) => problems),
  };
}
