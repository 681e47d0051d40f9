/**
 * arm: augment, REINFORCE, merge. An antithetic pair b1 = 1[u > 1 - p], b2 = 1[u < p] shares its uniforms.
 * Source: Yin & Zhou 2019. Unbiased.
 * In depth, layer l adds one antithetic group: layers below l keep the ordinary sample, layers above l are drawn in both
 * members of the pair from the same shared uniforms, or independently, as published (`independent`). The first member is the
 * ordinary sample for every layer, so the count is L + 1 evaluations, not the 2L of resampling each pair: unbiased all the same,
 * because the noise above l is independent of the noise at l.
 */
import shader from "../../shaders/estimators/arm.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { AVERAGE, INDEPENDENT, SHARED_ABOVE } from "./shared";

export const arm: EstimatorRow = {
  key: "arm",
  name: "ARM",
  family: "score",
  sources: [{ source: "arm", place: "theorem 1" }],
  formula: String.raw`\left(f(b^1) - f(b^2)\right)\left(u_i - \tfrac12\right)`,
  symbols: [{ token: "b", tex: "b^1, b^2", means: "the antithetic pair of states: 1[u > 1 − p] and 1[u < p]" }],
  intuition:
    "Takes the difference of the loss between a sample and its antithetic twin, drawn from the same uniforms: what the two have in common cancels.",
  biased: false,
  differs: SHARED_ABOVE,
  evaluations: ({ units }) => units.length + 1,
  evaluationsFormula: "L + 1",
  memory: "L + 1",
  identities: [
    {
      row: "disarm",
      says: "is this with the noise integrated out given the pair of states: its variance is never larger",
    },
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
  style: { colour: "#d55e00", dash: "longdash", marker: "x" },
};
