/**
 * Twin of gumbel-softmax: relaxed state xt = sigmoid((eta + logit u) / tau), f'_x(xt) xt (1 - xt) / tau.
 * Source: `estimators.md` section 2; `bias-variance` section 3.
 */
import { logit, sigmoid } from "../functions";
import { annealed } from "./anneal";
import { type PathRule, pathToy, pathTwin } from "./path";

const rule: PathRule = (eta, { u, step }, hyper) => {
  const tau = annealed(hyper, step);
  const z = (eta + logit(u)) / tau;
  return { state: sigmoid(z), factor: (sigmoid(z) * sigmoid(-z)) / tau };
};

export const gumbelSoftmax = pathTwin(rule);
export const gumbelSoftmaxToy = pathToy(rule);
