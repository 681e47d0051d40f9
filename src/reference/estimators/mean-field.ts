/**
 * Twin of mean-field: state p, f'_x(p) p (1 - p).
 * Source: Shekhovtsov et al. 2020, section 4.
 */
import { sigmoid } from "../functions";
import { type PathRule, pathToy, pathTwin } from "./path";

const rule: PathRule = (eta) => ({ state: sigmoid(eta), factor: sigmoid(eta) * sigmoid(-eta) });

export const meanField = pathTwin(rule);
export const meanFieldToy = pathToy(rule);
