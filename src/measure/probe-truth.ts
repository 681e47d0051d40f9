/** The gradient that an estimator is measured against at a probe, where enumeration reaches it. */

import { jointStates } from "../distributions/support";
import type { EstimatorRow, Params } from "../estimators/contract";
import { hasLatentTerms } from "../models/network";
import type { TwinModel } from "../reference/model";
import type { Parameters } from "../reference/parameters";
import { exactBoundGradient } from "./bound";
import { headBoundGradient } from "./head-bound";
import { type ExactGradient, MAX_STATES } from "./exact";
import { layerwiseGradient, tooLarge } from "./layerwise";

/** Most tuples of joint states for a bound of several samples; of top states, where the loss depends on them alone. */
const MAX_TUPLES = 262_144;

/** The model that the estimator runs: with its scale of the representation. */
export function modelFor(model: TwinModel, row: EstimatorRow, params: Params): TwinModel {
  const scale = row.representationScale?.(params) ?? 1;
  const { lo, hi } = model.representation;
  return { ...model, representation: { lo: scale * lo, hi: scale * hi } };
}

/** Of the ELBO, or of the estimator's own bound; null where enumeration does not reach it. */
export function exactTruth(
  model: TwinModel,
  row: EstimatorRow,
  params: Params,
  parameters: Parameters,
  data: Float64Array,
  rows: number,
): ExactGradient | null {
  const counts = model.network.latents.map(jointStates);
  const predicts = !hasLatentTerms(model.network);
  if (tooLarge(model.network)) return null;
  const own = modelFor(model, row, params);
  if (!row.machinery.bound) return layerwiseGradient(own, parameters, data, rows);
  const states = predicts ? counts[counts.length - 1] : counts.reduce((product, count) => product * count, 1);
  const samples = Number(params.samples);
  if (states > MAX_STATES || states ** samples > MAX_TUPLES) return null;
  if (predicts) return headBoundGradient(own, parameters, data, rows, samples);
  return exactBoundGradient(own, parameters, data, rows, samples);
}
