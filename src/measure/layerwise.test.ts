import { describe, expect, it } from "vitest";
import { buildFixture } from "../../tests/support/fixtures";
import { cloneParameters, parameter } from "../reference/parameters";
import { exactGradient } from "./exact";
import { layerwiseGradient, tooLarge } from "./layerwise";

const NETS = {
  "one layer": buildFixture({ layers: [{ hidden: [{ width: 3 }], units: 4 }] }, { inputs: 5, rows: 3, spread: 1.5 }),
  "two layers, fixed prior, (0, 1)": buildFixture(
    { layers: [{ units: 3 }, { hidden: [{ width: 2 }], units: 4 }], representation: { lo: 0, hi: 1 }, prior: "fixed" },
    { inputs: 4, rows: 2, spread: 2 },
  ),
  "three layers": buildFixture({ layers: [{ units: 3 }, { units: 2 }, { units: 4 }] }, { inputs: 4, spread: 1.5 }),
  "a classifier of two classes, (0, 1)": buildFixture(
    { kind: "classifier", layers: [{ units: 3 }, { units: 4 }, { units: 2 }], representation: { lo: 0, hi: 1 } },
    { inputs: 2, rows: 3, spread: 1.5 },
  ),
  "2-5-5-5-1, (0, 1)": buildFixture(
    { kind: "classifier", layers: [{ units: 5 }, { units: 5 }, { units: 5 }], representation: { lo: 0, hi: 1 } },
    { inputs: 2, rows: 1, spread: 2 },
  ),
  "a classifier of three classes with a hidden layer": buildFixture(
    { kind: "classifier", layers: [{ units: 4 }, { hidden: [{ width: 3 }], units: 3 }] },
    { inputs: 2, rows: 2, spread: 1.5, classes: 3 },
  ),
  "variables of several values around Boolean units": buildFixture(
    {
      layers: [
        { units: 2, states: 3 },
        { hidden: [{ width: 3 }], units: 3 },
        { units: 1, states: 4 },
      ],
    },
    { inputs: 4, rows: 2, spread: 1.5 },
  ),
  "one layer of variables of four values, fixed prior, (0, 1)": buildFixture(
    { layers: [{ units: 3, states: 4 }], prior: "fixed", representation: { lo: 0, hi: 1 } },
    { inputs: 5, rows: 2, spread: 1.5 },
  ),
  "a classifier of variables of three values": buildFixture(
    { kind: "classifier", layers: [{ units: 3 }, { units: 2, states: 3 }] },
    { inputs: 2, rows: 3, spread: 1.5, classes: 3 },
  ),
  "structured prediction of one pixel, whose outcomes repeat": buildFixture(
    { kind: "structured", layers: [{ units: 3 }, { hidden: [{ width: 2 }], units: 4 }] },
    { inputs: 3, rows: 3, spread: 1.5, targets: 1 },
  ),
};

describe.each(Object.entries(NETS))("layer by layer: %s", (_, { model, parameters, data, rows }) => {
  it("gives the loss and every gradient that enumeration of all joint states gives", () => {
    const all = exactGradient(model, parameters, data, rows);
    const byLayer = layerwiseGradient(model, parameters, data, rows);
    expect(byLayer.loss).toBeCloseTo(all.loss, 11);
    for (const [name, values] of all.gradients) {
      if (name === "prior.logits" && !model.network.learnedPrior) continue;
      values.forEach((value, i) => {
        expect(byLayer.gradients.get(name)?.[i], `${name}[${i}]`).toBeCloseTo(value, 11);
      });
    }
  });

  it("gives the slope of the loss: finite differences in a parameter of every array", () => {
    const { gradients } = layerwiseGradient(model, parameters, data, rows);
    for (const [name, values] of parameters) {
      if (name === "prior.logits" && !model.network.learnedPrior) continue;
      const at = values.length >> 1;
      const lossAt = (step: number) => {
        const moved = cloneParameters(parameters);
        parameter(moved, name)[at] += step;
        return layerwiseGradient(model, moved, data, rows).loss;
      };
      const slope = (lossAt(1e-5) - lossAt(-1e-5)) / 2e-5;
      expect(gradients.get(name)?.[at], name).toBeCloseTo(slope, 8);
    }
  });
});

it("refuses in words what would take too long", () => {
  const network = (inputs: number, ...units: number[]) =>
    buildFixture({ layers: units.map((n) => ({ units: n })) }, { inputs }).model.network;
  expect(tooLarge(network(4, 10, 10))).toBeNull();
  expect(tooLarge(network(4, 12, 9))).toContain("12 units and 9 units");
  expect(tooLarge(network(784, 12))).toBeNull();
  expect(tooLarge(network(784, 13))).toContain("a layer of 13 units");
  // Few inputs below it, so that its numbers alone would do.
  expect(tooLarge(network(4, 17))).toContain("a layer of 17 units has more than 65,536 states");
  const several = buildFixture({ layers: [{ units: 9, states: 4 }] }).model.network;
  expect(tooLarge(several)).toContain("a layer of 9 variables of 4 values has more than 65,536 states");
  const { model, parameters, data, rows } = buildFixture({ layers: [{ units: 21 }] });
  expect(() => layerwiseGradient(model, parameters, data, rows)).toThrow("out of reach");
});
