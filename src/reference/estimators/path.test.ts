import { describe, expect, it } from "vitest";
import { buildFixture } from "../../../tests/support/fixtures";
import { drawNoise } from "../noise";
import { cloneParameters, flatten, parameter } from "../parameters";
import { average } from "./baseline";
import { TWINS } from "./table";

/**
 * At fixed noise the Concrete objective is an ordinary differentiable function of all parameters: its differences check
 * the whole path, through every sampled layer, that all path estimators share.
 */
describe("the path gradient of the relaxed objective", () => {
  const models: Record<string, Record<string, unknown>> = {
    "one layer": { layers: [{ hidden: [{ width: 3 }], units: 3 }] },
    "two layers, (0, 1)": {
      layers: [{ units: 3 }, { hidden: [{ width: 3, activation: "leaky" }], units: 2 }],
      representation: { lo: 0, hi: 1 },
    },
    "three layers, (-0.5, 0.5), fixed prior": {
      layers: [{ units: 2 }, { hidden: [{ width: 2 }], units: 3 }, { units: 1 }],
      representation: { lo: -0.5, hi: 0.5 },
      prior: "fixed",
    },
  };
  it.each(Object.entries(models))("equals its central differences: %s", (_, spec) => {
    const { model, parameters, data, rows } = buildFixture(spec, { rows: 3 });
    const noise = drawNoise(model.network, rows, 9, 2);
    const run = (at: typeof parameters) =>
      TWINS["gumbel-softmax"]({ model, parameters: at, data, rows, noise, hyper: { tau: 0.7, anneal: 0, floor: 0.1 } });
    const { gradients } = run(parameters);
    // h^2 f''' / 6 ~ 1e-10 and eps |f| / h ~ 1e-11 per unit of slope; third derivatives grow as 1 / tau^3.
    const h = 1e-5;
    for (const [name, values] of parameters) {
      const shifted = cloneParameters(parameters);
      const array = parameter(shifted, name);
      values.forEach((value, i) => {
        array[i] = value + h;
        const above = average(run(shifted).objective);
        array[i] = value - h;
        const below = average(run(shifted).objective);
        array[i] = value;
        const difference = (above - below) / (2 * h);
        expect(Math.abs(parameter(gradients, name)[i] - difference), `${name}[${i}]`).toBeLessThan(1e-8);
      });
    }
    expect(flatten(gradients).some((g) => Math.abs(g) > 1e-2)).toBe(true);
  });
});

describe("path estimators in depth", () => {
  it("reinmax is darn, parameter by parameter", () => {
    const { model, parameters, data, rows } = buildFixture({
      layers: [{ units: 3 }, { hidden: [{ width: 2 }], units: 2 }],
    });
    const noise = drawNoise(model.network, rows, 9, 2);
    const run = (key: string) =>
      flatten(TWINS[key]({ model, parameters, data, rows, noise, hyper: { asPublished: false } }).gradients);
    const darn = run("darn");
    run("reinmax").forEach((g, i) => {
      expect(g).toBeCloseTo(darn[i], 14);
    });
    expect(darn.some((g) => Math.abs(g) > 1e-2)).toBe(true);
  });

  it("st with all weights above a layer at 0 gives that layer only the gradient of its cross-entropy", () => {
    const { model, parameters, data, rows } = buildFixture({ layers: [{ units: 3 }, { units: 2 }] });
    for (const name of ["encoder.1.weight", "decoder.0.weight", "decoder.1.weight"])
      parameter(parameters, name).fill(0);
    const noise = drawNoise(model.network, rows, 9, 2);
    const { estimate } = TWINS.st({ model, parameters, data, rows, noise, hyper: { asPublished: false } });
    // Left of d loss / d x_1 is -theta_1, x_1 being the target of decoder[1], whose logits are its bias.
    const theta = parameter(parameters, "decoder.0.bias");
    const bias = parameter(parameters, "encoder.0.bias");
    const weight = parameter(parameters, "encoder.0.weight");
    estimate[1].forEach((value, i) => {
      const row = Math.floor(i / 3);
      const j = i % 3;
      let eta = bias[j];
      for (let k = 0; k < 4; k++) eta += (data[row * 4 + k] - model.mean![k]) * weight[k * 3 + j];
      const p = 1 / (1 + Math.exp(-eta));
      expect(value).toBeCloseTo(-p * (1 - p) * theta[j], 12);
    });
    expect([...estimate[2]].map(Math.abs)).toEqual([0, 0, 0, 0]);
  });
});
