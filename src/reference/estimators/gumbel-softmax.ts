/**
 * Twin of gumbel-softmax: relaxed state xt = sigmoid((eta + logit u) / tau), f'_x(xt) xt (1 - xt) / tau.
 * Source: Shekhovtsov 2021, section 3.
 */
import { pullOne, relaxed } from "../distributions/categorical";
import { logit, sigmoid } from "../functions";
import { annealed } from "./anneal";
import { type CategoricalRule, type PathRule, pathToy, pathTwin } from "./path";

const rule: PathRule = (eta, { u, step }, hyper) => {
  const tau = annealed(hyper, step);
  const z = (eta + logit(u)) / tau;
  return { state: sigmoid(z), factor: (sigmoid(z) * sigmoid(-z)) / tau };
};

/** State xt = softmax((eta + G) / tau), J(xt) f'(xt) / tau. */
const categorical: CategoricalRule = (eta, { u, step }, hyper) => {
  const tau = annealed(hyper, step);
  const state = relaxed(eta, u, tau);
  return { state, pull: (slope) => pullOne(state, slope).map((g) => g / tau) };
};

export const gumbelSoftmax = pathTwin(rule, { categorical });
export const gumbelSoftmaxToy = pathToy(rule);
