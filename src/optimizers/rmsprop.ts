/**
 * rmsprop: s <- a s + (1 - a) g^2; w <- w - rate g / (sqrt(s) + epsilon). Centred: m <- a m + (1 - a) g, and s - m^2 under the
 * root, a variance instead of a mean square (Graves 2013). Nothing is corrected for the start at 0: first steps are up to
 * 1 / sqrt(1 - a) of the rate long.
 */
import shader from "../../shaders/optimizers/rmsprop.wgsl?raw";
import type { OptimizerRow } from "./contract";
import { EPSILON, numberOf } from "./shared";

export const rmsprop = {
  key: "rmsprop",
  name: "RMSprop",
  says: "The gradient over the root of its running mean square (Tieleman & Hinton 2012), without momentum.",
  pytorch: "torch.optim.RMSprop",
  hyperparameters: {
    alpha: {
      kind: "number",
      label: "α",
      help: "Decay of the running mean of the squared gradient",
      link: "oa",
      default: 0.99,
      min: 0,
      max: 0.999999,
      step: 0.01,
    },
    epsilon: EPSILON,
    centred: {
      kind: "boolean",
      label: "Centred",
      help: "Divides by the standard deviation of the gradient, not by its root mean square (Graves 2013)",
      link: "ox",
      default: false,
    },
  },
  state: [{ name: "square_avg" }, { name: "grad_avg", when: "centred" }],
  corrects: [],
  shader,
  direction: ({ gradient, settings, state }) => {
    const alpha = numberOf(settings, "alpha");
    state.square_avg = alpha * state.square_avg + (1 - alpha) * gradient * gradient;
    let square = state.square_avg;
    if (settings.centred === true) {
      state.grad_avg = alpha * state.grad_avg + (1 - alpha) * gradient;
      square -= state.grad_avg ** 2;
    }
    return gradient / (Math.sqrt(Math.max(square, 0)) + numberOf(settings, "epsilon"));
  },
} as const satisfies OptimizerRow;
