/** The row `exact` on the device: the enumerated gradient to single precision, the same for every seed and at every step. */
import { describe, expect, it } from "vitest";
import { exactGradient } from "../../src/measure/exact";
import { flatten, toFloat64 } from "../../src/reference/parameters";
import { buildFixture } from "../support/fixtures";
import { Lab } from "../support/lab";

const NETS = [
  ["a VAE of 6 units", buildFixture({ layers: [{ units: 6 }] }, { inputs: 5, rows: 3, spread: 1.5 })],
  [
    "a classifier of 5 units behind a hidden layer",
    buildFixture(
      { kind: "classifier", layers: [{ hidden: [{ width: 7 }], units: 5 }], representation: { lo: 0, hi: 1 } },
      { inputs: 3, rows: 4, spread: 2 },
    ),
  ],
] as const;

describe.each(NETS)("exact on %s", (_, fixture) => {
  it("has the enumerated gradient of every parameter, whatever is drawn", async () => {
    const { model, parameters, data, rows } = fixture;
    const truth = exactGradient(model, parameters, data, rows).gradients;
    const lab = await Lab.open({ key: "exact", params: {}, fixture, change: { batch: rows }, seeds: [3, 11] });
    try {
      lab.train(1);
      for (const named of await lab.gradients()) {
        const found = toFloat64(named);
        const largest = Math.max(...flatten(truth).map(Math.abs));
        for (const [name, values] of truth) {
          values.forEach((value, i) => {
            expect(Math.abs((found.get(name)?.[i] ?? Number.NaN) - value), name).toBeLessThan(3e-6 * largest);
          });
        }
      }
    } finally {
      lab.destroy();
    }
  });
});
