/**
 * Deterministic layers of a spec against what they read: of a data set of the catalogue the image is known before it is there; of a
 * visitor's file it is not, and the plan refuses what does not fit.
 */
import { findDataset } from "../../datasets/catalogue";
import { inputsOf } from "../data/dataset";
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

export function checkLayers({ dataset, model }: Pick<ExperimentSpec, "dataset" | "model">): LayerCheck {
  const row = findDataset(dataset.key);
  if (!row) return { layers: model.layers, problems: [] };
  const units = model.layers.map((layer) => latentOf(layer).width);
  const { width, height } = row;
  const targets = familyOf(model).data.outcome === "half" ? inputsOf(row) / 2 : 0;
  const levels = levelsOf({ inputs: inputsOf(row) - targets, targets, width, height }, units);
  const checks = model.layers.map(({ hidden }, l) => checkStack(levels[l], hidden));
  return {
    layers: model.layers.map((layer, l) => ({ ...layer, hidden: checks[l].hidden })),
    problems: checks.flatMap(({ problems }) => problems),
  };
}
