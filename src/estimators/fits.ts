/** Which models an estimator is defined for. */
import type { ModelSpec } from "../spec/schema";
import type { EstimatorRow } from "./contract";

type Model = Pick<ModelSpec, "kind" | "layers">;

/** The same in a few words, for a menu: "for classifiers only". */
export function misfitNote(row: Pick<EstimatorRow, "layers" | "models">, model: Model): string | null {
  if (misfit(row, model) === null) return null;
  if (row.layers === "one" && model.layers.length > 1) return "for one stochastic layer only";
  return model.kind === "classifier" ? "for layers joined by linear maps only" : "for classifiers only";
}

/** Why an estimator cannot train a model, as a sentence without its end; null when it can. */
export function misfit(row: Pick<EstimatorRow, "layers" | "models">, { kind, layers }: Model): string | null {
  if (row.layers === "one" && layers.length > 1) {
    return `it is defined for one stochastic layer and the model has ${layers.length}`;
  }
  if (row.models !== "joined") return null;
  if (kind !== "classifier") return "it is defined for classifiers and the model is a VAE";
  const hidden = layers.findIndex((layer) => layer.hidden.length > 0);
  if (hidden < 0) return null;
  return `it needs stochastic layers joined by linear maps, and there are deterministic ones before layer ${hidden + 1}`;
}
