/**
 * The table of estimators: the only list of them. To add one, write its file and shader, then add its row here
 * (docs/adding-an-estimator.md).
 */
import { adf } from "./adf";
import { arm } from "./arm";
import { arms } from "./arms";
import type { EstimatorRow } from "./contract";
import { darn } from "./darn";
import { disarm } from "./disarm";
import { doubleCv } from "./double-cv";
import { exact } from "./exact";
import { foust } from "./foust";
import { gappedSt } from "./gapped-st";
import { gumbelRao } from "./gumbel-rao";
import { gumbelSoftmax } from "./gumbel-softmax";
import { localExpectation } from "./local-expectation";
import { localReparam } from "./local-reparam";
import { meanField } from "./mean-field";
import { muprop } from "./muprop";
import { mupropFourier } from "./muprop-fourier";
import { noiseOperator } from "./noise-operator";
import { nvil } from "./nvil";
import { psa } from "./psa";
import { rebar } from "./rebar";
import { reinforce } from "./reinforce";
import { reinforceEwa } from "./reinforce-ewa";
import { reinmax } from "./reinmax";
import { relax } from "./relax";
import { rloo } from "./rloo";
import { rodeo } from "./rodeo";
import { st } from "./st";
import { stDeterministic } from "./st-deterministic";
import { stGumbelSoftmax } from "./st-gumbel-softmax";
import { stIdentity } from "./st-identity";
import { vimco } from "./vimco";

export const ESTIMATORS: readonly EstimatorRow[] = [
  reinforce,
  reinforceEwa,
  nvil,
  muprop,
  mupropFourier,
  arm,
  disarm,
  rloo,
  arms,
  doubleCv,
  rodeo,
  vimco,
  rebar,
  relax,
  localExpectation,
  exact,
  st,
  stIdentity,
  stDeterministic,
  darn,
  reinmax,
  foust,
  noiseOperator,
  gumbelSoftmax,
  stGumbelSoftmax,
  gumbelRao,
  gappedSt,
  meanField,
  psa,
  adf,
  localReparam,
];

const byKey = new Map(ESTIMATORS.map((row) => [row.key, row]));

/** The row of a key, or undefined when the table has none. */
export function findEstimator(key: string): EstimatorRow | undefined {
  return byKey.get(key);
}
