/**
 * rodeo: leave-one-out with control variates from a discrete Stein operator (that of Gibbs sampling), applied to a learned
 * function of the other samples' signals and derivatives: alpha A_j h on the signals that are left in, beta times the operator
 * of h times the score. h, alpha and beta of every layer descend the squared estimate; h starts at 0.
 * Source: Shi, Zhou, Hwang, Titsias, Mackey 2022, section 4. Unbiased whatever h is. Differs from the
 * paper: the inputs of h are taken relative to the running mean and deviation of the signal, and h is a tanh network.
 */
import shader from "../../shaders/estimators/rodeo.wgsl?raw";
import { STEIN, STEIN_OPERATOR } from "./kernels/stein";
import type { EstimatorRow } from "./contract";
import { CONTROL_RATE, SAMPLES } from "./shared";

export const rodeo: EstimatorRow = {
  key: "rodeo",
  name: "RODEO",
  family: "score",
  sources: [{ source: "rodeo", place: "section 4" }],
  formula: String.raw`\frac1K \sum_k \Big[\Big(f(x^k) - \tfrac{1}{K-1} \textstyle\sum_{j \ne k} \left(f(x^j) + \alpha (A h_j)(x^j)\right)\Big)(x^k_i - p_i) + \beta\, \left(A\, h_k\, (x_i - p_i)\right)(x^k)\Big]`,
  symbols: [
    { token: "h", tex: "h_k", means: "a learned function of sample k's states, given the other samples" },
    { token: "A", tex: "A", means: "the Stein operator of Gibbs sampling: what it is applied to has mean 0" },
    { token: String.raw`\alpha`, tex: String.raw`\alpha`, means: "a learned scale" },
    { token: String.raw`\beta`, tex: String.raw`\beta`, means: "a learned scale" },
  ],
  intuition:
    "Leave-one-out with learned control variates from a Stein operator: it evaluates a learned function at every single flip of a sample and subtracts a combination whose mean is 0.",
  biased: false,
  evaluations: ({ params }) => Number(params.samples),
  evaluationsFormula: "K (and their derivatives)",
  memory: "2 K (+ K (K − 1) (n + 1) of the small network)",
  identities: [{ row: "rloo", says: "is the case h = 0" }],
  hyperparameters: {
    samples: { ...SAMPLES, max: 8 },
    units: {
      label: "Network",
      help: "Tanh units of the learned function of each layer.",
      kind: "integer",
      default: 16,
      min: 1,
      max: 256,
      log: true,
    },
    rate: CONTROL_RATE,
  },
  requires: ["score", "flip", "path"],
  machinery: {
    forward: "hard",
    gradient: "score",
    samples: (params) => Number(params.samples),
    slopes: "samples",
    control: () => [1, 1, 0, 0],
    networks: (params) => [
      {
        hidden: [Number(params.units)],
        reads: "pairs",
        rows: (units) => Number(params.samples) * (Number(params.samples) - 1) * (units + 1),
      },
    ],
    auxiliaryRate: "rate",
    modules: [STEIN_OPERATOR],
    kernels: STEIN,
    shader,
  },
  style: { colour: "#6699cc", dash: "dashdot", marker: "triangle-left" },
};
