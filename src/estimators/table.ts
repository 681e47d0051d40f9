/**
 * The table of estimators: the only list of them. To add one, write its file and shader, then add its row here
 * (docs/adding-an-estimator.md).
 */
import { arm } from "./arm";
import { arms } from "./arms";
import type { EstimatorRow } from "./contract";
import { darn } from "./darn";
import { disarm } from "./disarm";
import { doubleCv } from "./double-cv";
import { foust } from "./foust";
import { gumbelSoftmax } from "./gumbel-softmax";
import { localExpectation } from "./local-expectation";
import { muprop } from "./muprop";
import { mupropFourier } from "./muprop-fourier";
import { noiseOperator } from "./noise-operator";
import { nvil } from "./nvil";
import { rebar } from "./rebar";
import { reinforce } from "./reinforce";
import { reinforceEwa } from "./reinforce-ewa";
import { relax } from "./relax";
import { rloo } from "./rloo";
import { rodeo } from "./rodeo";
import { st } from "./st";
import { vimco } from "./vimco";

export const ESTIMATORS: readonly EstimatorRow[] = [
  reinforce,
  reinforceEwa,
  nvil,
  muprop,
  mupropFourier,
  rloo,
  vimco,
  arm,
  disarm,
  arms,
  localExpectation,
  rebar,
  relax,
  doubleCv,
  rodeo,
  st,
  darn,
  foust,
  noiseOperator,
  gumbelSoftmax,
];

const byKey = new Map(ESTIMATORS.map((row) => [row.key, row]));

/** The row of a key, or undefined when the table has none. */
export function findEstimator(key: string): EstimatorRow | undefined {
  return byKey.get(key);
}
