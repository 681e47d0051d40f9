/** The convolution in float64: for every output pixel, over the kernel. */
import { activate, activationDerivative } from "./activations";
import { type Conv2dLayer, type LayerTwin, twinParameter } from "./contract";

export const conv2dTwin: LayerTwin<Conv2dLayer> = {
  forward(layer, parameters, input, rows) {
    const weight = twinParameter(parameters, `${layer.name}.weight`);
    const bias = twinParameter(parameters, `${layer.name}.bias`);
    const { channels } = layer.to;
    const output = new Float64Array(rows * layer.outputs);
    for (let i = 0; i < output.length; i++) output[i] = bias[i % channels];
    eachPair(layer, rows, (from, row, to) => {
      for (let j = 0; j < channels; j++) output[to + j] += input[from] * weight[row * channels + j];
    });
    return output.map((z) => activate(layer.activation, z));
  },

  backward(layer, parameters, { input, output, gradient, weights, gradients }) {
    const weight = twinParameter(parameters, `${layer.name}.weight`);
    const weightGradient = twinParameter(gradients, `${layer.name}.weight`);
    const biasGradient = twinParameter(gradients, `${layer.name}.bias`);
    const { channels } = layer.to;
    const dz = gradient.map((g, i) => g * activationDerivative(layer.activation, output[i]));
    dz.forEach((d, i) => {
      biasGradient[i % channels] += weights[Math.floor(i / layer.outputs)] * d;
    });
    const inputGradient = new Float64Array(input.length);
    eachPair(layer, weights.length, (from, row, to, example) => {
      for (let j = 0; j < channels; j++) {
        weightGradient[row * channels + j] += weights[example] * input[from] * dz[to + j];
        inputGradient[from] += weight[row * channels + j] * dz[to + j];
      }
    });
    return inputGradient;
  },
};

/** Every number of the input with every output pixel that reads it: its place, the weights' row, the place of channel 0 there. */
function eachPair(
  { from, to, size, stride, padding, planar, inputs, outputs }: Conv2dLayer,
  rows: number,
  visit: (from: number, row: number, to: number, example: number) => void,
): void {
  for (let example = 0; example < rows; example++) {
    for (let pixel = 0; pixel < to.height * to.width; pixel++) {
      const top = Math.floor(pixel / to.width) * stride - padding;
      const left = (pixel % to.width) * stride - padding;
      for (let tap = 0; tap < size * size; tap++) {
        const y = top + Math.floor(tap / size);
        const x = left + (tap % size);
        if (y < 0 || x < 0 || y >= from.height || x >= from.width) continue;
        for (let c = 0; c < from.channels; c++) {
          const place = planar ? (c * from.height + y) * from.width + x : (y * from.width + x) * from.channels + c;
          visit(example * inputs + place, tap * from.channels + c, example * outputs + pixel * to.channels, example);
        }
      }
    }
  }
}
