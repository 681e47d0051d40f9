/**
 * Twin of foust: the hard state s shrunk towards the midpoint, x = 1/2 + (s - 1/2) y with y = b + (1 - b) extra ~ U(b, 1);
 * estimate gamma f'_x(x) p (1 - p) / (2 p(s)), or without the reweighting gamma f'_x(x) p (1 - p).
 * Source: Pervez et al. 2020, algorithm 1. The scale `a` multiplies the model's representation here, so
 * the caller passes the spec's own.
 */
import { sigmoid } from "../functions";
import type { TwinModel } from "../model";
import { flag, type Hyper, number } from "./contract";
import { hardState, type PathRule, pathToy, pathTwin, probabilityOf } from "./path";

const rule: PathRule = (eta, { u, extra }, hyper) => {
  const b = number(hyper, "b");
  const s = hardState(eta, u);
  const y = b + (1 - b) * extra;
  const slope = sigmoid(eta) * sigmoid(-eta);
  const weight = flag(hyper, "reweight") ? slope / (2 * probabilityOf(s, eta)) : slope;
  return { state: 0.5 + (s - 0.5) * y, factor: number(hyper, "gamma") * weight };
};

/** The model with its representation multiplied by the scale `a`. */
export function scaleRepresentation(model: TwinModel, hyper: Hyper): TwinModel {
  const a = number(hyper, "a");
  const { lo, hi } = model.representation;
  return { ...model, representation: { lo: a * lo, hi: a * hi } };
}

export const foust = pathTwin(rule, { asPublished: true, adapt: scaleRepresentation });
export const foustToy = pathToy(rule);
