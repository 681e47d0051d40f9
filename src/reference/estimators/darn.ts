/**
 * Twin of darn: hard state, f'_x(x) p (1 - p) / (2 p(x)).
 * Source: Shekhovtsov 2021, section 4.
 */
import { sigmoid } from "../functions";
import { hardState, type PathRule, pathToy, pathTwin, probabilityOf } from "./path";

const rule: PathRule = (eta, { u }) => {
  const state = hardState(eta, u);
  return { state, factor: (sigmoid(eta) * sigmoid(-eta)) / (2 * probabilityOf(state, eta)) };
};

export const darn = pathTwin(rule, { asPublished: true });
export const darnToy = pathToy(rule);
