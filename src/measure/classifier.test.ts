/** What Shekhovtsov et al. 2020 prove and claim of estimators for classifiers, checked by enumeration and finite differences in float64. */
import { describe, expect, it } from "vitest";
import { hyperOf } from "../../tests/support/estimator-cases";
import type { TwinOutput } from "../reference/estimators/contract";
import { TWINS } from "../reference/estimators/table";
import { buildFixture, type Fixture } from "../../tests/support/fixtures";
import { sigmoid } from "../reference/functions";
import { drawNoise, type Noise } from "../reference/noise";
import { cloneParameters, flatten, type Parameters, parameter } from "../reference/parameters";
import { enumeratedMean } from "../../tests/oracles/enumerated-mean";
import { enumerateStates } from "./exact";
import { layerwiseGradient } from "./layerwise";

const net = (units: number[], options = {}, classes = 2, representation = { lo: 0, hi: 1 }): Fixture =>
  buildFixture(
    { kind: "classifier", layers: units.map((n) => ({ units: n })), representation },
    { inputs: 2, rows: 2, spread: 1.8, classes, ...options },
  );
const enhanced = { ...hyperOf("psa"), enhance: true };

const meanOf = (key: string, { model, parameters, data, rows }: Fixture, hyper = hyperOf(key)) =>
  enumeratedMean(key, hyper, model, parameters, data, rows);
const truthOf = ({ model, parameters, data, rows }: Fixture) =>
  layerwiseGradient(model, parameters, data, rows).gradients;
const run = (key: string, { model, parameters, data, rows }: Fixture, noise: Noise): TwinOutput =>
  TWINS[key]({ model, parameters, data, rows, noise, hyper: hyperOf(key) });

function expectClose(a: Parameters, b: Parameters, digits = 12, names = [...b.keys()]): void {
  for (const name of names) {
    b.get(name)?.forEach((value, i) => {
      expect(a.get(name)?.[i], `${name}[${i}]`).toBeCloseTo(value, digits);
    });
  }
}

const distance = (a: Parameters, b: Parameters, of = (_: string) => true): number => {
  const squares = [...b]
    .filter(([name]) => of(name))
    .flatMap(([name, v]) => [...v].map((x, i) => (x - (a.get(name)?.[i] ?? 0)) ** 2));
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
};

describe("psa", () => {
  const deep = net([3, 2, 2]);

  it.each(["psa", "st"])("leaves the head unbiased, as %s does", (key) => {
    expectClose(meanOf(key, deep), truthOf(deep), 12, ["net.3.weight", "net.3.bias"]);
  });

  it.each([2, 4])("leaves the enhanced head of %d classes unbiased, and takes noise from it", (classes) => {
    const fixture = net([3, 3], { seed: 3 }, classes);
    const head = ["net.2.weight", "net.2.bias"];
    expectClose(meanOf("psa", fixture, enhanced), truthOf(fixture), 12, head);
    const { model, parameters, data, rows } = fixture;
    const spread = (hyper: typeof enhanced) => {
      let total = 0;
      const truth = truthOf(fixture);
      for (let step = 0; step < 200; step++) {
        const noise = drawNoise(model.network, rows, 3, step);
        const { gradients } = TWINS.psa({ model, parameters, data, rows, noise, hyper });
        total += distance(gradients, truth, (name) => head.includes(name)) ** 2;
      }
      return total;
    };
    expect(spread(enhanced)).toBeLessThan(0.9 * spread({ ...enhanced, enhance: false }));
  });

  it("is biased below the head, by less than straight-through", () => {
    const truth = truthOf(deep);
    const hidden = (name: string) => !name.startsWith("net.3");
    const [psa, st] = ["psa", "st"].map((key) => distance(meanOf(key, deep), truth, hidden));
    expect(psa).toBeGreaterThan(1e-4);
    expect(psa).toBeLessThan(0.7 * st);
  });

  it.each([
    ["one unit in every layer", net([1, 1, 1, 1], { spread: 3 })],
    ["one layer", net([5], { spread: 3 }, 3)],
  ])("is unbiased with %s", (_, fixture) => {
    expectClose(meanOf("psa", fixture), truthOf(fixture));
    expect(distance(meanOf("st", fixture), truthOf(fixture))).toBeGreaterThan(1e-3);
  });

  it("with one layer is local-expectation of one sample, draw by draw", () => {
    const fixture = net([4], { rows: 5 }, 3);
    const { model, parameters, data, rows } = fixture;
    const noise = drawNoise(model.network, rows, 1, 0);
    const asked = TWINS["local-expectation"]({ model, parameters, data, rows, noise, hyper: { samples: 1 } });
    expectClose(run("psa", fixture, noise).gradients, asked.gradients);
    expectClose(run("adf", fixture, noise).gradients, asked.gradients);
  });

  it("is straight-through where the loss and the logistic function are straight: as weights shrink, to first order", () => {
    const fixture = net([4, 3, 3], { rows: 3 }, 3);
    const noise = drawNoise(fixture.model.network, 3, 1, 0);
    const off = (scale: number) => {
      const parameters = cloneParameters(fixture.parameters);
      for (const [name, values] of parameters) {
        if (name.endsWith("weight") && name !== "net.0.weight") values.set(values.map((w) => scale * w));
      }
      const shrunk = { ...fixture, parameters };
      const hidden = (name: string) => name.startsWith("net.0");
      const [psa, st] = ["psa", "st"].map((key) => run(key, shrunk, noise).gradients);
      return distance(psa, st, hidden) / distance(new Map(), st, hidden);
    };
    expect(off(1)).toBeGreaterThan(0.05);
    expect(off(1e-3)).toBeLessThan(1e-3);
    expect(off(1e-4) / off(1e-3)).toBeCloseTo(0.1, 2);
  });
});

describe.each([
  { lo: 0, hi: 1 },
  { lo: -1, hi: 2 },
])("networks of means and variances, with states in {$lo, $hi}", (representation) => {
  const { lo, hi } = representation;
  const fixture = net([3, 4, 3], { rows: 2 }, 3, representation);
  const { model, data, rows } = fixture;
  const noise = drawNoise(model.network, rows, 4, 0);

  const slopesOf = (lossAt: (parameters: Parameters) => number) => {
    const slopes = cloneParameters(fixture.parameters);
    for (const [name, values] of slopes) {
      for (let i = 0; i < values.length; i++) {
        const at = (step: number) => {
          const moved = cloneParameters(fixture.parameters);
          parameter(moved, name)[i] += step;
          return lossAt(moved);
        };
        values[i] = (at(1e-5) - at(-1e-5)) / 2e-5;
      }
    }
    return slopes;
  };
  const lossOf = (key: string, parameters: Parameters, draws: Noise) => {
    const { objective } = TWINS[key]({ model, parameters, data, rows, noise: draws, hyper: {} });
    return objective.reduce((sum, loss) => sum + loss / rows, 0);
  };

  it("local-reparam is the slope of its own loss, its normal draws fixed", () => {
    const { gradients } = run("local-reparam", fixture, noise);
    expectClose(
      gradients,
      slopesOf((parameters) => lossOf("local-reparam", parameters, noise)),
      7,
    );
  });

  it("local-reparam without its bells is mean-field", () => {
    // Box-Muller at a quarter turn is 0.
    const flat: Noise = { ...noise, more: (use, level, draw) => noise.more(use, level, draw).map(() => 0.25) };
    const without = run("local-reparam", fixture, flat);
    expectClose(without.gradients, run("mean-field", fixture, noise).gradients, 10);
  });

  it("adf is on average the slope of the loss that it expects, whose top layer is independent given its means and variances", () => {
    const one = net([3, 4, 3], { rows: 1 }, 3, representation).data;
    const top = enumerateStates(3);
    /** Per state of the top layer: what adf does on uniforms that make it, and the state's probability under these. */
    const visit = (parameters: Parameters) => {
      const eta = adfLogits(parameters);
      return Array.from({ length: 8 }, (_, s) => {
        const state = top.subarray(3 * s, 3 * s + 3);
        const u = eta.map((e, i) => (state[i] === 1 ? 1 - sigmoid(e) / 2 : sigmoid(-e) / 2));
        const probability = eta.reduce((product, e, i) => product * sigmoid(state[i] === 1 ? e : -e), 1);
        const latent = [...drawNoise(model.network, 1, 4, 0).latent.slice(0, 3), u];
        const draws: Noise = { ...drawNoise(model.network, 1, 4, 0), latent };
        return { probability, output: TWINS.adf({ model, parameters, data: one, rows: 1, noise: draws, hyper: {} }) };
      });
    };
    /** Matched logits of the top layer, from the definition. */
    const adfLogits = (parameters: Parameters): Float64Array => {
      const inputs = [0, 1].map((i) => one[i] - (model.mean?.[i] ?? 0));
      let mean = inputs;
      let variance = [0, 0];
      let logits: number[] = [];
      [3, 4, 3].forEach((width, k) => {
        const weight = parameter(parameters, `net.${k}.weight`);
        const bias = parameter(parameters, `net.${k}.bias`);
        logits = Array.from({ length: width }, (_, j) => {
          const m = mean.reduce((sum, mu, i) => sum + mu * weight[i * width + j], bias[j]);
          const v = variance.reduce((sum, s, i) => sum + s * weight[i * width + j] ** 2, 0);
          return m / Math.sqrt(1 + (3 * v) / Math.PI ** 2);
        });
        const p = logits.map(sigmoid);
        mean = p.map((q) => lo + (hi - lo) * q);
        variance = p.map((q) => (hi - lo) ** 2 * q * (1 - q));
      });
      return Float64Array.from(logits);
    };
    const expected = slopesOf((parameters) =>
      visit(parameters).reduce((sum, { probability, output }) => sum + probability * output.objective[0], 0),
    );
    const average = cloneParameters(fixture.parameters);
    for (const values of average.values()) values.fill(0);
    for (const { probability, output } of visit(fixture.parameters)) {
      for (const [name, values] of output.gradients) {
        values.forEach((g, i) => {
          parameter(average, name)[i] += probability * g;
        });
      }
    }
    expectClose(average, expected, 7);
  });
});

it("knows estimators that have no more noise than their states from others", () => {
  const fixture = net([2, 2], { rows: 1 });
  expect(flatten(meanOf("darn", fixture)).every(Number.isFinite)).toBe(true);
  expect(() => meanOf("rloo", fixture)).toThrow("more noise than its states");
});
