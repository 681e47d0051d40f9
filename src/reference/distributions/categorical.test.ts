import { describe, expect, it } from "vitest";
import { buildFixture, type Fixture } from "../../../tests/support/fixtures";
import { hyperOf } from "../../../tests/support/estimator-cases";
import type { Layer } from "../../layers/contract";
import { exactGradient } from "../../measure/exact";
import { TWINS } from "../estimators/table";
import { drawNoise, type Noise } from "../noise";
import { type Parameters, parameter } from "../parameters";
import { logit } from "../functions";
import { pullOf } from "./table";

const UNITS = 3;
const boolean = buildFixture({ layers: [{ units: UNITS }] }, { inputs: 4, rows: 3, spread: 1.4 });

/** Columns (or rows) of a matrix of one number a unit, doubled: the numbers of value 0 are 0, those of value 1 as they were. */
function doubled(values: Float64Array, width: number, byRow: boolean): Float64Array {
  const rows = values.length / width;
  const result = new Float64Array(2 * values.length);
  values.forEach((value, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    result[byRow ? (2 * row + 1) * width + column : row * 2 * width + 2 * column + 1] = value;
  });
  expect(rows * width).toBe(values.length);
  return result;
}

/** The same model over variables of two values, whose second has the logits and weights of a unit, and whose first has zeros. */
function twoValues({ model, parameters, ...fixture }: Fixture): Fixture {
  const width = 2 * UNITS;
  const [[up], [down]] = [model.network.encoder[0], model.network.decoder[0]];
  const network = {
    ...model.network,
    units: [width],
    latents: [{ distribution: "categorical" as const, variables: UNITS, states: 2, width }],
    encoder: [[{ ...up, outputs: width } as Layer]],
    decoder: [[{ ...down, inputs: width } as Layer]],
  };
  const named: Parameters = new Map(parameters);
  named.set("encoder.0.weight", doubled(parameter(parameters, "encoder.0.weight"), UNITS, false));
  named.set("encoder.0.bias", doubled(parameter(parameters, "encoder.0.bias"), UNITS, false));
  named.set("decoder.0.weight", doubled(parameter(parameters, "decoder.0.weight"), 4, true));
  named.set("prior.logits", doubled(parameter(parameters, "prior.logits"), UNITS, false));
  return { ...fixture, model: { ...model, network }, parameters: named };
}

/** Uniforms of two Gumbel variables whose difference is the logistic variable of a unit's uniform. */
function asPairs(noise: Noise): Noise {
  const pairs = (u: Float64Array) => {
    const result = new Float64Array(2 * u.length);
    u.forEach((value, i) => {
      const first = 0.2 + 0.6 * ((i * 0.618) % 1);
      const gumbel = -Math.log(-Math.log(first)) + logit(value);
      result[2 * i] = first;
      result[2 * i + 1] = Math.exp(-Math.exp(-gumbel));
    });
    return result;
  };
  return {
    latent: noise.latent.map(pairs),
    extra: noise.extra.map(pairs),
    more: (use, level, draw) => pairs(noise.more(use, level, draw)),
  };
}

/** Of every parameter of the Boolean model the gradient of what stands for it. */
function ofSecondValues(gradients: Parameters): Parameters {
  const second = (name: string, width: number, byRow: boolean) => {
    const values = parameter(gradients, name);
    const kept = values.filter((_, i) => (byRow ? Math.floor(i / width) % 2 === 1 : i % 2 === 1));
    return [name, kept] as const;
  };
  return new Map([
    second("encoder.0.weight", 2 * UNITS, false),
    second("encoder.0.bias", 2 * UNITS, false),
    second("decoder.0.weight", 4, true),
    ["decoder.0.bias", parameter(gradients, "decoder.0.bias")],
    second("prior.logits", 2 * UNITS, false),
  ]);
}

function expectAlike(found: Parameters, expected: Parameters): void {
  for (const [name, values] of expected) {
    values.forEach((value, i) => {
      expect(found.get(name)?.[i], `${name}[${i}]`).toBeCloseTo(value, 10);
    });
  }
}

describe("variables of two values are Boolean units", () => {
  const pair = twoValues(boolean);

  it("in the exact gradient", () => {
    const { model, parameters, data, rows } = pair;
    const truth = exactGradient(boolean.model, boolean.parameters, data, rows);
    const found = exactGradient(model, parameters, data, rows);
    expect(found.loss).toBeCloseTo(truth.loss, 11);
    expectAlike(ofSecondValues(found.gradients), truth.gradients);
  });

  const keys = ["reinforce", "rloo", "nvil", "local-expectation", "st", "gumbel-softmax", "st-gumbel-softmax"];
  const same = [...keys, "reinmax"].map((key) => [key, key]);

  it.each([...same, ["reinmax", "darn"]])("draw by draw: %s there, %s here", (key, other) => {
    for (let step = 0; step < 5; step++) {
      const noise = drawNoise(boolean.model.network, boolean.rows, 3, step);
      const expected = TWINS[other]({ ...boolean, noise, hyper: hyperOf(other) });
      const found = TWINS[key]({ ...pair, noise: asPairs(noise), hyper: hyperOf(key) });
      expectAlike(ofSecondValues(found.gradients), expected.gradients);
      found.loss.forEach((loss, row) => {
        expect(loss).toBeCloseTo(expected.loss[row], 10);
      });
    }
  });
});

it("pulls slopes back by J(q) = diag(q) - q q^T", () => {
  const latent = { distribution: "categorical" as const, variables: 1, states: 3, width: 3 };
  const [q, slope] = [Float64Array.of(0.5, 0.3, 0.2), Float64Array.of(1, -2, 4)];
  const expected = [0, 1, 2].map((k) =>
    [0, 1, 2].reduce((sum, m) => sum + q[k] * (Number(k === m) - q[m]) * slope[m], 0),
  );
  [...pullOf(latent, q, slope)].forEach((value, k) => {
    expect(value).toBeCloseTo(expected[k], 14);
  });
});
