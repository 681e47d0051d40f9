/** The twins by estimator key: one for every row of `src/estimators/table.ts`. */
import { adf } from "./adf";
import { arm, armToy } from "./arm";
import { arms, armsToy } from "./arms";
import type { ToyTwin, Twin } from "./contract";
import { darn, darnToy } from "./darn";
import { disarm, disarmToy } from "./disarm";
import { doubleCv, doubleCvToy } from "./double-cv";
import { foust, foustToy } from "./foust";
import { gappedSt, gappedStToy } from "./gapped-st";
import { gumbelRao, gumbelRaoToy } from "./gumbel-rao";
import { gumbelSoftmax, gumbelSoftmaxToy } from "./gumbel-softmax";
import { exact, exactToy } from "./exact";
import { localExpectation, localExpectationToy } from "./local-expectation";
import { localReparam } from "./local-reparam";
import { meanField, meanFieldToy } from "./mean-field";
import { muprop, mupropToy } from "./muprop";
import { mupropFourier, mupropFourierToy } from "./muprop-fourier";
import { noiseOperator, noiseOperatorToy } from "./noise-operator";
import { nvil, nvilToy } from "./nvil";
import { psa } from "./psa";
import { rebar, rebarToy } from "./rebar";
import { reinforce, reinforceToy } from "./reinforce";
import { reinforceEwa, reinforceEwaToy } from "./reinforce-ewa";
import { reinmax, reinmaxToy } from "./reinmax";
import { relax, relaxToy } from "./relax";
import { rloo, rlooToy } from "./rloo";
import { rodeo, rodeoToy } from "./rodeo";
import { st, stToy } from "./st";
import { stDeterministic, stDeterministicToy } from "./st-deterministic";
import { stGumbelSoftmax, stGumbelSoftmaxToy } from "./st-gumbel-softmax";
import { stIdentity, stIdentityToy } from "./st-identity";
import { vimco, vimcoToy } from "./vimco";

/** Full gradients of the model, given the noise. */
export const TWINS: Readonly<Record<string, Twin>> = {
  reinforce: reinforce,
  "reinforce-ewa": reinforceEwa,
  nvil: nvil,
  muprop: muprop,
  "muprop-fourier": mupropFourier,
  arm: arm,
  disarm: disarm,
  rloo: rloo,
  arms: arms,
  "double-cv": doubleCv,
  rodeo: rodeo,
  vimco: vimco,
  rebar: rebar,
  relax: relax,
  "local-expectation": localExpectation,
  exact,
  st: st,
  "st-identity": stIdentity,
  "st-deterministic": stDeterministic,
  darn: darn,
  reinmax: reinmax,
  foust: foust,
  "noise-operator": noiseOperator,
  "gumbel-softmax": gumbelSoftmax,
  "st-gumbel-softmax": stGumbelSoftmax,
  "gumbel-rao": gumbelRao,
  "gapped-st": gappedSt,
  "mean-field": meanField,
  psa: psa,
  adf: adf,
  "local-reparam": localReparam,
};

/** The same rules on a toy function of independent units, of rows for one stochastic layer, whatever the family of models. */
export const TOY_TWINS: Readonly<Record<string, ToyTwin>> = {
  reinforce: reinforceToy,
  "reinforce-ewa": reinforceEwaToy,
  nvil: nvilToy,
  muprop: mupropToy,
  "muprop-fourier": mupropFourierToy,
  arm: armToy,
  disarm: disarmToy,
  rloo: rlooToy,
  arms: armsToy,
  "double-cv": doubleCvToy,
  rodeo: rodeoToy,
  vimco: vimcoToy,
  rebar: rebarToy,
  relax: relaxToy,
  "local-expectation": localExpectationToy,
  exact: exactToy,
  st: stToy,
  "st-identity": stIdentityToy,
  "st-deterministic": stDeterministicToy,
  darn: darnToy,
  reinmax: reinmaxToy,
  foust: foustToy,
  "noise-operator": noiseOperatorToy,
  "gumbel-softmax": gumbelSoftmaxToy,
  "st-gumbel-softmax": stGumbelSoftmaxToy,
  "gumbel-rao": gumbelRaoToy,
  "gapped-st": gappedStToy,
  "mean-field": meanFieldToy,
};
