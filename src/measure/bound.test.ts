import { describe, expect, it } from "vitest";
import { buildFixture } from "../../tests/support/fixtures";
import { cloneParameters, parameter } from "../reference/parameters";
import { exactBoundGradient } from "./bound";
import { headBoundGradient } from "./head-bound";
import { exactLogLikelihood } from "./exact";

const NETS = {
  "one layer": buildFixture({ layers: [{ units: 2 }] }, { inputs: 3, spread: 1.2 }),
  "two layers, fixed prior": buildFixture(
    { layers: [{ units: 2 }, { units: 1 }], representation: { lo: 0, hi: 1 }, prior: "fixed" },
    { inputs: 2, spread: 1.5 },
  ),
};

describe.each(Object.entries(NETS))("the bound of several samples: %s", (_, { model, parameters, data, rows }) => {
  const lossAt = (at: typeof parameters) => exactBoundGradient(model, at, data, rows, 2).loss;

  it("has the gradient of its finite differences", () => {
    const { gradients } = exactBoundGradient(model, parameters, data, rows, 2);
    const h = 1e-5;
    for (const [name, values] of parameters) {
      if (name === "prior.logits" && !model.network.learnedPrior) continue;
      values.forEach((_, i) => {
        const up = cloneParameters(parameters);
        const down = cloneParameters(parameters);
        parameter(up, name)[i] += h;
        parameter(down, name)[i] -= h;
        const slope = (lossAt(up) - lossAt(down)) / (2 * h);
        expect(Math.abs(parameter(gradients, name)[i] - slope), `${name}[${i}]`).toBeLessThan(1e-8);
      });
    }
  });

  it("gets tighter with more samples, and stays a bound of log p(x)", () => {
    const [one, two, three] = [1, 2, 3].map((k) => exactBoundGradient(model, parameters, data, rows, k).loss);
    const exact = exactLogLikelihood(model, parameters, data, rows).reduce((sum, value) => sum - value / rows, 0);
    expect(two).toBeLessThan(one);
    expect(three).toBeLessThan(two);
    expect(exact).toBeLessThan(three);
  });
});

describe("the bound of a classifier, layer by layer", () => {
  const net = (units: number[], classes: number) =>
    buildFixture(
      { kind: "classifier", layers: units.map((n) => ({ units: n })) },
      { inputs: 2, rows: 2, spread: 1.8, classes },
    );

  it.each([
    ["one layer, two classes", net([2], 2), 3],
    ["two layers, four classes", net([2, 2], 4), 2],
    ["three layers, two classes", net([1, 1, 2], 2), 3],
    ["one draw", net([3, 2], 3), 1],
  ])("is that over all tuples of joint states: %s", (_, { model, parameters, data, rows }, draws) => {
    const all = exactBoundGradient(model, parameters, data, rows, draws);
    const { loss, gradients } = headBoundGradient(model, parameters, data, rows, draws);
    expect(loss).toBeCloseTo(all.loss, 12);
    for (const [name, values] of all.gradients) {
      values.forEach((value, i) => {
        expect(parameter(gradients, name)[i], `${name}[${i}]`).toBeCloseTo(value, 12);
      });
    }
  });
});
