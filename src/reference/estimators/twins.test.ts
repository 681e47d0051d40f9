import { describe, expect, it } from "vitest";
import { ESTIMATORS } from "../../estimators/table";
import { exactGradient } from "../../measure/exact";
import { VectorMoments } from "../../measure/moments";
import { logitsOfOneLayer, signalOfOneLayer } from "../../measure/one-layer";
import { testMean, testMeanJointly, testVariance } from "../../measure/statistics";
import { exactMoments } from "../../measure/variance";
import { buildFixture, type Fixture } from "../fixtures";
import { fixedStates, forward, hardStates } from "../model";
import { drawNoise } from "../noise";
import { flatten } from "../parameters";
import type { BaselineState, Hyper, TwinOutput } from "./contract";
import { scaleRepresentation } from "./foust";
import { TOY_TWINS, TWINS } from "./table";

/** Where the table's defaults would hide something, or (nvil's scale) rescale the mean. */
const OVERRIDES: Record<string, Hyper> = {
  nvil: { normalise: false },
  foust: { b: 0.6, a: 0.8 },
  "gumbel-softmax": { tau: 0.4 },
};
const HYPER: Record<string, Hyper> = Object.fromEntries(
  ESTIMATORS.map(({ key, hyperparameters }) => {
    const defaults = Object.entries(hyperparameters).map(([name, { default: value }]) => [name, value]);
    return [key, { ...Object.fromEntries(defaults), ...OVERRIDES[key] }];
  }),
);
const UNBIASED = ESTIMATORS.filter((row) => !row.biased).map((row) => row.key);
const BIASED = ESTIMATORS.filter((row) => row.biased).map((row) => row.key);

it("has a twin of every row of the table, and no other", () => {
  const keys = ESTIMATORS.map((row) => row.key).sort();
  expect(Object.keys(TWINS).sort()).toEqual(keys);
  expect(Object.keys(TOY_TWINS).sort()).toEqual(keys);
});

/** Baselines in the middle of a training: any constants and any network leave the mean right. */
function midwayState(key: string, fixture: Fixture): BaselineState | undefined {
  if (key !== "reinforce-ewa" && key !== "nvil") return undefined;
  const widths = [fixture.model.network.inputs, ...fixture.model.network.units];
  const hidden = 3;
  const network = new Map<string, Float64Array>();
  const wave = (length: number) => Float64Array.from({ length }, (_, i) => Math.sin(2.3 * i + length));
  for (let level = 1; level < widths.length; level++) {
    network.set(`baseline.${level}.0.weight`, wave(widths[level - 1] * hidden));
    network.set(`baseline.${level}.0.bias`, wave(hidden));
    network.set(`baseline.${level}.1.weight`, wave(hidden));
    network.set(`baseline.${level}.1.bias`, wave(1));
  }
  return { steps: 3, mean: [0, 1.5, 0.7], square: [0, 2, 3], network: key === "nvil" ? network : new Map() };
}

function runTwin(key: string, fixture: Fixture, step: number, hyper = HYPER[key]): TwinOutput {
  const { model, parameters, data, rows } = fixture;
  const noise = drawNoise(model.network, rows, 5, step);
  return TWINS[key]({ model, parameters, data, rows, noise, hyper, state: midwayState(key, fixture) });
}

/** Rows repeated, so that one batch is many draws for the same examples. */
function repeatRows(fixture: Fixture, times: number): Fixture {
  const length = fixture.data.length * times;
  const data = Float64Array.from({ length }, (_, i) => fixture.data[i % fixture.data.length]);
  return { ...fixture, data, rows: fixture.rows * times };
}

const NETS: [string, Fixture][] = [
  ["one layer, (-1, 1)", buildFixture({ layers: [{ units: 3 }] }, { inputs: 3, spread: 1.5 })],
  [
    "one layer with a hidden one, (0, 1), fixed prior",
    buildFixture(
      {
        layers: [{ hidden: [{ width: 3 }], units: 2 }],
        representation: { lo: 0, hi: 1 },
        prior: "fixed",
        centre: false,
      },
      { inputs: 3, spread: 2 },
    ),
  ],
  ["two layers, (-1, 1)", buildFixture({ layers: [{ units: 3 }, { units: 2 }] }, { inputs: 3, spread: 1.5 })],
  [
    "two layers with hidden ones, (0, 1)",
    buildFixture(
      {
        layers: [
          { hidden: [{ width: 2, activation: "leaky" }], units: 2 },
          { hidden: [{ width: 2 }], units: 2 },
        ],
        representation: { lo: 0, hi: 1 },
      },
      { inputs: 3, spread: 2.5 },
    ),
  ],
];

describe.each(NETS)("mean over many draws against enumeration: %s", (_, fixture) => {
  const steps = 200;
  const many = repeatRows(fixture, 24);
  const samplesOf = (key: string) =>
    Array.from({ length: steps }, (_, step) => flatten(runTwin(key, many, step).gradients));
  const momentsOf = (samples: Float64Array[]) => {
    const moments = new VectorMoments(samples[0].length);
    for (const sample of samples) moments.add(sample);
    return moments;
  };
  const truthOf = (key: string) => {
    const model = key === "foust" ? scaleRepresentation(fixture.model, HYPER.foust) : fixture.model;
    return flatten(exactGradient(model, fixture.parameters, fixture.data, fixture.rows).gradients);
  };

  it.each(UNBIASED)("%s is unbiased", (key) => {
    const samples = samplesOf(key);
    const result = testMean(momentsOf(samples), truthOf(key));
    expect(result.passed, result.text).toBe(true);
    expect(testMeanJointly(samples, truthOf(key)).pValue).toBeGreaterThan(1e-4);
  });

  it.each(BIASED)("%s is biased, and the same test says so", (key) => {
    const samples = samplesOf(key);
    const result = testMean(momentsOf(samples), truthOf(key));
    const joint = testMeanJointly(samples, truthOf(key));
    expect(!result.passed || joint.pValue < 1e-6, `${result.text}; joint p = ${joint.pValue}`).toBe(true);
  });
});

describe("moments of one draw against the independent calculation", () => {
  const fixture = buildFixture({ layers: [{ hidden: [{ width: 3 }], units: 2 }] }, { rows: 1, spread: 1.5 });
  const { model, parameters, data } = fixture;
  const draws = repeatRows(fixture, 20_000);

  it.each(Object.keys(TWINS))("%s has the exact mean and variance", (key) => {
    // Without network or scale, nvil is the score function with a constant, here 1.5 / (1 - 0.8^3).
    const hyper = key === "nvil" ? { decay: 0.8, normalise: false, network: false } : HYPER[key];
    const output = runTwin(key, draws, 1, hyper);
    const moments = new VectorMoments(2);
    for (let row = 0; row < draws.rows; row++) moments.add(output.estimate[1].subarray(2 * row, 2 * row + 2));
    const scaled = key === "foust" ? scaleRepresentation(model, hyper) : model;
    const f = signalOfOneLayer(scaled, parameters, data);
    const baseline = { nvil: 1.5 / (1 - 0.8 ** 3), "reinforce-ewa": 1.5 / (1 - 0.9 ** 3) }[key];
    const exact = exactMoments(key, f, logitsOfOneLayer(scaled, parameters, data), { hyper, baseline });
    const mean = testMean(moments, exact.mean);
    const variance = testVariance(moments, exact.variance);
    expect(mean.passed, mean.text).toBe(true);
    expect(variance.passed, variance.text).toBe(true);
  });

  it.each(Object.keys(TOY_TWINS))("%s on the model is its toy form on the layer's signal, draw by draw", (key) => {
    const few = repeatRows(fixture, 20);
    const hyper = key === "nvil" ? { decay: 0.8, normalise: false, network: false } : HYPER[key];
    const noise = drawNoise(model.network, few.rows, 5, 1);
    const { estimate } = TWINS[key]({ ...few, noise, hyper });
    const scaled = key === "foust" ? scaleRepresentation(model, hyper) : model;
    const f = signalOfOneLayer(scaled, parameters, data);
    const eta = logitsOfOneLayer(scaled, parameters, data);
    for (let row = 0; row < few.rows; row++) {
      const u = noise.latent[1].subarray(2 * row, 2 * row + 2);
      const extra = noise.extra[1].subarray(2 * row, 2 * row + 2);
      const more = (use: "latent" | "extra", draw: number) => noise.more(use, 1, draw).subarray(2 * row, 2 * row + 2);
      TOY_TWINS[key]({ f, eta, u, extra, more, hyper }).forEach((value, i) => {
        expect(estimate[1][2 * row + i]).toBeCloseTo(value, 12);
      });
    }
  });
});

describe("what a twin returns", () => {
  const fixture = NETS[3][1];

  it.each(Object.keys(TWINS))(
    "%s: dEta is the estimate plus, for path estimators, p (1 - p) (eta - theta), theta for the top level only",
    (key) => {
      const { model: given, parameters, data, rows } = fixture;
      const model = key === "foust" ? scaleRepresentation(given, HYPER.foust) : given;
      const output = runTwin(key, fixture, 4);
      const pass = forward(model, parameters, data, rows, fixedStates(output.states));
      expect(output.dEta.map((gradient) => gradient.length)).toEqual([0, 4, 4]);
      for (const level of [1, 2]) {
        output.dEta[level].forEach((value, i) => {
          const eta = pass.eta[level][i];
          const p = 1 / (1 + Math.exp(-eta));
          // In depth, score estimators have these terms in the learning signal.
          const direct = BIASED.includes(key) ? p * (1 - p) * (level === 2 ? eta - pass.theta[2][i % 2] : eta) : 0;
          expect(value - output.estimate[level][i]).toBeCloseTo(direct, 12);
        });
      }
    },
  );

  it.each(Object.keys(TWINS))("%s: the loss is that of hard states, the objective that of its own", (key) => {
    const { model: given, parameters, data, rows } = fixture;
    const model = key === "foust" ? scaleRepresentation(given, HYPER.foust) : given;
    const noise = drawNoise(model.network, rows, 5, 4);
    const output = runTwin(key, fixture, 4);
    const hard = forward(model, parameters, data, rows, hardStates(noise.latent));
    const own = forward(model, parameters, data, rows, fixedStates(output.states));
    expect([...output.loss]).toEqual([...hard.loss]);
    expect([...output.objective]).toEqual([...own.loss]);
    const relaxes = key === "foust" || key === "gumbel-softmax";
    expect(output.states[1].every((x) => x === 0 || x === 1)).toBe(!relaxes);
  });

  it("as published divides the path estimate by D and leaves the analytic terms alone", () => {
    const net = NETS[0][1];
    for (const key of ["st", "darn", "foust"]) {
      const ours = runTwin(key, net, 2);
      const theirs = runTwin(key, net, 2, { ...HYPER[key], asPublished: true });
      const d = key === "foust" ? 2 * 0.8 : 2;
      theirs.estimate[1].forEach((value, i) => {
        expect(value).toBeCloseTo(ours.estimate[1][i] / d, 13);
        expect(theirs.dEta[1][i] - value).toBeCloseTo(ours.dEta[1][i] - ours.estimate[1][i], 13);
      });
    }
  });

  it("complains about a hyperparameter that is missing", () => {
    expect(() => runTwin("gumbel-softmax", fixture, 0, {})).toThrow("tau");
    expect(() => runTwin("st", fixture, 0, {})).toThrow("asPublished");
  });
});
