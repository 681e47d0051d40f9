/**
 * Twin of gapped-st: hard state, f'_x(x) s (1 - s) / tau with s = sigmoid(max((2 x - 1) eta, gap) / tau).
 * Source: Fan, Chi, Rudnicky, Ramadge 2022, section 4.
 */
import { sigmoid } from "../functions";
import { number } from "./contract";
import { hardState, type PathRule, pathToy, pathTwin } from "./path";

const rule: PathRule = (eta, { u }, hyper) => {
  const tau = number(hyper, "tau");
  const state = hardState(eta, u);
  const d = Math.max((2 * state - 1) * eta, number(hyper, "gap")) / tau;
  return { state, factor: (sigmoid(d) * sigmoid(-d)) / tau };
};

export const gappedSt = pathTwin(rule);
export const gappedStToy = pathToy(rule);
