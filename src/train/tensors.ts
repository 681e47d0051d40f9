/**
 * Activations of a run: one forward tensor per dense layer and Bernoulli layer for all row groups, and one gradient tensor
 * for group 0. Offsets in vec4s; row scalars in f32s.
 */
import type { Dense, Network } from "../models/network";
import { Allocator, type ParameterLayout, vec4s } from "./layout";

/** One dense layer's tensors: output [groups * batch, outputs], gradient before activation [gradientGroups * batch, outputs]. */
export interface DenseTensors {
  dense: Dense;
  output: number;
  gradient: number;
}

/** A stack of dense layers between two levels, with where its input and the gradient in its input stand. */
export interface StackTensors {
  name: string;
  layers: DenseTensors[];
  input: number;
  /** Gradient in the input, or null where nothing wants it. */
  inputGradient: number | null;
  /** Rows of the forward pass, and of the gradients, in groups of the batch. */
  groups: number;
  gradientGroups: number;
}

export interface Tensors {
  batch: number;
  /** Groups that leave level l: `groups[0] = 1`. */
  groups: number[];
  /** Raw states of the data [batch, inputs]; what the encoder reads (may be the same); the mean image [inputs]. */
  x: number;
  encoderInput: number;
  mean: number;
  /** Values of level l = 1..L: `value[l - 1]`, [groups[l] * batch, units]; gradient in it [batch, units]. */
  value: number[];
  valueGradient: number[];
  priorGradient: number;
  encoder: StackTensors[];
  decoder: StackTensors[];
  baseline: StackTensors[];
  /** Row scalars: `decoderTerm[k]` for level k = 0..L-1; of level l = 1..L its part of the learning signal and of the loss. */
  decoderTerm: number[];
  encoderTerm: number[];
  encoderLoss: number[];
  /** Two numbers an example for streamed importance weights. */
  importance: number;
  activationSize: number;
  rowSize: number;
}

export interface TensorOptions {
  batch: number;
  centre: boolean;
  /** Extra groups that a layer of so many units adds. */
  extraGroups: (units: number, layer: number) => number;
  gradients: boolean;
  /** Whether the derivative flows into the values of the Bernoulli layers. */
  path: boolean;
  /** Gradients of the generative network for all groups. */
  averagesGroups: boolean;
}

export function layoutTensors(network: Network, layout: ParameterLayout, options: TensorOptions): Tensors {
  const { batch } = options;
  const space = new Allocator();
  const scalars = new Allocator();
  const widths = [network.inputs, ...network.units];
  const groups = [1];
  network.units.forEach((n, k) => {
    groups.push(groups[k] + options.extraGroups(n, k + 1));
  });
  const matrix = (rows: number, width: number) => space.take(rows * vec4s(width));
  const gradient = (width: number, count = 1) => (options.gradients ? matrix(count * batch, width) : 0);
  const x = matrix(batch, network.inputs);
  const encoderInput = options.centre ? matrix(batch, network.inputs) : x;
  const mean = matrix(1, network.inputs);
  const value = network.units.map((n, k) => matrix(groups[k + 1] * batch, n));
  const valueGradient = network.units.map((n) => (options.path ? gradient(n) : 0));
  const stack = (
    name: string,
    dense: Dense[],
    inputLevel: number,
    inputGradient: number | null,
    gradientGroups = 1,
  ): StackTensors => ({
    name,
    gradientGroups,
    input: inputLevel === 0 ? encoderInput : value[inputLevel - 1],
    inputGradient: options.gradients ? inputGradient : null,
    groups: groups[inputLevel],
    layers: dense.map((d) => ({
      dense: d,
      output: matrix(groups[inputLevel] * batch, d.outputs),
      gradient: gradient(d.outputs, gradientGroups),
    })),
  });
  const into = (level: number) => (options.path && level > 0 ? valueGradient[level - 1] : null);
  const encoder = network.encoder.map((dense, l) => stack(`encoder ${l}`, dense, l, into(l)));
  const decoder = network.decoder.map((dense, l) =>
    stack(`decoder ${l}`, dense, l + 1, into(l + 1), options.averagesGroups ? groups[l + 1] : 1),
  );
  const baseline = layout.baselines.map((dense, l) => ({ ...stack(`baseline ${l}`, dense, l, null), groups: 1 }));
  return {
    batch,
    groups,
    x,
    encoderInput,
    mean,
    value,
    valueGradient,
    priorGradient: gradient(widths[widths.length - 1]),
    encoder,
    decoder,
    baseline,
    decoderTerm: network.units.map((_, k) => scalars.take(groups[k + 1] * batch)),
    encoderTerm: network.units.map((_, k) => scalars.take(groups[k + 1] * batch)),
    encoderLoss: network.units.map((_, k) => scalars.take(groups[k + 1] * batch)),
    importance: scalars.take(2 * batch),
    activationSize: space.size,
    rowSize: scalars.size,
  };
}
