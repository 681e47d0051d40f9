/** The row `exact`: its gradient is the enumerated one, whatever the noise; on a function of units it does not vary. */
import { describe, expect, it } from "vitest";
import { exactMoments } from "../../../tests/oracles/variance";
import { buildFixture } from "../../../tests/support/fixtures";
import { findEstimator } from "../../estimators/table";
import { misfit } from "../../estimators/fits";
import { exactGradient } from "../../measure/exact";
import { drawNoise } from "../noise";
import { flatten } from "../parameters";
import { cubicParity, exactLogitGradient } from "../toy";
import { exact, exactToy } from "./exact";

const hidden = [{ width: 4, activation: "tanh" as const }];
const NETS = [
  ["a VAE, (-1, 1)", buildFixture({ layers: [{ hidden, units: 3 }] }, { inputs: 4, rows: 3, spread: 1.5 })],
  [
    "a classifier, (0, 1)",
    buildFixture(
      { kind: "classifier", layers: [{ units: 5 }], representation: { lo: 0, hi: 1 } },
      { inputs: 3, rows: 4, spread: 2 },
    ),
  ],
] as const;

describe.each(NETS)("the twin of exact on %s", (_, { model, parameters, data, rows }) => {
  it.each([1, 2])("gives the enumerated gradient of every parameter at draw %i", (step) => {
    const noise = drawNoise(model.network, rows, 3, step);
    const found = flatten(exact({ model, parameters, data, rows, noise, hyper: {} }).gradients);
    const truth = flatten(exactGradient(model, parameters, data, rows).gradients);
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(truth[i], 12);
    });
  });
});

it("has the true gradient of a function of units, and no variance", () => {
  const f = cubicParity(3);
  const eta = Float64Array.of(0.4, -1.1, 0.7);
  const truth = exactLogitGradient(f, eta);
  const { mean, variance } = exactMoments("exact", f, eta);
  const none = new Float64Array(3);
  const found = exactToy({ f, eta, u: none, extra: none, more: () => none, hyper: {} });
  truth.forEach((value, i) => {
    expect(mean[i]).toBeCloseTo(value, 12);
    expect(found[i]).toBeCloseTo(value, 12);
    expect(variance[i]).toBe(0);
  });
});

it("refuses layers with too many states in words, and deeper models", () => {
  const row = findEstimator("exact");
  if (!row) throw new Error("The table has no exact.");
  const layers = (...units: number[]) => units.map((count) => ({ units: count, hidden: [] }));
  expect(misfit(row, { kind: "vae", layers: layers(10) })).toBeNull();
  expect(misfit(row, { kind: "vae", layers: layers(11) })).toBe(
    "it visits all states of a layer, at most 1,024 of them (10 units), and layer 1 has 11 units",
  );
  expect(misfit(row, { kind: "classifier", layers: layers(4, 4) })).toBe(
    "it is defined for one stochastic layer and the model has 2",
  );
});
