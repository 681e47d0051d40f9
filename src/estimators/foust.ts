/**
 * foust: straight-through with importance reweighting, uniform noise on the sample, and a scaled representation.
 * Source: Pervez et al. 2020, algorithm 1. Biased. Evaluations of f: 1.
 * Differs from the paper: the factor D is kept ("as published" drops it), and for representations that are not
 * symmetric about 0 the noise shrinks the sample towards the midpoint (lo + hi) / 2, not towards 0.
 * With the noise on [0, 1] and reweighting on, the estimate is exact for one unit.
 */
import shader from "../../shaders/estimators/foust.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { AS_PUBLISHED } from "./shared";

export const foust: EstimatorRow = {
  key: "foust",
  name: "FouST",
  family: "path",
  sources: [{ source: "foust", place: "algorithm 1" }],
  formula: String.raw`\gamma\, \tfrac{D}{2} f'_v(s \odot y)\, \frac{p_i (1 - p_i)}{p(x_i)},\quad y_i \sim U(b, 1)`,
  symbols: [
    { token: "s", tex: "s", means: "the values of the sampled states, −a or a" },
    { token: "y", tex: "y_i", means: "uniform noise that multiplies them, from b to 1" },
    { token: "f'", tex: "f'_v", means: "the derivative of f in the values" },
    { token: "D", tex: "D", means: "the distance of the two values of a unit, 2 a" },
    { token: String.raw`\gamma`, tex: String.raw`\gamma`, means: "a constant gain" },
    { token: "U", tex: "U(b, 1)", means: "the uniform distribution from b to 1" },
    { token: "b", tex: "b", means: "the lower end of the noise; 1: no noise" },
  ],
  intuition:
    "Straight-through is exact where f is linear in each single unit; its bias comes from curvature of f within a unit. FouST evaluates the derivative at random points between the state and the middle of its range and weights it by the inverse probability of the state, which removes part of that bias.",
  biased: true,
  biasNote: "exact for one unit with noise on [0, 1] and reweighting",
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1",
  identities: [
    { row: "darn", says: "is this without noise (b = 1)" },
    { row: "st", says: "is this without noise and without reweighting" },
  ],
  hyperparameters: {
    reweight: {
      label: "Reweight",
      help: "Importance reweighting by 1 / (2 p(x)). Off: the straight-through weight.",
      kind: "boolean",
      default: true,
    },
    b: {
      label: "Noise from",
      help: "Lower end b of the uniform noise U(b, 1) on every sample; 1 means no noise.",
      kind: "number",
      default: 0.9,
      min: 0,
      max: 1,
    },
    a: {
      label: "Scale",
      help: "Representation scale: the states' values are multiplied by a.",
      kind: "number",
      default: 1,
      min: 0.01,
      max: 10,
    },
    gamma: { label: "Gain", help: "Constant factor gamma.", kind: "number", default: 1, min: 0.01, max: 10 },
    asPublished: AS_PUBLISHED,
  },
  representationScale: (params) => Number(params.a ?? 1),
  requires: ["flip", "path"],
  machinery: {
    forward: "noisy",
    gradient: "path",
    shader,
  },
  style: { colour: "#009e73", dash: "dashdot", marker: "diamond" },
};
