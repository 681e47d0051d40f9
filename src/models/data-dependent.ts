/**
 * Data-dependent start of a model that predicts (Shekhovtsov et al. 2020, experiments): weights and biases U(-1, 1), then every unit's
 * pre-activation brought to mean 0 and variance 1 over the examples and over the states of the layer below. Means and variances are
 * analytic: a pre-activation counts as normal, and layers as independent given the example.
 */
import type { Latent } from "../distributions/contract";
import type { Activation } from "../spec/schema";
import { USE } from "../random/keys";
import { fillUniform } from "../random/threefry";
import { activate } from "../layers/activations";
import { type DenseLayer, LayerProblem } from "../layers/contract";
import { isDense } from "../layers/table";
import { matchedProbability, matchedShares } from "./matching";
import type { Network } from "./network";

/** Examples that a start is fitted to, [rows, width] with the inputs first. */
export interface Examples {
  rows: number;
  values: Float64Array;
}

export interface Standardisation {
  representation: { lo: number; hi: number };
  /** What the network takes off its inputs, [inputs]; null for nothing. */
  mean: ArrayLike<number> | null;
  seed: number;
  examples: Examples;
}

/** Means and variances of a layer's values for every example, [rows, width]. */
interface MeanAndVariance {
  mean: Float64Array;
  variance: Float64Array;
}

/** All parameters of a model that predicts, as `initialParameters` gives them. */
export function standardisedParameters(network: Network, given: Standardisation): Map<string, Float32Array> {
  const parameters = new Map<string, Float32Array>();
  let below = inputsOf(network, given);
  let index = 0;
  [...network.encoder, network.head].forEach((stack, level) => {
    for (const dense of stack) {
      if (!isDense(dense)) {
        throw new LayerProblem(
          `Layer ${dense.name}: a start that is fitted to the data needs dense layers, and one of kind ${dense.kind} came; expected the start glorot`,
          null,
        );
      }
      const { weight, bias } = uniformDense(dense, given.seed, index++);
      below = standardise(dense, weight, bias, below, given.examples.rows);
      parameters.set(`${dense.name}.weight`, Float32Array.from(weight));
      parameters.set(`${dense.name}.bias`, Float32Array.from(bias));
      if (dense !== stack[stack.length - 1]) below = activated(below, dense.activation);
    }
    if (level < network.encoder.length) below = sampled(below, network.latents[level], given.representation);
  });
  return parameters;
}

function inputsOf({ inputs }: Network, { mean, examples: { rows, values } }: Standardisation): MeanAndVariance {
  const width = values.length / rows;
  const own = Float64Array.from({ length: rows * inputs }, (_, i) => {
    return values[Math.floor(i / inputs) * width + (i % inputs)] - (mean ? mean[i % inputs] : 0);
  });
  return { mean: own, variance: new Float64Array(own.length) };
}

function uniformDense({ inputs, outputs }: DenseLayer, seed: number, index: number) {
  const all = new Float32Array((inputs + 1) * outputs);
  for (let i = 0; i <= inputs; i++) {
    fillUniform(all.subarray(i * outputs, (i + 1) * outputs), [seed, 0, USE.init, index], i);
  }
  const values = Float64Array.from(all, (u) => 2 * u - 1);
  return { weight: values.slice(0, inputs * outputs), bias: values.slice(inputs * outputs) };
}

/** Scales and shifts each output; returns mean and variance of the outputs. */
function standardise(
  dense: DenseLayer,
  weight: Float64Array,
  bias: Float64Array,
  below: MeanAndVariance,
  rows: number,
): MeanAndVariance {
  const { inputs, outputs } = dense;
  const mean = new Float64Array(rows * outputs);
  const variance = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < outputs; j++) {
      const at = row * outputs + j;
      mean[at] = bias[j];
      for (let i = 0; i < inputs; i++) {
        const w = weight[i * outputs + j];
        mean[at] += w * below.mean[row * inputs + i];
        variance[at] += w * w * below.variance[row * inputs + i];
      }
    }
  }
  for (let j = 0; j < outputs; j++) {
    let centre = 0;
    let square = 0;
    for (let at = j; at < mean.length; at += outputs) centre += mean[at] / rows;
    for (let at = j; at < mean.length; at += outputs) square += ((mean[at] - centre) ** 2 + variance[at]) / rows;
    // A unit that never changes cannot be scaled.
    const scale = square > 1e-12 ? 1 / Math.sqrt(square) : 1;
    for (let i = 0; i < inputs; i++) weight[i * outputs + j] *= scale;
    bias[j] = (bias[j] - centre) * scale;
    for (let at = j; at < mean.length; at += outputs) {
      mean[at] = (mean[at] - centre) * scale;
      variance[at] *= scale * scale;
    }
  }
  return { mean, variance };
}

/** Through a deterministic activation: at the mean, to first order without variance. */
function activated({ mean }: MeanAndVariance, activation: Activation): MeanAndVariance {
  return { mean: mean.map((m) => activate(activation, m)), variance: new Float64Array(mean.length) };
}

/** Through random variables; the numbers of one with several values count as independent. */
function sampled(
  { mean, variance }: MeanAndVariance,
  { states }: Latent,
  { lo, hi }: { lo: number; hi: number },
): MeanAndVariance {
  const p = states > 2 ? matchedShares(mean, variance, states) : mean.map((m, i) => matchedProbability(m, variance[i]));
  return { mean: p.map((q) => lo + (hi - lo) * q), variance: p.map((q) => (hi - lo) ** 2 * q * (1 - q)) };
}
