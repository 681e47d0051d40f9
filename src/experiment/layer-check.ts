/**
 * Deterministic layers of a spec against what they read: of a data set of the catalogue the image is known before it is there; of a
 * visitor's file it is not, and the plan refuses what does not fit.
 */
import { findDataset } from "../../datasets/catalogue";
import { inputsOf } from "../data/dataset";
import { dividedFor } from "../data/needs";
import { latentOf } from "../distributions/table";
import { canStartFromData, checkStack, levelsOf } from "../layers/stack";
import { familyOf } from "../models/table";
import { formatArchitecture, hiddenText } from "../spec/architecture";
import type { ExperimentSpec, ModelSpec } from "../spec/schema";

export interface LayerCheck {
  /** The model with the layers that fit, or come nearest to those that do not. */
  model: ModelSpec;
  /** A sentence for each that does not fit. */
  problems: string[];
  /** What became of them, as a sentence. */
  repair: string;
}

/** One example of a data set: columns of a table have the height 1. */
type Example = Parameters<typeof inputsOf>[0];

/** @param example of the data, where they are none of the catalogue; null: not known */
export function checkLayers(
  spec: Pick<ExperimentSpec, "dataset" | "model">,
  example: Example | null = null,
): LayerCheck {
  const { layers, problems } = layersThatFit(spec, example);
  const model = { ...spec.model, layers };
  const repair = `${formatArchitecture(layers)} is used instead.`;
  const other = layers.flatMap(({ hidden }) => hidden).find((layer) => !canStartFromData(layer));
  const fitted = model.initialisation === "data" && familyOf(model).fields.includes("initialisation");
  if (!other || !fitted) return { model, problems, repair };
  const text = `model.initialisation is data, and layer ${hiddenText(other)} came; expected glorot, since a start that is fitted to the data knows dense layers only.`;
  const started = problems.length > 0 ? `${repair} It starts at glorot.` : "glorot is used instead.";
  return { model: { ...model, initialisation: "glorot" }, problems: [...problems, text], repair: started };
}

function layersThatFit({ dataset, model }: Pick<ExperimentSpec, "dataset" | "model">, example: Example | null) {
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
