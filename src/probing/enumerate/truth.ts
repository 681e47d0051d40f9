/**
 * The gradient that a probe measures against, where it can be enumerated: in double precision while that is a matter of moments, on
 * the device beyond, which reaches further.
 */
import type { MatmulVariant } from "../../device/variant";
import { jointStates } from "../../distributions/support";
import type { EstimatorRow, Params } from "../../estimators/contract";
import type { KernelCompiler } from "../../kernels/compiler";
import type { ExactGradient } from "../../measure/exact";
import { exactTruth } from "../../measure/probe-truth";
import type { TwinModel } from "../../reference/model";
import { type Parameters, toFloat64 } from "../../reference/parameters";
import type { ProbePoint } from "../draws";
import { enumerateOnDevice } from "./enumerate";

/** Pairs of states of neighbouring layers over all examples, and cross-entropies of the data, that double precision is given. */
const QUICK = 2 ** 22;

export interface EnumeratedTruth extends ExactGradient {
  /** How, in words. */
  by: string;
}

export interface TruthQuestion {
  compiler: KernelCompiler;
  variant: MatmulVariant;
  point: ProbePoint;
  model: TwinModel;
  parameters: Parameters;
  /** Examples of the point, [rows, width]. */
  batch: Float64Array;
}

/** Of the model's objective, or of the estimator's own; null where enumeration does not reach it. */
export async function enumeratedTruth(
  { compiler, variant, point, model, parameters, batch }: TruthQuestion,
  row: EstimatorRow,
  params: Params,
): Promise<EnumeratedTruth | null> {
  const quick = isQuick(model, point.shape.train) || row.machinery.bound === true;
  const there = quick ? null : await enumerateOnDevice(compiler, variant, point, row, params);
  if (there) {
    const by = "enumeration on the device in single precision";
    return { loss: there.loss, gradients: toFloat64(there.gradients), by };
  }
  const here = exactTruth(model, row, params, parameters, batch, point.shape.train);
  return here && { ...here, by: "enumeration in double precision" };
}

function isQuick({ network: { inputs, latents, decoder } }: TwinModel, examples: number): boolean {
  const counts = latents.map(jointStates);
  const pairs = counts.map((count, l) => count * (l > 0 ? counts[l - 1] : 1));
  const reproduced = decoder.length > 0 ? counts[0] * inputs : 0;
  return examples * Math.max(...pairs, reproduced) <= QUICK;
}
