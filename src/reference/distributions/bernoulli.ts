/** Twin of Boolean units: p = sigmoid(eta), x = 1[u > 1 - p]. */
import { crossEntropy, negativeEntropy, sigmoid } from "../functions";
import type { DistributionTwin } from "./contract";

export const bernoulliTwin: DistributionTwin = {
  means: (_, logits) => logits.map(sigmoid),
  draw: (_, logits, uniforms) => logits.map((eta, i) => (uniforms[i] > 1 - sigmoid(eta) ? 1 : 0)),
  crossEntropy: ({ width }, states, at, logits, from) => {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += crossEntropy(states[at + i], logits[from + i]);
    return sum;
  },
  negativeEntropy: ({ width }, logits, from) => {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += negativeEntropy(logits[from + i]);
    return sum;
  },
  pull: (_, means, slope) => slope.map((d, i) => means[i] * (1 - means[i]) * d),
};
