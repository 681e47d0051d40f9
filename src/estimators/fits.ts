/** Whether a model offers what an estimator requires, and if not, in words: the layer, what came, what was expected. */
import type { Capability } from "../distributions/contract";
import { jointStates } from "../distributions/support";
import { distributionOf, latentOf } from "../distributions/table";
import type { LossOffer } from "../models/contract";
import { FAMILIES, familyOf } from "../models/table";
import type { ModelSpec } from "../spec/schema";
import { type EstimatorRow, MOST_STATES, type Requirement } from "./contract";

type Model = Pick<ModelSpec, "kind" | "layers">;
type Requires = Pick<EstimatorRow, "requires"> & { machinery?: Pick<EstimatorRow["machinery"], "categorical"> };

const LOSS_WORDS: Readonly<Record<LossOffer, string>> = {
  "top layer alone": "a loss that depends on the top stochastic layer alone",
  "flips of the top layer": "a loss that can be worked out for every flip of a unit of the top layer",
};

const UNIT_WORDS: Readonly<Record<Capability, string>> = {
  enumerate: "units whose states can all be visited",
  flip: "units of two states",
  score: "units whose log probability has a derivative in their logits",
  relax: "units with a differentiable relaxation",
  path: "units through which a derivative can be passed",
};

/** What is missing: in a few words for a menu, and as a sentence without its end. */
interface Missing {
  note: string;
  reason: string;
}

/** The same in a few words, for a menu: "for one stochastic layer only". */
export function misfitNote(row: Requires, model: Model): string | null {
  return firstMissing(row, model)?.note ?? null;
}

/** Why an estimator cannot train a model, as a sentence without its end; null when it can. */
export function misfit(row: Requires, model: Model): string | null {
  return firstMissing(row, model)?.reason ?? null;
}

function firstMissing({ requires, machinery }: Requires, model: Model): Missing | null {
  const several = model.layers.map(latentOf).findIndex(({ distribution }) => distribution === "categorical");
  if (several >= 0 && !machinery?.categorical) return missingAt(model.layers, several, "flip");
  for (const requirement of requires) {
    const missing = missingFrom(model, requirement);
    if (missing) return missing;
  }
  return null;
}

function missingFrom({ kind, layers }: Model, requirement: Requirement): Missing | null {
  switch (requirement) {
    case "top layer alone":
    case "flips of the top layer":
      return missingOfLoss(kind, requirement);
    case "one stochastic layer":
      if (layers.length === 1) return null;
      return {
        note: "for one stochastic layer only",
        reason: `it is defined for one stochastic layer and the model has ${layers.length}`,
      };
    case "linear maps": {
      const hidden = layers.findIndex((layer) => layer.hidden.length > 0);
      if (hidden < 0) return null;
      return {
        note: "for layers joined by linear maps only",
        reason: `it needs stochastic layers joined by linear maps, and there are deterministic ones before layer ${hidden + 1}`,
      };
    }
    case "few states": {
      const latents = layers.map(latentOf);
      const at = latents.findIndex((latent) => jointStates(latent) > MOST_STATES);
      if (at < 0) return null;
      const most = MOST_STATES.toLocaleString("en");
      return {
        note: `for layers of at most ${most} states only`,
        reason: `it visits all states of a layer, at most ${most} of them (10 units), and layer ${at + 1} has ${distributionOf(latents[at]).describe(latents[at])}`,
      };
    }
    default:
      return missingOfLayers(layers, requirement);
  }
}

function missingOfLoss(kind: Model["kind"], offer: LossOffer): Missing | null {
  const family = familyOf({ kind });
  if (family.offers.includes(offer)) return null;
  const those = Object.values(FAMILIES).filter(({ offers }) => offers.includes(offer));
  return {
    note: `for ${those.map(({ plural }) => plural).join(" and ")} only`,
    reason: `it needs ${LOSS_WORDS[offer]}, as that of ${those.map(({ noun }) => noun).join(" or ")}, and the model is ${family.noun}`,
  };
}

/** The first stochastic layer whose variables cannot do what is asked of them. */
function missingOfLayers(layers: Model["layers"], capability: Capability): Missing | null {
  const at = layers.findIndex((layer) => !distributionOf(latentOf(layer)).capabilities.includes(capability));
  return at < 0 ? null : missingAt(layers, at, capability);
}

function missingAt(layers: Model["layers"], at: number, capability: Capability): Missing {
  const latent = latentOf(layers[at]);
  return {
    note: `for ${UNIT_WORDS[capability]} only`,
    reason: `it needs ${UNIT_WORDS[capability]}, and layer ${at + 1} has ${distributionOf(latent).describe(latent)}`,
  };
}
