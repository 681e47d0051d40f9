/**
 * Parameters at step 0, shared by the engine and its float64 twins: glorot-uniform weights named by a key, biases 0, and
 * the output bias at the data's own log-odds. Initial weights depend on the seed and the network alone, so estimators
 * that race on one seed start from the same point.
 */
import type { ModelSpec } from "../experiment/schema";
import { USE } from "../random/keys";
import { fillUniform } from "../random/threefry";
import { type Dense, denseLayers, type Network } from "./network";

/** Data means are clipped to [1e-3, 1 - 1e-3] before their logit is taken: a pixel that never changes keeps |bias| <= 6.9. */
export const MEAN_CLIP = 1e-3;

/** Name of the prior's logits, [n_L], present when the prior is learned. */
export const PRIOR_LOGITS = "prior.logits";

/**
 * All model parameters in the order of the flat buffer: `${name}.weight` [inputs, outputs] row-major and `${name}.bias`
 * [outputs] of every dense layer, then `prior.logits` when learned.
 * @param mean mean of the training data per input, [inputs], in [0, 1]
 */
export function initialParameters(
  network: Network,
  model: Pick<ModelSpec, "outputBias">,
  seed: number,
  mean: Float32Array,
): Map<string, Float32Array> {
  if (mean.length !== network.inputs) {
    throw new RangeError(
      `initialParameters: the data mean has ${mean.length} numbers, the network ${network.inputs} inputs.`,
    );
  }
  const parameters = glorot(denseLayers(network), seed, 0);
  if (model.outputBias === "data") {
    const output = network.decoder[0].at(-1);
    if (output) parameters.set(`${output.name}.bias`, mean.map(clippedLogit));
  }
  if (network.learnedPrior) parameters.set(PRIOR_LOGITS, new Float32Array(network.units[network.units.length - 1]));
  return parameters;
}

/**
 * Weights U(-a, a), a = sqrt(6 / (inputs + outputs)) (Glorot & Bengio 2010), biases 0. The weight from input i to output j
 * of layer k is the uniform of unit j, row i under the key (seed, 0, USE.init, firstIndex + k).
 */
export function glorot(layers: Dense[], seed: number, firstIndex: number): Map<string, Float32Array> {
  const parameters = new Map<string, Float32Array>();
  layers.forEach(({ name, inputs, outputs }, k) => {
    const bound = Math.sqrt(6 / (inputs + outputs));
    const weight = new Float32Array(inputs * outputs);
    for (let i = 0; i < inputs; i++) {
      const row = weight.subarray(i * outputs, (i + 1) * outputs);
      fillUniform(row, [seed, 0, USE.init, firstIndex + k], i);
      for (let j = 0; j < outputs; j++) row[j] = bound * (2 * row[j] - 1);
    }
    parameters.set(`${name}.weight`, weight);
    parameters.set(`${name}.bias`, new Float32Array(outputs));
  });
  return parameters;
}

function clippedLogit(mean: number): number {
  const p = Math.min(1 - MEAN_CLIP, Math.max(MEAN_CLIP, mean));
  return Math.log(p / (1 - p));
}
