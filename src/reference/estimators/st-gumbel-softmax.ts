/**
 * Twin of st-gumbel-softmax: hard state, f'_x(x) xt (1 - xt) / tau with xt = sigmoid((eta + logit u) / tau).
 * Source: Jang, Gu, Poole 2017, section 2.2; `estimators.md` section 2.
 */
import { logit, sigmoid } from "../functions";
import { annealed } from "./anneal";
import { hardState, type PathRule, pathToy, pathTwin } from "./path";

const rule: PathRule = (eta, { u, step }, hyper) => {
  const tau = annealed(hyper, step);
  const z = (eta + logit(u)) / tau;
  return { state: hardState(eta, u), factor: (sigmoid(z) * sigmoid(-z)) / tau };
};

export const stGumbelSoftmax = pathTwin(rule);
export const stGumbelSoftmaxToy = pathToy(rule);
