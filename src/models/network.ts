/**
 * The network of a model spec: its dense stacks, with sizes and names, before any memory is laid out.
 * Pure; both the planner and the float64 twins read it.
 */
import type { Activation, ModelSpec } from "../experiment/schema";

/** One affine layer and its activation: y = act(x W + b), W of shape [inputs, outputs]. */
export interface Dense {
  /** Prefix of the parameter names: `${name}.weight`, `${name}.bias`. */
  name: string;
  inputs: number;
  outputs: number;
  activation: Activation;
}

export interface Network {
  /** Width of the data (level 0). */
  inputs: number;
  /** Bernoulli units of levels 1..L: `units[l - 1]`. */
  units: number[];
  /** `encoder[l]`: from level l to the logits of level l + 1. */
  encoder: Dense[][];
  /** `decoder[l]`: from level l + 1 to the logits of level l. */
  decoder: Dense[][];
  learnedPrior: boolean;
}

/** Slope of the leaky relu below zero. */
export const LEAKY_SLOPE = 0.01;

/** Lays out the stacks of a VAE over data of width `inputs`; the generative network mirrors the inference network. */
export function buildNetwork(model: ModelSpec, inputs: number): Network {
  const units = model.layers.map((layer) => layer.units);
  const widths = [inputs, ...units];
  const encoder: Dense[][] = [];
  const decoder: Dense[][] = [];
  model.layers.forEach((layer, l) => {
    const up = layer.hidden.map((h) => ({ width: h.width, activation: h.activation }));
    encoder.push(stack(widths[l], up, widths[l + 1]));
    decoder.push(stack(widths[l + 1], [...up].reverse(), widths[l]));
  });
  nameInOrder(encoder.flat(), "encoder");
  nameInOrder([...decoder].reverse().flat(), "decoder");
  return { inputs, units, encoder, decoder, learnedPrior: model.prior === "learned" };
}

function stack(inputs: number, hidden: { width: number; activation: Activation }[], outputs: number): Dense[] {
  const layers = [...hidden, { width: outputs, activation: "linear" as const }];
  return layers.map(({ width, activation }, k) => ({
    name: "",
    inputs: k === 0 ? inputs : layers[k - 1].width,
    outputs: width,
    activation,
  }));
}

function nameInOrder(layers: Dense[], prefix: string): void {
  layers.forEach((layer, k) => {
    layer.name = `${prefix}.${k}`;
  });
}

/** Every dense layer of the model, in the order of the flat parameter buffer. */
export function denseLayers(network: Network): Dense[] {
  return [...network.encoder.flat(), ...[...network.decoder].reverse().flat()];
}

/** Number of parameters (unpadded), the prior's logits included when they are learned. */
export function countParameters(network: Network): number {
  const dense = denseLayers(network).reduce((sum, d) => sum + d.inputs * d.outputs + d.outputs, 0);
  return dense + (network.learnedPrior ? network.units[network.units.length - 1] : 0);
}
