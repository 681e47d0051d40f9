/** The dense layer y = act(x W + b): one matrix product forward, one back, one for its gradient. */
import { NONE, vec4s } from "../kernels/products";
import { ACTIVATIONS } from "../spec/schema";
import { type DenseLayer, type FlattenLayer, type ImageShape, type LayerPart, vectorShape } from "./contract";
import { denseTwin } from "./dense-twin";
import { glorotMatrix } from "./glorot";

export const dense: LayerPart<DenseLayer> = {
  kind: "dense",
  build: ({ width: outputs, activation }, { inputs, image, layers }) => {
    const before = layers.at(-1);
    if (!before || !image) {
      return { layers: [{ kind: "dense", name: "", inputs, outputs, activation }], image: null };
    }
    const flat: FlattenLayer = { kind: "flatten", name: "", inputs, outputs: inputs, activation: before.activation };
    return { layers: [flat, { kind: "dense", name: "", inputs, outputs, activation, image }], image: null };
  },
  describe: ({ width }) => ({ size: width, text: width.toLocaleString("en") }),
  parameters: ({ name, inputs, outputs, image }) => [
    {
      name: `${name}.weight`,
      inputs,
      outputs,
      torch: { ...torchOrder(inputs, outputs, image), shape: [outputs, inputs] },
    },
    vectorShape(`${name}.bias`, outputs),
  ],
  initialise: ({ inputs, outputs }, key) => [glorotMatrix(inputs, outputs, key), new Float32Array(outputs)],
  forward: ({ name, inputs, outputs, activation }, { rows, input, output, parameter }) => [
    {
      kernel: "forward",
      product: {
        rows,
        inner4: vec4s(inputs),
        columns4: vec4s(outputs),
        a: input,
        b: parameter(`${name}.weight`),
        c: output,
        bias: parameter(`${name}.bias`),
        hidden: NONE,
        activation: ACTIVATIONS.indexOf(activation),
        accumulate: 0,
      },
    },
  ],
  backward: ({ name, inputs, outputs }, { rows, gradient, into, made, accumulate, parameter }) => [
    {
      kernel: "backward",
      product: {
        rows,
        inner4: vec4s(outputs),
        columns4: vec4s(inputs),
        a: gradient,
        b: parameter(`${name}.weight`),
        c: into,
        bias: NONE,
        hidden: made ? made.output : NONE,
        activation: made ? ACTIVATIONS.indexOf(made.activation) : 0,
        accumulate: Number(accumulate),
      },
    },
  ],
  gradient: ({ name, inputs, outputs }, { rows, input, gradient, parameter }) => [
    {
      kernel: "gradient",
      product: {
        rows,
        inner4: vec4s(inputs),
        columns4: vec4s(outputs),
        a: input,
        b: gradient,
        c: parameter(`${name}.weight`),
        bias: parameter(`${name}.bias`),
        hidden: NONE,
        activation: 0,
        accumulate: 0,
      },
    },
  ],
  twin: denseTwin,
};

/** PyTorch has the outputs first, and an image's channels before its rows and columns. */
function torchOrder(inputs: number, outputs: number, image?: ImageShape): { dimensions: number[]; order: number[] } {
  if (!image) return { dimensions: [inputs, outputs], order: [1, 0] };
  return { dimensions: [image.height, image.width, image.channels, outputs], order: [3, 2, 0, 1] };
}
