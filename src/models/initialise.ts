/**
 * Parameters at step 0, shared by the engine and its float64 twins: glorot-uniform weights named by a key, biases 0, and
 * the output bias at the data's own log-odds. Initial weights depend on the seed and the network alone, so estimators
 * that race on one seed start from the same point.
 */
import type { PreparedData } from "../data/load";
import { unpackRows } from "../data/pack";
import type { ModelSpec } from "../spec/schema";
import type { Layer } from "../layers/contract";
import { initialise, parametersOf } from "../layers/table";
import { USE } from "../random/keys";
import { type Examples, standardisedParameters } from "./data-dependent";
import { hasLatentTerms, likelihoodOf, layersOf, type Network } from "./network";

/** Data means are clipped to [1e-3, 1 - 1e-3] before their logit is taken: a pixel that never changes keeps |bias| <= 6.9. */
export const MEAN_CLIP = 1e-3;

/** Name of the prior's logits, [n_L], present when the prior is learned. */
export const PRIOR_LOGITS = "prior.logits";

/** What the start depends on beside the network and the seed. */
export interface InitialData {
  /** Mean of the training data per input, [inputs]. */
  mean: Float32Array;
  /** Of what is predicted, [targets]; absent: nothing is. */
  targetMean?: Float32Array;
  /** Some of the training data, for starts that are fitted to them. */
  examples?: () => Examples;
}

/** The start of a network over prepared data. */
export function initialDataOf({
  mean,
  targetMean,
  inputs,
  train,
}: Pick<PreparedData, "mean" | "targetMean" | "inputs" | "train">): InitialData {
  const rows = Math.min(FITTED_EXAMPLES, train.count);
  return { mean, targetMean, examples: () => ({ rows, values: unpackRows(train, rows, inputs) }) };
}

/** Training examples that a data-dependent start looks at. */
const FITTED_EXAMPLES = 1000;

/**
 * All model parameters in the order of the flat buffer: those of every layer, as its kind declares them, then `prior.logits` when
 * learned.
 * Throws RangeError where the data do not fit the network, or a fitted start has none.
 */
export function initialParameters(
  network: Network,
  model: ModelSpec,
  seed: number,
  { mean, targetMean, examples }: InitialData,
): Map<string, Float32Array> {
  if (mean.length !== network.inputs) {
    throw new RangeError(
      `initialParameters: the data mean has ${mean.length} numbers, the network ${network.inputs} inputs.`,
    );
  }
  if (!hasLatentTerms(network) && model.initialisation === "data") {
    if (!examples) throw new RangeError("initialParameters: a start that is fitted to the data needs some examples.");
    const { representation, centre } = model;
    return standardisedParameters(network, { representation, mean: centre ? mean : null, seed, examples: examples() });
  }
  const parameters = initialLayers(layersOf(network), seed, 0);
  // Of the data that a Bernoulli likelihood is of, the output bias starts at their mean.
  const { distribution, target, parameters: stack } = likelihoodOf(network);
  const means = target === "input" ? mean : targetMean;
  if (model.outputBias === "data" && distribution === "bernoulli" && means) {
    parameters.set(`${stack[stack.length - 1].name}.bias`, means.map(clippedLogit));
  }
  if (network.learnedPrior) parameters.set(PRIOR_LOGITS, new Float32Array(network.units[network.units.length - 1]));
  return parameters;
}

/** Parameters at step 0 of some layers; those of layer k have the key (seed, 0, USE.init, firstIndex + k). */
export function initialLayers(layers: readonly Layer[], seed: number, firstIndex: number): Map<string, Float32Array> {
  const parameters = new Map<string, Float32Array>();
  layers.forEach((layer, k) => {
    const values = initialise(layer, [seed, 0, USE.init, firstIndex + k]);
    parametersOf(layer).forEach(({ name }, at) => {
      parameters.set(name, values[at]);
    });
  });
  return parameters;
}

function clippedLogit(mean: number): number {
  const p = Math.min(1 - MEAN_CLIP, Math.max(MEAN_CLIP, mean));
  return Math.log(p / (1 - p));
}
