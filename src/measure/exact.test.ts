import { describe, expect, it } from "vitest";
import { buildFixture } from "../../tests/support/fixtures";
import { softplus } from "../reference/functions";
import { cloneParameters, flatten, parameter } from "../reference/parameters";
import {
  enumeratePass,
  enumerateStates,
  exactGradient,
  exactLogLikelihood,
  exactLoss,
  stateProbabilities,
} from "./exact";

const MODELS: Record<string, Record<string, unknown>> = {
  "one layer, (-1, 1), learned prior, centred": { layers: [{ units: 4 }] },
  "one layer, (0, 1), fixed prior": {
    layers: [{ units: 4 }],
    representation: { lo: 0, hi: 1 },
    prior: "fixed",
    centre: false,
  },
  "one layer with hidden tanh and relu": {
    layers: [{ hidden: [{ width: 3 }, { width: 5, activation: "relu" }], units: 3 }],
    representation: { lo: -0.5, hi: 0.5 },
  },
  "two layers": { layers: [{ units: 3 }, { units: 3 }], centre: false },
  "two layers with hidden leaky and tanh, (0, 1)": {
    layers: [
      { hidden: [{ width: 3, activation: "leaky" }], units: 3 },
      { hidden: [{ width: 2 }], units: 2 },
    ],
    representation: { lo: 0, hi: 1 },
  },
  "two layers, (-0.5, 0.5), fixed prior": {
    layers: [{ units: 2 }, { units: 4 }],
    representation: { lo: -0.5, hi: 0.5 },
    prior: "fixed",
  },
  "three layers": { layers: [{ units: 2 }, { units: 1 }, { units: 3 }] },
};

describe("exactGradient", () => {
  it.each(Object.entries(MODELS))("equals central differences of the exact loss: %s", (_, spec) => {
    const { model, parameters, data, rows } = buildFixture(spec, { spread: 1.2 });
    const { gradients, loss } = exactGradient(model, parameters, data, rows);
    expect(loss).toBeCloseTo(exactLoss(model, parameters, data, rows), 12);
    // Truncation h^2 f''' / 6 ~ 1e-10 and rounding eps |f| / h ~ 1e-11: 1e-8 leaves room for large third derivatives.
    const h = 1e-5;
    for (const [name, values] of parameters) {
      const shifted = cloneParameters(parameters);
      const array = parameter(shifted, name);
      values.forEach((value, i) => {
        array[i] = value + h;
        const above = exactLoss(model, shifted, data, rows);
        array[i] = value - h;
        const below = exactLoss(model, shifted, data, rows);
        array[i] = value;
        const difference = (above - below) / (2 * h);
        expect(Math.abs(parameter(gradients, name)[i] - difference), `${name}[${i}]`).toBeLessThan(1e-8);
      });
    }
    expect(flatten(gradients).some((g) => Math.abs(g) > 1e-3)).toBe(true);
  });

  it("covers 12 bits at a walk and refuses what cannot be enumerated", () => {
    const { model, parameters, data, rows } = buildFixture({ layers: [{ units: 6 }, { units: 6 }] });
    expect(Number.isFinite(exactGradient(model, parameters, data, rows).loss)).toBe(true);
    const large = buildFixture({ layers: [{ units: 9 }, { units: 8 }] });
    expect(() => exactLoss(large.model, large.parameters, large.data, 1)).toThrow("have 131,072");
  });
});

describe("enumeration", () => {
  it("lists every state once, with probabilities that sum to 1", () => {
    const states = enumerateStates(3);
    const rows = Array.from({ length: 8 }, (_, s) => [...states.subarray(3 * s, 3 * s + 3)].join(""));
    expect(new Set(rows).size).toBe(8);
    const { model, parameters, data } = buildFixture({ layers: [{ units: 3 }, { units: 2 }] });
    const probability = stateProbabilities(enumeratePass(model, parameters, data.subarray(0, 4)));
    expect(probability.length).toBe(32);
    expect(probability.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 13);
  });
});

describe("exactLogLikelihood", () => {
  it("is above the ELBO and sums to 1 over all data", () => {
    const { model, parameters } = buildFixture({ layers: [{ units: 3 }, { units: 2 }] });
    const data = enumerateStates(4);
    const logLikelihood = exactLogLikelihood(model, parameters, data, 16);
    expect(logLikelihood.reduce((sum, l) => sum + Math.exp(l), 0)).toBeCloseTo(1, 12);
    for (let row = 0; row < 16; row++) {
      const elbo = -exactLoss(model, parameters, data.subarray(4 * row, 4 * row + 4), 1);
      expect(logLikelihood[row]).toBeGreaterThan(elbo);
    }
  });

  it("equals the product of the output Bernoullis when the decoder ignores its input", () => {
    const { model, parameters, data, rows } = buildFixture({ layers: [{ units: 3 }] });
    parameter(parameters, "decoder.0.weight").fill(0);
    const bias = parameter(parameters, "decoder.0.bias");
    const logLikelihood = exactLogLikelihood(model, parameters, data, rows);
    for (let row = 0; row < rows; row++) {
      let expected = 0;
      bias.forEach((b, i) => {
        expected -= data[row * 4 + i] ? softplus(-b) : softplus(b);
      });
      expect(logLikelihood[row]).toBeCloseTo(expected, 12);
    }
  });
});
