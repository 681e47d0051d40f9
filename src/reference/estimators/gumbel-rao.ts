/**
 * Twin of gumbel-rao: hard state, f'_x(x) times the mean over K of xt (1 - xt) / tau, xt relaxed on noise drawn given the state.
 * Source: Paulus, Maddison, Krause 2021, section 3.
 */
import { logit, sigmoid } from "../functions";
import { annealed } from "./anneal";
import { number } from "./contract";
import { hardState, type PathRule, pathToy, pathTwin } from "./path";
import { conditionalUniform } from "./rebar";

const rule: PathRule = (eta, { u, more, step }, hyper) => {
  const tau = annealed(hyper, step);
  const draws = number(hyper, "draws");
  const state = hardState(eta, u);
  let slope = 0;
  for (let k = 0; k < draws; k++) {
    const z = (eta + logit(conditionalUniform(eta, state, more(k)))) / tau;
    slope += sigmoid(z) * sigmoid(-z);
  }
  return { state, factor: slope / (tau * draws) };
};

export const gumbelRao = pathTwin(rule);
export const gumbelRaoToy = pathToy(rule);
