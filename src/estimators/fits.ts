/** Which models an estimator is defined for. */
import type { ModelSpec } from "../experiment/schema";
import type { EstimatorRow } from "./contract";

/** Why an estimator cannot train a model, as a sentence without its end; null when it can. */
export function misfit(
  row: Pick<EstimatorRow, "layers" | "models">,
  { kind, layers }: Pick<ModelSpec, "kind" | "layers">,
): string | null {
  if (row.layers === "one" && layers.length > 1) {
    return `it is defined for one stochastic layer and the model has ${layers.length}`;
  }
  if (row.models !== "joined") return null;
  if (kind !== "classifier") return "it is defined for classifiers and the model is a VAE";
  const hidden = layers.findIndex((layer) => layer.hidden.length > 0);
  if (hidden < 0) return null;
  return `it needs stochastic layers joined by linear maps, and there are deterministic ones before layer ${hidden + 1}`;
}
