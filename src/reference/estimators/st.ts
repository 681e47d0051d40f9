/**
 * Twin of st: hard state, f'_x(x) p (1 - p).
 * Source: `estimators.md` section 2; `bias-variance` section 5.
 */
import { sigmoid } from "../functions";
import { hardState, type PathRule, pathToy, pathTwin } from "./path";

const rule: PathRule = (eta, { u }) => ({ state: hardState(eta, u), factor: sigmoid(eta) * sigmoid(-eta) });

export const st = pathTwin(rule, { asPublished: true });
export const stToy = pathToy(rule);
