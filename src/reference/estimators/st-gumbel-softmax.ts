/**
 * Twin of st-gumbel-softmax: hard state, f'_x(x) xt (1 - xt) / tau with xt = sigmoid((eta + logit u) / tau).
 * Source: Jang, Gu, Poole 2017, section 2.2.
 */
import { oneHot, pullOne, relaxed } from "../distributions/categorical";
import { logit, sigmoid } from "../functions";
import { annealed } from "./anneal";
import { type CategoricalRule, hardState, type PathRule, pathToy, pathTwin } from "./path";

const rule: PathRule = (eta, { u, step }, hyper) => {
  const tau = annealed(hyper, step);
  const z = (eta + logit(u)) / tau;
  return { state: hardState(eta, u), factor: (sigmoid(z) * sigmoid(-z)) / tau };
};

/** Hard state, J(xt) f'(x) / tau with xt = softmax((eta + G) / tau). */
const categorical: CategoricalRule = (eta, { u, step }, hyper) => {
  const tau = annealed(hyper, step);
  return { state: oneHot(eta, u), pull: (slope) => pullOne(relaxed(eta, u, tau), slope).map((g) => g / tau) };
};

export const stGumbelSoftmax = pathTwin(rule, { categorical });
export const stGumbelSoftmaxToy = pathToy(rule);
