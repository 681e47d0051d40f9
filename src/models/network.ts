/**
 * The network of a model: its stacks of layers with sizes and names, and the factors of its loss, before any memory is laid out.
 * Pure; the planner and the float64 twins read it, and no other part asks which family of models it is of.
 */
import type { DistributionKey, Latent } from "../distributions/contract";
import type { Layer } from "../layers/contract";
import { countNumbers, parametersOf } from "../layers/table";

/** A part of the data: what the network reads, the class of an example, or numbers that it predicts. */
export type DataField = "input" | "label" | "target";

/**
 * One factor of the joint distribution, or of the one that draws the stochastic layers.
 * likelihood: of a field of the data. prior: of a level, given the level above it. posterior: of a level, given the one below, where
 * its entropy is part of the loss.
 */
export interface Factor {
  role: "likelihood" | "prior" | "posterior";
  distribution: DistributionKey;
  /** The stack whose outputs are its parameters; empty: they are parameters of their own, the logits of the prior. */
  parameters: readonly Layer[];
  /** What it is the distribution of: a field of the data, or the state of level 1..L. */
  target: DataField | number;
}

export interface Network {
  /** Width of what the network reads (level 0). */
  inputs: number;
  /** Widths of levels 1..L, the numbers that the network reads of them: `units[l - 1]`. */
  units: number[];
  /** The random variables of levels 1..L: `latents[l - 1]`. */
  latents: Latent[];
  /** `encoder[l]`: from level l to the logits of level l + 1. */
  encoder: Layer[][];
  /** `decoder[l]`: from level l + 1 to the logits of level l; empty where nothing is generated downwards. */
  decoder: Layer[][];
  /** From level L to the parameters of a likelihood that reads this level alone; empty where there is none. */
  head: Layer[];
  learnedPrior: boolean;
  /** The loss is minus the sum of log likelihoods and log priors, plus that of log posteriors. */
  factors: Factor[];
}

/** Widths of the data that a network is built over. */
export interface DataWidths {
  /** Numbers of an example that the network reads. */
  inputs: number;
  /** Of the image that these are; absent: numbers without a shape. */
  width?: number;
  height?: number;
  /** Classes of the labels; 0 without. */
  classes: number;
  /** Numbers of an example that are predicted; 0 without. */
  targets: number;
}

/** Layers are numbered as they have parameters; others go with the one before. */
export function nameInOrder(layers: readonly Layer[], prefix: string): void {
  let k = 0;
  for (const layer of layers)
    layer.name = parametersOf(layer).length > 0 ? `${prefix}.${k++}` : `${prefix}.${k - 1}.${layer.kind}`;
}

/** Every layer of the model, in the order of the flat parameter buffer. */
export function layersOf(network: Network): Layer[] {
  return [...network.encoder.flat(), ...[...network.decoder].reverse().flat(), ...network.head];
}

/** Whether entropies and priors of the stochastic layers are part of the loss, or the likelihood is all of it. */
export function hasLatentTerms({ factors }: Pick<Network, "factors">): boolean {
  return factors.some(({ role }) => role !== "likelihood");
}

/** The likelihood: the factor that says how well the data are explained or predicted. */
export function likelihoodOf({ factors }: Pick<Network, "factors">): Factor {
  const found = factors.find(({ role }) => role === "likelihood");
  if (!found) throw new Error("This network has no likelihood.");
  return found;
}

/** Whether the factors are of this field of the data. */
export function reads({ factors }: Pick<Network, "factors">, field: DataField): boolean {
  return factors.some(({ target }) => target === field);
}

/** Numbers of an example that are predicted; 0: a class is predicted, or nothing. */
export function targetsOf(network: Pick<Network, "factors">): number {
  const { target, parameters } = likelihoodOf(network);
  return target === "target" ? parameters[parameters.length - 1].outputs : 0;
}

/** Number of parameters (unpadded), the prior's logits included when they are learned. */
export function countParameters(network: Network): number {
  const layers = layersOf(network)
    .flatMap(parametersOf)
    .reduce((sum, shape) => sum + countNumbers(shape), 0);
  return layers + (network.learnedPrior ? network.units[network.units.length - 1] : 0);
}
