/** All families of models. Nothing else lists them, and nothing else asks which family a model is of. */
import type { ModelKind, ModelSpec } from "../spec/schema";
import { classifier } from "./classifier";
import type { ModelFamily } from "./contract";
import type { DataWidths, Network } from "./network";
import { structured } from "./structured";
import { vae } from "./vae";

export const FAMILIES: Readonly<Record<ModelKind, ModelFamily>> = { vae, classifier, structured };

/** The family of a model, or of a network. */
export function familyOf({ kind }: Pick<ModelSpec, "kind">): ModelFamily {
  return FAMILIES[kind];
}

/** The network of a model over data of these widths. Throws RangeError where the data do not suit the model. */
export function buildNetwork(
  model: ModelSpec,
  { inputs, width, height, classes = 0, targets = 0 }: Pick<DataWidths, "inputs"> & Partial<DataWidths>,
): Network {
  return familyOf(model).build(model, { inputs, width, height, classes, targets });
}
