/**
 * Twin of reinmax: hard state, f'_x(x) (2 p1 (1 - p1) - p (1 - p) / 2), p1 = (p + x) / 2.
 * Source: Liu, Dong, Liu, Yu, Gao 2023, algorithm 2.
 */
import { oneHot, pullOne, softmax } from "../distributions/categorical";
import { sigmoid } from "../functions";
import { type CategoricalRule, hardState, type PathRule, pathToy, pathTwin } from "./path";

const rule: PathRule = (eta, { u }) => {
  const p = sigmoid(eta);
  const state = hardState(eta, u);
  const middle = (p + state) / 2;
  return { state, factor: 2 * middle * (1 - middle) - (p * (1 - p)) / 2 };
};

/** 2 J((pi + x) / 2) f'(x) - J(pi) f'(x) / 2. */
const categorical: CategoricalRule = (eta, { u }) => {
  const state = oneHot(eta, u);
  const pi = softmax(eta);
  const middle = pi.map((p, k) => (p + state[k]) / 2);
  return {
    state,
    pull: (slope) => {
      const plain = pullOne(pi, slope);
      return pullOne(middle, slope).map((g, k) => 2 * g - plain[k] / 2);
    },
  };
};

export const reinmax = pathTwin(rule, { categorical });
export const reinmaxToy = pathToy(rule);
