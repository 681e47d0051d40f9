/**
 * Twin of st-deterministic: state 1[eta > 0], f'_x p (1 - p).
 * Source: Shekhovtsov et al. 2020, section 4.
 */
import { sigmoid } from "../functions";
import { type PathRule, pathToy, pathTwin } from "./path";

const rule: PathRule = (eta) => ({ state: eta > 0 ? 1 : 0, factor: sigmoid(eta) * sigmoid(-eta) });

export const stDeterministic = pathTwin(rule);
export const stDeterministicToy = pathToy(rule);
