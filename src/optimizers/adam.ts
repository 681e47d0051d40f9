/**
 * adam: m <- b1 m + (1 - b1) g; s <- b2 s + (1 - b2) g^2;
 * w <- w - rate (m / (1 - b1^t)) / (sqrt(s / (1 - b2^t)) + epsilon)   (Kingma & Ba 2015, algorithm 1).
 * With a weight decay, which is decoupled for every optimizer here, it is AdamW.
 */
import shader from "../../shaders/optimizers/adam.wgsl?raw";
import type { OptimizerRow } from "./contract";
import { EPSILON, numberOf } from "./shared";

export const adam = {
  key: "adam",
  name: "Adam",
  says: "Adam with bias correction (Kingma & Ba 2015); with a weight decay, AdamW (Loshchilov & Hutter 2019).",
  pytorch: "torch.optim.AdamW",
  hyperparameters: {
    beta1: {
      kind: "number",
      label: "β₁",
      help: "Decay of the running mean of the gradient",
      link: "o1",
      default: 0.9,
      min: 0,
      max: 0.9999,
      step: 0.01,
    },
    beta2: {
      kind: "number",
      label: "β₂",
      help: "Decay of the running mean of the squared gradient",
      link: "o2",
      default: 0.999,
      min: 0,
      max: 0.999999,
      step: 0.001,
    },
    epsilon: EPSILON,
  },
  state: [{ name: "exp_avg" }, { name: "exp_avg_sq" }],
  corrects: ["beta1", "beta2"],
  shader,
  direction: ({ gradient, settings, state, correction }) => {
    const [beta1, beta2] = [numberOf(settings, "beta1"), numberOf(settings, "beta2")];
    state.exp_avg = beta1 * state.exp_avg + (1 - beta1) * gradient;
    state.exp_avg_sq = beta2 * state.exp_avg_sq + (1 - beta2) * gradient * gradient;
    const root = Math.sqrt(state.exp_avg_sq / correction("beta2")) + numberOf(settings, "epsilon");
    return state.exp_avg / correction("beta1") / root;
  },
} as const satisfies OptimizerRow;
