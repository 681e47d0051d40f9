/** Which models an estimator is defined for. */
import type { ModelSpec } from "../spec/schema";
import type { LossOffer } from "../models/contract";
import { familyOf } from "../models/table";
import type { EstimatorRow } from "./contract";

/** What rows for joined layers ask of the loss. */
const ASKED: readonly LossOffer[] = ["top layer alone", "flips of the top layer"];

const asksTooMuch = (model: Pick<ModelSpec, "kind">) => !ASKED.every((offer) => familyOf(model).offers.includes(offer));

type Model = Pick<ModelSpec, "kind" | "layers">;

/** The same in a few words, for a menu: "for classifiers only". */
export function misfitNote(row: Pick<EstimatorRow, "layers" | "models">, model: Model): string | null {
  if (misfit(row, model) === null) return null;
  if (row.layers === "one" && model.layers.length > 1) return "for one stochastic layer only";
  return asksTooMuch(model) ? "for classifiers only" : "for layers joined by linear maps only";
}

/** Why an estimator cannot train a model, as a sentence without its end; null when it can. */
export function misfit(row: Pick<EstimatorRow, "layers" | "models">, { kind, layers }: Model): string | null {
  if (row.layers === "one" && layers.length > 1) {
    return `it is defined for one stochastic layer and the model has ${layers.length}`;
  }
  if (row.models !== "joined") return null;
  if (asksTooMuch({ kind })) return `it is defined for classifiers and the model is ${familyOf({ kind }).noun}`;
  const hidden = layers.findIndex((layer) => layer.hidden.length > 0);
  if (hidden < 0) return null;
  return `it needs stochastic layers joined by linear maps, and there are deterministic ones before layer ${hidden + 1}`;
}
