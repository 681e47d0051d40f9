/** The kinds of layers, by the `kind` of a layer. */
import type {
  DenseLayer,
  BackwardUse,
  ForwardUse,
  GradientUse,
  Layer,
  LayerKind,
  LayerPart,
  LayerTwin,
  MadeWeight,
  ParameterShape,
} from "./contract";
import type { Work } from "../kernels/products";
import { add } from "./add";
import { conv2d } from "./conv2d";
import { dense } from "./dense";
import { flatten } from "./flatten";
import type { InitialKey } from "./glorot";

export const LAYERS: { [K in LayerKind]: LayerPart<Extract<Layer, { kind: K }>> } = { dense, conv2d, flatten, add };

/** The part of a layer. The table pairs every kind with the part for layers of that kind, which the type of a lookup cannot say. */
function partOf(layer: Layer): LayerPart<Layer> {
  return LAYERS[layer.kind] as LayerPart<Layer>;
}

/** Numbers of a parameter. */
export function countNumbers({ inputs, outputs }: Pick<ParameterShape, "inputs" | "outputs">): number {
  return Math.max(inputs, 1) * outputs;
}

export const parametersOf = (layer: Layer): ParameterShape[] => partOf(layer).parameters(layer);
export const initialise = (layer: Layer, key: InitialKey): Float32Array[] => partOf(layer).initialise(layer, key);
/** Weights of a layer that are not its parameters themselves. */
export const madeWeights = (layer: Layer): MadeWeight[] => partOf(layer).materialise?.(layer) ?? [];
export const forwardWork = (layer: Layer, use: ForwardUse): Work[] => partOf(layer).forward(layer, use);
export const backwardWork = (layer: Layer, use: BackwardUse): Work[] => partOf(layer).backward(layer, use);
export const gradientWork = (layer: Layer, use: GradientUse): Work[] => partOf(layer).gradient(layer, use);
/** Whether it is one matrix: what estimators that need linear maps between layers can work with. */
export const isDense = (layer: Layer): layer is DenseLayer => layer.kind === "dense";
/** Whether the output is the input, which needs no memory. */
export const isIdentity = (layer: Layer): boolean => partOf(layer).identity === true;
/** Place in its stack of the layer whose output it reads beside that of the one before; null for most. */
export const secondInput = (layer: Layer): number | null => ("adds" in layer ? layer.adds : null);
export const twinOf = (layer: Layer): LayerTwin<Layer> => partOf(layer).twin;
