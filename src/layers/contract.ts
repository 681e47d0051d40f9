/**
 * What a kind of layer is to the rest of the program. A layer is one row of numbers in and one row of numbers out; its kind knows
 * shapes, parameters, the kernels of the three products, and the same formulas in float64. See docs/adding-a-layer.md.
 */
import type { Activation, HiddenSpec } from "../spec/schema";
import type { Work } from "../kernels/products";
import type { InitialKey } from "./glorot";

/** An image. The numbers of hidden layers stand as [row, column, channel], those of data as [channel, row, column]. */
export interface ImageShape {
  height: number;
  width: number;
  channels: number;
}

/** Numbers of an example, and the picture that they and the numbers that are predicted from them make. */
export interface PictureWidths {
  inputs: number;
  targets?: number;
  width?: number;
  height?: number;
}

/** The image that the inputs are: all of the picture, or its upper rows; null where it has one row only, as columns of a table. */
export function imageOf({ inputs, targets = 0, width = 0, height: whole = 0 }: PictureWidths): ImageShape | null {
  const height = (whole * inputs) / (inputs + targets);
  const channels = inputs / (width * height);
  return height > 1 && Number.isInteger(height) && Number.isInteger(channels) ? { height, width, channels } : null;
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
  /** The image that its inputs were, where they were one: PyTorch flattens it channel by channel. */
  image?: ImageShape;
}

/** Convolution of an image with square kernels. */
export interface Conv2dLayer extends AnyLayer {
  kind: "conv2d";
  from: ImageShape;
  to: ImageShape;
  size: number;
  stride: number;
  /** Pixels of zeros on every side. */
  padding: number;
  /** It reads data, which stand as [channel, row, column]. */
  planar: boolean;
}

/** An image as a row of numbers: nothing is computed. `activation` is that of the layer before, whose numbers these are. */
export interface FlattenLayer extends AnyLayer {
  kind: "flatten";
}

/** y = act(x + the output of an earlier layer of the stack). */
export interface AddLayer extends AnyLayer {
  kind: "add";
  /** Place of that layer in the stack, from 0. */
  adds: number;
}

export type Layer = DenseLayer | Conv2dLayer | FlattenLayer | AddLayer;
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
  /** Offset by name: of a parameter for its gradient, of the weight that it stands for where it is read. */
  parameter: (name: string) => number;
}

export interface ForwardUse extends Use {
  input: number;
  output: number;
  /** Outputs of the layers before it in its stack. */
  earlier: readonly number[];
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
  /** @param earlier outputs of the layers before it in its stack */
  forward(
    layer: L,
    parameters: TwinParameters,
    input: Float64Array,
    rows: number,
    earlier?: readonly Float64Array[],
  ): Float64Array;
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

/** What a layer is built on: the numbers before it, their image if they are one, and the stack so far. */
export interface Ground {
  inputs: number;
  image: ImageShape | null;
  layers: readonly Layer[];
  /** Of every deterministic layer of the spec so far, its place in the stack. */
  places: readonly number[];
}

/** The layers that one of the spec becomes, without their names, and the image that comes out. */
export interface Built {
  layers: Layer[];
  image: ImageShape | null;
}

/** The part of a spec that asks for a layer of a kind. */
export type SpecOf<K extends LayerKind> = Extract<HiddenSpec, { kind?: K }>;

/** Why a layer does not fit what is before it: what came, what was expected, and what comes nearest to it; null: nothing. */
export class LayerProblem extends RangeError {
  constructor(
    message: string,
    readonly nearest: HiddenSpec | null,
  ) {
    super(message);
    this.name = "LayerProblem";
  }
}

/**
 * A weight that is not the parameter itself but made from it: its sign, say, or the parameter with noise. It has the parameter's shape
 * and a place of its own. Products read the weight; gradients are those in the weight and move the parameter unchanged (straight-through).
 */
export interface MadeWeight {
  /** Name of the parameter. */
  parameter: string;
  /**
   * Makes it, one invocation of a workgroup of 64 for each vec4, for every replica. Its job has `parameter_at` and `weight_at`, the places
   * in a replica's block, `size`, the vec4s of each, `across`, workgroups in the first dimension of the grid, and what stands here.
   */
  kernel: string;
  job?: Record<string, number>;
}

export interface LayerPart<L extends Layer> {
  kind: L["kind"];
  /** The output is the input: it needs no memory. */
  identity?: boolean;
  /** From what the spec asks for. Throws LayerProblem where that does not fit. Kinds that no spec names have none. */
  build?: (spec: SpecOf<L["kind"]>, ground: Ground) => Built;
  /** A measure of how much it holds, for drawings, and the layer in words without its activation. */
  describe?: (spec: SpecOf<L["kind"]>) => { size: number; text: string };
  /** In the order of the flat buffer, which is PyTorch's. */
  parameters(layer: L): ParameterShape[];
  /** Values at step 0, in the same order; random ones are uniforms of this key. */
  initialise(layer: L, key: InitialKey): Float32Array[];
  /**
   * Weights that are made from parameters, at the start and after every update. Absent, as for most: the parameters are the weights, and
   * there is neither a pass nor memory for it. The twin is given the parameters and makes the weights itself.
   */
  materialise?(layer: L): MadeWeight[];
  /** y from x. */
  forward(layer: L, use: ForwardUse): Work[];
  /** The gradient in x from that in y. */
  backward(layer: L, use: BackwardUse): Work[];
  /** The gradients of the parameters, whose kernels also move them. */
  gradient(layer: L, use: GradientUse): Work[];
  twin: LayerTwin<L>;
}
