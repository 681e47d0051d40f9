/**
 * The network of a model spec: its stacks of layers, with sizes and names, before any memory is laid out.
 * Pure; both the planner and the float64 twins read it.
 */
import type { Latent } from "../distributions/contract";
import { latentOf } from "../distributions/table";
import type { Layer } from "../layers/contract";
import { stack } from "../layers/stack";
import { countNumbers, parametersOf } from "../layers/table";
import type { ModelSpec } from "../spec/schema";

export interface Network {
  /** Width of the data (level 0). */
  inputs: number;
  /** Widths of levels 1..L, the numbers that the network reads of them: `units[l - 1]`. */
  units: number[];
  /** The random variables of levels 1..L: `latents[l - 1]`. */
  latents: Latent[];
  /** `encoder[l]`: from level l to the logits of level l + 1. */
  encoder: Layer[][];
  /** `decoder[l]`: from level l + 1 to the logits of level l. */
  decoder: Layer[][];
  /** Of a classifier: from level L to the logits of the classes, one logit for two classes; empty for a VAE. */
  head: Layer[];
  learnedPrior: boolean;
}

/**
 * Lays out the stacks over data of width `inputs`: of a VAE, whose generative network mirrors the inference network, or of a
 * classifier of so many classes.
 */
export function buildNetwork(model: ModelSpec, inputs: number, classes = 0): Network {
  return model.kind === "classifier" ? buildClassifier(model, inputs, classes) : buildVae(model, inputs);
}

function buildVae(model: ModelSpec, inputs: number): Network {
  const latents = model.layers.map(latentOf);
  const units = latents.map(({ width }) => width);
  const widths = [inputs, ...units];
  const encoder: Layer[][] = [];
  const decoder: Layer[][] = [];
  model.layers.forEach((layer, l) => {
    const up = layer.hidden.map((h) => ({ width: h.width, activation: h.activation }));
    encoder.push(stack(widths[l], up, widths[l + 1]));
    decoder.push(stack(widths[l + 1], [...up].reverse(), widths[l]));
  });
  nameInOrder(encoder.flat(), "encoder");
  nameInOrder([...decoder].reverse().flat(), "decoder");
  return { inputs, units, latents, encoder, decoder, head: [], learnedPrior: model.prior === "learned" };
}

function buildClassifier(model: ModelSpec, inputs: number, classes: number): Network {
  if (classes < 2) throw new RangeError(`A classifier needs two classes or more; these data have ${classes}.`);
  const latents = model.layers.map(latentOf);
  const units = latents.map(({ width }) => width);
  const widths = [inputs, ...units];
  const encoder = model.layers.map((layer, l) => stack(widths[l], layer.hidden, widths[l + 1]));
  const head = stack(widths[units.length], [], classes === 2 ? 1 : classes);
  nameInOrder([...encoder.flat(), ...head], "net");
  return { inputs, units, latents, encoder, decoder: [], head, learnedPrior: false };
}

function nameInOrder(layers: Layer[], prefix: string): void {
  layers.forEach((layer, k) => {
    layer.name = `${prefix}.${k}`;
  });
}

/** Every layer of the model, in the order of the flat parameter buffer. */
export function layersOf(network: Network): Layer[] {
  return [...network.encoder.flat(), ...[...network.decoder].reverse().flat(), ...network.head];
}

/** Whether the network predicts classes. */
export function isClassifier(network: Pick<Network, "head">): boolean {
  return network.head.length > 0;
}

/** Number of parameters (unpadded), the prior's logits included when they are learned. */
export function countParameters(network: Network): number {
  const layers = layersOf(network)
    .flatMap(parametersOf)
    .reduce((sum, shape) => sum + countNumbers(shape), 0);
  return layers + (network.learnedPrior ? network.units[network.units.length - 1] : 0);
}
