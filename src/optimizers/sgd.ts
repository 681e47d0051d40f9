/** sgd: v <- mu v + g; w <- w - rate v, or with Nesterov w <- w - rate (g + mu v). */
import shader from "../../shaders/optimizers/sgd.wgsl?raw";
import type { OptimizerRow } from "./contract";
import { numberOf } from "./shared";

export const sgd = {
  key: "sgd",
  name: "SGD",
  says: "Stochastic gradient descent with momentum, Nesterov's on demand (Sutskever et al. 2013).",
  pytorch: "torch.optim.SGD",
  hyperparameters: {
    momentum: {
      kind: "number",
      label: "Momentum",
      help: "Share of the last step's direction that is kept",
      link: "om",
      default: 0.9,
      min: 0,
      max: 0.9999,
      step: 0.05,
    },
    nesterov: {
      kind: "boolean",
      label: "Nesterov",
      help: "The direction looks one step of the momentum ahead",
      link: "on",
      default: false,
    },
  },
  state: [{ name: "momentum_buffer" }],
  corrects: [],
  shader,
  direction: ({ gradient, settings, state }) => {
    const momentum = numberOf(settings, "momentum");
    state.momentum_buffer = momentum * state.momentum_buffer + gradient;
    return settings.nesterov === true ? gradient + momentum * state.momentum_buffer : state.momentum_buffer;
  },
} as const satisfies OptimizerRow;
