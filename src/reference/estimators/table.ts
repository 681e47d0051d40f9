/** The twins by estimator key: one for every row of `src/estimators/table.ts`. */
import { arm, armToy } from "./arm";
import type { ToyTwin, Twin } from "./contract";
import { darn, darnToy } from "./darn";
import { disarm, disarmToy } from "./disarm";
import { foust, foustToy } from "./foust";
import { gumbelSoftmax, gumbelSoftmaxToy } from "./gumbel-softmax";
import { localExpectation, localExpectationToy } from "./local-expectation";
import { nvil, nvilToy } from "./nvil";
import { reinforceEwa, reinforceEwaToy } from "./reinforce-ewa";
import { st, stToy } from "./st";

/** Full gradients of the model, given the noise. */
export const TWINS: Readonly<Record<string, Twin>> = {
  "reinforce-ewa": reinforceEwa,
  nvil,
  arm,
  disarm,
  "local-expectation": localExpectation,
  st,
  darn,
  foust,
  "gumbel-softmax": gumbelSoftmax,
};

/** The same rules on a toy function of independent units. */
export const TOY_TWINS: Readonly<Record<string, ToyTwin>> = {
  "reinforce-ewa": reinforceEwaToy,
  nvil: nvilToy,
  arm: armToy,
  disarm: disarmToy,
  "local-expectation": localExpectationToy,
  st: stToy,
  darn: darnToy,
  foust: foustToy,
  "gumbel-softmax": gumbelSoftmaxToy,
};
