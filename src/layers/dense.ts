/** The dense layer y = act(x W + b): one matrix product forward, one back, one for its gradient. */
import { NONE, vec4s } from "../kernels/products";
import { ACTIVATIONS } from "../spec/schema";
import { type DenseLayer, type LayerPart, vectorShape } from "./contract";
import { denseTwin } from "./dense-twin";
import { glorotMatrix } from "./glorot";

export const dense: LayerPart<DenseLayer> = {
  kind: "dense",
  parameters: ({ name, inputs, outputs }) => [
    {
      name: `${name}.weight`,
      inputs,
      outputs,
      torch: { dimensions: [inputs, outputs], order: [1, 0], shape: [outputs, inputs] },
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
