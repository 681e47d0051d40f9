/**
 * Twin of disarm: 1/2 (f(b1) - f(b2)) (-1)^{b2} 1[b1 != b2] sigmoid(|eta|).
 * Source: Dong, Mnih & Tucker 2020, equation 5.
 */
import { sigmoid } from "../functions";
import { mirrorState, pairToy, pairTwin } from "./pair";
import { hardState } from "./path";

const rule = (eta: number, u: number) => {
  const b1 = hardState(eta, u);
  const b2 = mirrorState(eta, u);
  if (b1 === b2) return 0;
  return 0.5 * (b2 === 1 ? -1 : 1) * sigmoid(Math.abs(eta));
};

export const disarm = pairTwin(rule);
export const disarmToy = pairToy(rule);
