/**
 * disarm (also U2G): ARM with the shared noise integrated out given the antithetic pair.
 * Source: Dong, Mnih, Tucker 2020. Unbiased, variance never above ARM's.
 * In depth as in `arm`: one antithetic group per layer, L + 1 evaluations, later layers on shared or independent uniforms.
 */
import shader from "../../shaders/estimators/disarm.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { AVERAGE, INDEPENDENT, SHARED_ABOVE } from "./shared";

export const disarm: EstimatorRow = {
  key: "disarm",
  name: "DisARM",
  family: "score",
  sources: [{ source: "disarm", place: "equation 5" }, { source: "u2g" }],
  formula: String.raw`\tfrac12 \left(f(b^1) - f(b^2)\right) (-1)^{b^2_i}\, \mathbf 1[b^1_i \ne b^2_i]\, \sigma(|\eta_i|)`,
  symbols: [
    {
      token: "b",
      tex: "b^1, b^2",
      means: "the antithetic pair of states: 1[u > 1 − p] and 1[u < p], u uniform on (0, 1)",
    },
  ],
  intuition:
    "ARM with the uniform noise integrated out given the pair of states: only units whose two states differ receive a gradient.",
  biased: false,
  differs: SHARED_ABOVE,
  evaluations: ({ units }) => units.length + 1,
  evaluationsFormula: "L + 1",
  memory: "L + 1",
  identities: [
    { row: "arm", says: "has this as its mean given the pair of states: its variance is never smaller" },
    { row: "arms", says: "is this with more than two samples" },
  ],
  hyperparameters: { average: AVERAGE, independent: INDEPENDENT },
  requires: ["score", "flip"],
  machinery: {
    forward: "hard",
    gradient: "score",
    extraGroups: () => 1,
    independentAbove: (params) => params.independent === true,
    averagesGroups: (params) => params.average === true,
    shader,
  },
  style: { colour: "#56b4e9", dash: "solid", marker: "star" },
};
