/**
 * Twin of st: hard state, f'_x(x) p (1 - p); of a variable of several values J(pi) f'_x(x).
 * Source: Shekhovtsov 2021, section 5.
 */
import { oneHot, pullOne, softmax } from "../distributions/categorical";
import { sigmoid } from "../functions";
import { type CategoricalRule, hardState, type PathRule, pathToy, pathTwin } from "./path";

const rule: PathRule = (eta, { u }) => ({ state: hardState(eta, u), factor: sigmoid(eta) * sigmoid(-eta) });

/** J(pi) f'(x). */
const categorical: CategoricalRule = (eta, { u }) => ({
  state: oneHot(eta, u),
  pull: (slope) => pullOne(softmax(eta), slope),
});

export const st = pathTwin(rule, { asPublished: true, categorical });
export const stToy = pathToy(rule);
