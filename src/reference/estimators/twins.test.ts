import { describe, expect, it } from "vitest";
import { logitsOfOneLayer } from "../../../tests/oracles/one-layer";
import { exactMoments } from "../../../tests/oracles/variance";
import {
  auxiliaryParameters,
  BIASED,
  BOUNDS,
  COMMON,
  functionOf,
  hyperOf,
  keysFor,
  modelOf,
  ONE_LAYER,
  SWITCHES,
  UNBIASED,
} from "../../../tests/support/estimator-cases";
import { buildFixture, type Fixture } from "../../../tests/support/fixtures";
import type { Params } from "../../estimators/contract";
import { ESTIMATORS } from "../../estimators/table";
import { exactBoundGradient } from "../../measure/bound";
import { exactGradient } from "../../measure/exact";
import { RunningStatistics } from "../../measure/running-statistics";
import { testMean, testMeanJointly, testVariance } from "../../measure/statistics";
import { fixedStates, forward, hardStates } from "../model";
import { drawNoise } from "../noise";
import { flatten } from "../parameters";
import type { BaselineState, Hyper, TwinOutput } from "./contract";
import { TOY_TWINS, TWINS } from "./table";

const HYPER = Object.fromEntries(ESTIMATORS.map(({ key }) => [key, hyperOf(key)]));

it("has a twin of every row of the table, and no other", () => {
  expect(Object.keys(TWINS).sort()).toEqual(ESTIMATORS.map((row) => row.key).sort());
  expect(Object.keys(TOY_TWINS).sort()).toEqual([...ONE_LAYER].sort());
});

/** The middle of a training. Without `networks`, those are still 0. */
function midwayState(key: string, fixture: Fixture, networks = true, given: Params = {}): BaselineState {
  return {
    steps: 3,
    mean: [0, 1.5, 0.7, 0.4],
    square: [0, 2, 3, 1],
    network: auxiliaryParameters(key, fixture.model, networks, given),
  };
}

function runTwin(key: string, fixture: Fixture, step: number, hyper = HYPER[key], networks = true): TwinOutput {
  const { model, parameters, data, rows } = fixture;
  const noise = drawNoise(model.network, rows, 5, step);
  return TWINS[key]({ model, parameters, data, rows, noise, hyper, state: midwayState(key, fixture, networks) });
}

/** As under a switch. */
function runSwitched(key: string, fixture: Fixture, step: number, given: Params): TwinOutput {
  const { model, parameters, data, rows } = fixture;
  const noise = drawNoise(model.network, rows, 5, step);
  const state = midwayState(key, fixture, true, given);
  return TWINS[key]({ model, parameters, data, rows, noise, hyper: hyperOf(key, given), state });
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
  [
    "a classifier of three layers, (0, 1)",
    buildFixture(
      { kind: "classifier", layers: [{ units: 3 }, { units: 2 }, { units: 2 }], representation: { lo: 0, hi: 1 } },
      { inputs: 2, spread: 2.6, seed: 4 },
    ),
  ],
];

describe.each(NETS)("mean over many draws against enumeration: %s", (_, fixture) => {
  const steps = 200;
  const many = repeatRows(fixture, 24);
  const samplesOf = (key: string, given: Params = {}) =>
    Array.from({ length: steps }, (_, step) => flatten(runSwitched(key, many, step, given).gradients));
  const momentsOf = (samples: Float64Array[]) => {
    const moments = new RunningStatistics(samples[0].length);
    for (const sample of samples) moments.add(sample);
    return moments;
  };
  const truthOf = (key: string) => {
    const { parameters, data, rows } = fixture;
    if (BOUNDS.includes(key)) {
      return flatten(exactBoundGradient(fixture.model, parameters, data, rows, Number(HYPER[key].samples)).gradients);
    }
    return flatten(exactGradient(modelOf(key, fixture.model), parameters, data, rows).gradients);
  };

  const suits = (key: string) => keysFor(fixture.spec).includes(key);

  const unbiased = [...UNBIASED, ...BOUNDS].filter(suits).map((key) => [key, {}] as const);

  it.each([...unbiased, ...SWITCHES])("%s %j is unbiased", (key, given) => {
    const samples = samplesOf(key, given);
    const result = testMean(momentsOf(samples), truthOf(key));
    expect(result.passed, result.text).toBe(true);
    expect(testMeanJointly(samples, truthOf(key)).pValue).toBeGreaterThan(1e-4);
  });

  it.each(BIASED.filter(suits))("%s is biased, and the same test says so", (key) => {
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

  // Without network or scale, nvil (say) is the score function with a constant; control networks are 0, their scalars are not.
  const plain = (key: string): Hyper => ("network" in HYPER[key] ? { ...HYPER[key], network: false } : HYPER[key]);
  const exactOf = (key: string) => {
    const hyper = plain(key);
    const decay = "decay" in hyper && key !== "rodeo" ? Number(hyper.decay) : null;
    const control = [...(auxiliaryParameters(key, model, false).get("control.1") ?? [])];
    const f = functionOf(key, model, parameters, data);
    const eta = logitsOfOneLayer(modelOf(key, model), parameters, data);
    return exactMoments(key, f, eta, { hyper, control, baseline: decay ? 1.5 / (1 - decay ** 3) : 0 });
  };

  it.each(ONE_LAYER)("%s has the exact mean and variance", (key) => {
    const output = runTwin(key, draws, 1, plain(key), false);
    const moments = new RunningStatistics(2);
    for (let row = 0; row < draws.rows; row++) moments.add(output.estimate[1].subarray(2 * row, 2 * row + 2));
    const exact = exactOf(key);
    if (exact.variance.every((v) => v < 1e-20)) {
      moments.mean.forEach((value, i) => {
        expect(value).toBeCloseTo(exact.mean[i], 12);
      });
      expect(Math.max(...moments.variance())).toBeLessThan(1e-20);
      return;
    }
    const mean = testMean(moments, exact.mean);
    const variance = testVariance(moments, exact.variance);
    expect(mean.passed, mean.text).toBe(true);
    expect(variance.passed, variance.text).toBe(true);
  });

  it.each(Object.keys(TOY_TWINS))("%s on the model is its toy form on the layer's signal, draw by draw", (key) => {
    const few = repeatRows(fixture, 20);
    const hyper = plain(key);
    const noise = drawNoise(model.network, few.rows, 5, 1);
    const network = auxiliaryParameters(key, model, false);
    const state = { steps: 0, mean: [0, 0], square: [0, 0], network };
    const { estimate } = TWINS[key]({ ...few, noise, hyper, state });
    const f = functionOf(key, model, parameters, data);
    const eta = logitsOfOneLayer(modelOf(key, model), parameters, data);
    for (let row = 0; row < few.rows; row++) {
      const cut = (values: Float64Array) => values.subarray(2 * row, 2 * row + 2);
      const more = (use: "latent" | "extra", draw: number) => cut(noise.more(use, 1, draw));
      const [u, extra] = [cut(noise.latent[1]), cut(noise.extra[1])];
      const control = network.get("control.1");
      TOY_TWINS[key]({ f, eta, u, extra, more, hyper, control }).forEach((value, i) => {
        expect(estimate[1][2 * row + i]).toBeCloseTo(value, 11);
      });
    }
  });
});

describe("what a twin returns", () => {
  const fixture = NETS[3][1];
  /** Rows whose ordinary sample is all there is to say of their states. */
  const single = ESTIMATORS.filter((row) => !row.machinery.samples && COMMON.includes(row.key)).map((row) => row.key);
  const paths = ESTIMATORS.filter((row) => row.machinery.gradient === "path").map((row) => row.key);

  it.each(single)(
    "%s: dEta is the estimate plus, for path estimators, p (1 - p) (eta - theta), theta for the top level only",
    (key) => {
      const { model: given, parameters, data, rows } = fixture;
      const model = modelOf(key, given);
      const output = runTwin(key, fixture, 4);
      const pass = forward(model, parameters, data, rows, fixedStates(output.states));
      expect(output.dEta.map((gradient) => gradient.length)).toEqual([0, 4, 4]);
      for (const level of [1, 2]) {
        output.dEta[level].forEach((value, i) => {
          const eta = pass.eta[level][i];
          const p = 1 / (1 + Math.exp(-eta));
          // In depth, score estimators have these terms in the learning signal.
          const direct = paths.includes(key) ? p * (1 - p) * (level === 2 ? eta - pass.theta[2][i % 2] : eta) : 0;
          expect(value - output.estimate[level][i]).toBeCloseTo(direct, 12);
        });
      }
    },
  );

  it.each(single)("%s: the loss is that of hard states, the objective that of its own", (key) => {
    const { model: given, parameters, data, rows } = fixture;
    const model = modelOf(key, given);
    const noise = drawNoise(model.network, rows, 5, 4);
    const output = runTwin(key, fixture, 4);
    const hard = forward(model, parameters, data, rows, hardStates(noise.latent));
    const own = forward(model, parameters, data, rows, fixedStates(output.states));
    expect([...output.loss]).toEqual([...hard.loss]);
    expect([...output.objective]).toEqual([...own.loss]);
    const relaxes = ["foust", "gumbel-softmax", "mean-field"].includes(key);
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
