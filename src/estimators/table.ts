/**
 * The table of estimators: the only list of them. To add one, write its file and shader, then add its row here
 * (docs/adding-an-estimator.md).
 */
import { arm } from "./arm";
import type { EstimatorRow } from "./contract";
import { darn } from "./darn";
import { disarm } from "./disarm";
import { foust } from "./foust";
import { gumbelSoftmax } from "./gumbel-softmax";
import { localExpectation } from "./local-expectation";
import { nvil } from "./nvil";
import { reinforceEwa } from "./reinforce-ewa";
import { st } from "./st";

export const ESTIMATORS: readonly EstimatorRow[] = [
  reinforceEwa,
  nvil,
  arm,
  disarm,
  localExpectation,
  st,
  darn,
  foust,
  gumbelSoftmax,
];

const byKey = new Map(ESTIMATORS.map((row) => [row.key, row]));

/** The row of a key, or undefined when the table has none. */
export function findEstimator(key: string): EstimatorRow | undefined {
  return byKey.get(key);
}
