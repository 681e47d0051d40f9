/** The dense layer in float64, row by row. */
import { activate, activationDerivative } from "./activations";
import { type DenseLayer, type LayerTwin, twinParameter } from "./contract";

export const denseTwin: LayerTwin<DenseLayer> = {
  forward(layer, parameters, input, rows) {
    const { inputs, outputs } = layer;
    const weight = twinParameter(parameters, `${layer.name}.weight`);
    const bias = twinParameter(parameters, `${layer.name}.bias`);
    const output = new Float64Array(rows * outputs);
    for (let row = 0; row < rows; row++) {
      const y = output.subarray(row * outputs, (row + 1) * outputs);
      y.set(bias);
      for (let i = 0; i < inputs; i++) {
        const x = input[row * inputs + i];
        if (x === 0) continue;
        for (let j = 0; j < outputs; j++) y[j] += x * weight[i * outputs + j];
      }
      for (let j = 0; j < outputs; j++) y[j] = activate(layer.activation, y[j]);
    }
    return output;
  },

  backward(layer, parameters, { input, output, gradient, weights, gradients }) {
    const { inputs, outputs } = layer;
    const rows = weights.length;
    const weight = twinParameter(parameters, `${layer.name}.weight`);
    const weightGradient = twinParameter(gradients, `${layer.name}.weight`);
    const biasGradient = twinParameter(gradients, `${layer.name}.bias`);
    const inputGradient = new Float64Array(rows * inputs);
    const dz = new Float64Array(outputs);
    for (let row = 0; row < rows; row++) {
      for (let j = 0; j < outputs; j++) {
        dz[j] = gradient[row * outputs + j] * activationDerivative(layer.activation, output[row * outputs + j]);
        biasGradient[j] += weights[row] * dz[j];
      }
      for (let i = 0; i < inputs; i++) {
        const x = weights[row] * input[row * inputs + i];
        let sum = 0;
        for (let j = 0; j < outputs; j++) {
          weightGradient[i * outputs + j] += x * dz[j];
          sum += weight[i * outputs + j] * dz[j];
        }
        inputGradient[row * inputs + i] = sum;
      }
    }
    return inputGradient;
  },
};
