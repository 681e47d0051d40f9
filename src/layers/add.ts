/**
 * The residual connection y = act(x + x'), x' the output of an earlier layer of the stack. Its gradient goes back to both; the planner
 * adds the second when the earlier layer's own has come down to it.
 */
import { NONE, vec4s } from "../kernels/products";
import { ACTIVATIONS } from "../spec/schema";
import { activate, activationDerivative } from "./activations";
import { type AddLayer, type LayerPart, LayerProblem } from "./contract";

export const add: LayerPart<AddLayer> = {
  kind: "add",
  build: ({ back, activation }, { inputs, image, layers, places }) => {
    const adds = places.at(-back);
    if (adds === undefined) {
      const count = places.length === 1 ? "1 layer" : `${places.length} layers`;
      throw new LayerProblem(`it adds the layer ${back} before it, and ${count} came; expected an earlier layer`, null);
    }
    const { outputs } = layers[adds];
    if (outputs !== inputs) {
      const message = `it adds ${outputs} numbers of the layer ${back} before it to ${inputs}; expected as many of both`;
      throw new LayerProblem(message, null);
    }
    return { layers: [{ kind: "add", name: "", inputs, outputs, activation, adds }], image };
  },
  describe: ({ back }) => ({ size: 1, text: `plus ${back} layers back,` }),
  parameters: () => [],
  initialise: () => [],
  forward: ({ adds, outputs, activation }, { rows, input, output, earlier }) => [
    {
      kernel: "addForward",
      product: {
        rows,
        inner4: 0,
        columns4: vec4s(outputs),
        a: input,
        b: earlier[adds],
        c: output,
        bias: NONE,
        hidden: NONE,
        activation: ACTIVATIONS.indexOf(activation),
        accumulate: 0,
      },
    },
  ],
  backward: ({ inputs }, { rows, gradient, into, made, accumulate }) => [
    {
      kernel: "addBackward",
      product: {
        rows,
        inner4: 0,
        columns4: vec4s(inputs),
        a: gradient,
        b: NONE,
        c: into,
        bias: NONE,
        hidden: made ? made.output : NONE,
        activation: made ? ACTIVATIONS.indexOf(made.activation) : 0,
        accumulate: Number(accumulate),
      },
    },
  ],
  gradient: () => [],
  twin: {
    forward: ({ adds, activation }, _parameters, input, _rows, earlier = []) =>
      input.map((x, i) => activate(activation, x + earlier[adds][i])),
    backward: ({ activation }, _parameters, { output, gradient }) =>
      gradient.map((g, i) => g * activationDerivative(activation, output[i])),
  },
};
