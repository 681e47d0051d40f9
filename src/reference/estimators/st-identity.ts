/**
 * Twin of st-identity: hard state, f'_x(x).
 * Source: Bengio, Leonard, Courville 2013, section 5.
 */
import { hardState, type PathRule, pathToy, pathTwin } from "./path";

const rule: PathRule = (eta, { u }) => ({ state: hardState(eta, u), factor: 1 });

export const stIdentity = pathTwin(rule);
export const stIdentityToy = pathToy(rule);
