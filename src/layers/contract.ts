/**
 * What a kind of layer is to the rest of the program. A layer is one row of numbers in and one row of numbers out; its kind knows
 * shapes, parameters, the kernels of the three products, and the same formulas in float64. See docs/adding-a-layer.md.
 */
import type { Activation } from "../spec/schema";
import type { Work } from "../kernels/products";
import type { InitialKey } from "./glorot";

/** An image. The numbers of hidden layers stand as [row, column, channel], those of data as [channel, row, column]. */
export interface ImageShape {
  height: number;
  width: number;
  channels: number;
}

interface AnyLayer {
  /** Prefix of the names of its parameters: `${name}.weight`, `${name}.bias`. */
  name: string;
  /** Numbers that it reads and writes of one row, all dimensions together. */
  inputs: number;
  outputs: number;
  activation: Activation;
}

/** y = act(x W + b), W of shape [inputs, outputs]. */
export interface DenseLayer extends AnyLayer {
  kind: "dense";
}

export type Layer = DenseLayer;
export type LayerKind = Layer["kind"];

/** A parameter as it is held: a matrix [inputs, outputs] row-major or, with inputs = 0, a vector [outputs]. */
export interface ParameterShape {
  name: string;
  inputs: number;
  outputs: number;
  /** How PyTorch holds it: the held numbers read as dimensions, the order of these dimensions there, and the shape that this makes. */
  torch: TorchShape;
}

export interface TorchShape {
  dimensions: number[];
  order: number[];
  shape: number[];
}

/** A vector, which is the same everywhere. */
export function vectorShape(name: string, outputs: number): ParameterShape {
  return { name, inputs: 0, outputs, torch: { dimensions: [outputs], order: [0], shape: [outputs] } };
}

/** Where the tensors of a product stand: offsets in vec4s. */
interface Use {
  /** Rows of the layer's input and output. */
  rows: number;
  /** Offset of a parameter by name. */
  parameter: (name: string) => number;
}

export interface ForwardUse extends Use {
  input: number;
  output: number;
}

export interface BackwardUse extends Use {
  /** Gradient in the layer's output before its activation. */
  gradient: number;
  /** Where the gradient in its input goes; multiplied by the derivative of the activation that made the input, where one did. */
  into: number;
  made: { output: number; activation: Activation } | null;
  /** Adds to what stands there. */
  accumulate: boolean;
}

export interface GradientUse extends Use {
  input: number;
  gradient: number;
}

/** Parameters by name in float64. */
export type TwinParameters = Map<string, Float64Array>;

/** The formulas in float64, the oracle of the kernels. Arrays are [rows, width]. */
export interface LayerTwin<L> {
  forward(layer: L, parameters: TwinParameters, input: Float64Array, rows: number): Float64Array;
  /**
   * Adds the gradients of the layer's parameters, summed over rows with their weights; returns the unweighted gradient in its input.
   * @param gradient gradient in the output, after the activation
   */
  backward(layer: L, parameters: TwinParameters, trace: TwinTrace): Float64Array;
}

/** The array of a name. Throws when there is none, rather than train on nothing. */
export function twinParameter(parameters: TwinParameters, name: string): Float64Array {
  const values = parameters.get(name);
  if (!values) throw new Error(`No parameter "${name}"; there are: ${[...parameters.keys()].join(", ")}.`);
  return values;
}

export interface TwinTrace {
  input: Float64Array;
  output: Float64Array;
  gradient: Float64Array;
  /** Weight of each row in the sums, [rows]. */
  weights: Float64Array;
  gradients: TwinParameters;
}

export interface LayerPart<L extends Layer> {
  kind: L["kind"];
  /** In the order of the flat buffer, which is PyTorch's. */
  parameters(layer: L): ParameterShape[];
  /** Values at step 0, in the same order; random ones are uniforms of this key. */
  initialise(layer: L, key: InitialKey): Float32Array[];
  /** y from x. */
  forward(layer: L, use: ForwardUse): Work[];
  /** The gradient in x from that in y. */
  backward(layer: L, use: BackwardUse): Work[];
  /** The gradients of the parameters, whose kernels also move them. */
  gradient(layer: L, use: GradientUse): Work[];
  twin: LayerTwin<L>;
}
