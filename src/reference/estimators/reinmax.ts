/**
 * Twin of reinmax: hard state, f'_x(x) (2 p1 (1 - p1) - p (1 - p) / 2), p1 = (p + x) / 2.
 * Source: Liu, Dong, Liu, Yu, Gao 2023, algorithm 2; `estimators.md` section 2.
 */
import { sigmoid } from "../functions";
import { hardState, type PathRule, pathToy, pathTwin } from "./path";

const rule: PathRule = (eta, { u }) => {
  const p = sigmoid(eta);
  const state = hardState(eta, u);
  const middle = (p + state) / 2;
  return { state, factor: 2 * middle * (1 - middle) - (p * (1 - p)) / 2 };
};

export const reinmax = pathTwin(rule);
export const reinmaxToy = pathToy(rule);
