/**
 * The engine's own draws against enumeration: unbiased estimators pass a test of the mean, biased ones fail the same
 * test, and with one layer the variance of every estimator is that of an independent calculation. One example per
 * replica and step, so that every replica of every step is one independent draw.
 */
import { describe, expect, it } from "vitest";
import type { Params } from "../../src/estimators/contract";
import { misfit } from "../../src/estimators/fits";
import { ESTIMATORS, findEstimator } from "../../src/estimators/table";
import { firstLayers } from "../oracles/above";
import { exactBoundGradient } from "../../src/measure/bound";
import { enumeratedMean } from "../oracles/enumerated-mean";
import { exactGradient } from "../../src/measure/exact";
import { RunningStatistics } from "../../src/measure/running-statistics";
import { logitsOfOneLayer } from "../oracles/one-layer";
import { testMean, testVariance } from "../../src/measure/statistics";
import { exactMoments } from "../oracles/variance";
import { auxiliaryNetworks } from "../../src/estimators/auxiliary-parameters";
import { directTerm } from "../../src/reference/backward";
import { stackForward } from "../../src/reference/stacks";
import {
  BOUNDS,
  changesOf,
  COMMON,
  functionOf,
  hyperOf,
  isScalars,
  midway,
  modelOf,
  auxiliaryParameters,
  SWITCHES,
} from "../support/estimator-cases";
import { buildFixture, type Fixture } from "../support/fixtures";
import { fixedStates, forward } from "../../src/reference/model";
import { flatten, toFloat64 } from "../../src/reference/parameters";
import { Lab } from "../support/lab";

const REPLICAS = 128;
const STEPS = 100;
const NETS: [string, Fixture][] = [
  ["one layer, (-1, 1)", buildFixture({ layers: [{ units: 3 }] }, { inputs: 3, rows: 1, spread: 1.5 })],
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
      { inputs: 3, rows: 1, spread: 2.5 },
    ),
  ],
  [
    "a classifier of three layers, (0, 1)",
    buildFixture(
      { kind: "classifier", layers: [{ units: 3 }, { units: 2 }, { units: 2 }], representation: { lo: 0, hi: 1 } },
      { inputs: 2, rows: 1, spread: 2.6, seed: 4 },
    ),
  ],
  [
    "structured prediction of 3 pixels over two layers, (0, 1)",
    buildFixture(
      { kind: "structured", layers: [{ units: 3 }, { units: 2 }], representation: { lo: 0, hi: 1 } },
      { inputs: 3, rows: 1, spread: 2.5, targets: 3, seed: 2 },
    ),
  ],
];

/** Variables of several values. */
const SEVERAL: [string, Fixture][] = [
  [
    "a VAE of three variables of four values",
    buildFixture({ layers: [{ units: 3, states: 4 }] }, { inputs: 3, rows: 1, spread: 2 }),
  ],
  [
    "a classifier of Boolean units, then three variables of four values, (0, 1)",
    buildFixture(
      { kind: "classifier", layers: [{ units: 2 }, { units: 3, states: 4 }], representation: { lo: 0, hi: 1 } },
      { inputs: 2, rows: 1, spread: 2.6, classes: 3 },
    ),
  ],
];

/**
 * Of structured prediction, whose chain is that of a classifier: one estimator of each kind of question about its loss, at values,
 * slopes, flips and bounds. All others agree with their twins on it (gradients.test.ts).
 */
const OF_HALVES = ["disarm", "rloo", "muprop", "vimco", "local-expectation", "st", "gumbel-softmax", "psa"];

/** Gradients of single draws by name. `own`: what the estimator has learned so far. */
async function drawGradients(
  key: string,
  fixture: Fixture,
  own: typeof midway,
  given: Params = {},
): Promise<Map<string, Float64Array>[]> {
  const seeds = Array.from({ length: REPLICAS }, (_, r) => 1000 + r);
  const lab = await Lab.open({
    key,
    params: { ...changesOf(key), ...given },
    fixture,
    seeds,
    change: { batch: 1 },
    own,
  });
  try {
    const draws: Map<string, Float64Array>[] = [];
    for (let step = 0; step < STEPS; step++) {
      lab.train(1);
      for (const named of await lab.gradients()) draws.push(toFloat64(named));
    }
    return draws;
  } finally {
    lab.destroy();
  }
}

/**
 * Moments of the components that vary; the others must be right up to single precision. No joint test here: in single
 * precision, directions in which exact gradients do not vary carry rounding, which a joint test takes for a difference.
 */
function varying(samples: Float64Array[], truth: Float64Array) {
  const all = new RunningStatistics(truth.length);
  for (const sample of samples) all.add(sample);
  const variance = all.variance();
  const keep = [...variance.keys()].filter((i) => variance[i] > 1e-10);
  for (let i = 0; i < truth.length; i++) {
    if (!keep.includes(i))
      expect(Math.abs(all.mean[i] - truth[i])).toBeLessThan(1e-5 * Math.max(1, Math.abs(truth[i])));
  }
  const pick = (v: Float64Array) => Float64Array.from(keep, (i) => v[i]);
  const moments = new RunningStatistics(keep.length);
  for (const sample of samples) moments.add(pick(sample));
  return { truth: pick(truth), moments };
}

describe.each([...NETS, ...SEVERAL])("the mean of the engine's draws against enumeration: %s", (_, fixture) => {
  const names = [...fixture.parameters.keys()];

  const truthOf = (key: string) => {
    const { model, parameters, data } = fixture;
    if (!BOUNDS.includes(key)) return exactGradient(modelOf(key, model), parameters, data, 1);
    return exactBoundGradient(model, parameters, data, 1, Number(hyperOf(key).samples));
  };

  const asked = (key: string) => fixture.targets === 0 || OF_HALVES.includes(key);
  const rows = ESTIMATORS.filter((row) => misfit(row, fixture.spec) === null && asked(row.key));

  const claims = rows.map((row) => [row.key, {}, row.biased ? "biased" : "unbiased"] as const);
  const switched = SWITCHES.filter(([key]) => rows.some((row) => row.key === key)).map(
    ([key, given]) => [key, given, "unbiased"] as const,
  );

  it.each([...claims, ...switched])("%s %j is %s", async (key, given, claim) => {
    const draws = (await drawGradients(key, fixture, midway, given)).map((named) =>
      flatten(new Map(names.map((name) => [name, named.get(name) ?? new Float64Array(0)]))),
    );
    const exact = flatten(truthOf(key).gradients);
    if (claim === "unbiased") {
      const { truth, moments } = varying(draws, exact);
      const result = testMean(moments, truth);
      expect(result.passed, result.text).toBe(true);
    } else {
      const moments = new RunningStatistics(exact.length);
      for (const draw of draws) moments.add(draw);
      expect(testMean(moments, exact).passed, "the test must see the bias").toBe(false);
    }
  });
});

describe("draws through a convolution of a 4x4 image into 2 channels before 6 units", () => {
  const hidden = [{ kind: "conv2d", channels: 2, size: 3, activation: "leaky" }];
  const options = { inputs: 16, image: { width: 4, height: 4 }, rows: 1, spread: 1.2 };
  const fixture = buildFixture({ layers: [{ hidden, units: 6 }] }, options);
  const { model, parameters, data } = fixture;
  const exact = flatten(exactGradient(model, parameters, data, 1).gradients);

  it.each([
    ["disarm", true],
    ["rloo", true],
    ["st", false],
  ] as const)("%s has the enumerated mean: %s", async (key, unbiased) => {
    const draws = await drawGradients(key, fixture, midway);
    const flat = draws.map((named) =>
      flatten(new Map([...parameters.keys()].map((name) => [name, named.get(name) ?? new Float64Array(0)]))),
    );
    const { truth, moments } = varying(flat, exact);
    const result = testMean(moments, truth);
    expect(result.passed, result.text).toBe(unbiased);
  });
});

describe("the error of means of M draws", () => {
  const fixture = NETS[2][1];
  const { model, parameters, data } = fixture;
  const truth = flatten(exactGradient(model, parameters, data, 1).gradients);
  const squared = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0);

  /** Mean of |mean of M draws - g*|^2 over disjoint groups, and its standard error. */
  const errorOf = (draws: Float64Array[], m: number) => {
    const errors: number[] = [];
    for (let from = 0; from + m <= draws.length; from += m) {
      const mean = truth.map((_, i) => draws.slice(from, from + m).reduce((sum, draw) => sum + draw[i] / m, 0));
      errors.push(squared(mean, truth));
    }
    const mean = errors.reduce((sum, e) => sum + e, 0) / errors.length;
    const variance = errors.reduce((sum, e) => sum + (e - mean) ** 2, 0) / (errors.length - 1);
    return { mean, stdErr: Math.sqrt(variance / errors.length) };
  };
  const drawsOf = async (key: string) => {
    const names = [...parameters.keys()];
    const named = await drawGradients(key, fixture, midway);
    return named.map((draw) => flatten(new Map(names.map((name) => [name, draw.get(name) ?? new Float64Array(0)]))));
  };

  it.each(["reinforce", "arm", "disarm", "local-expectation"])(
    "%s: falls as one over M, to the noise of this test",
    async (key) => {
      const draws = await drawsOf(key);
      const single = errorOf(draws, 1);
      for (const m of [4, 16, 64]) {
        const { mean, stdErr } = errorOf(draws, m);
        expect(Math.abs(m * mean - single.mean) / Math.hypot(m * stdErr, single.stdErr), `M = ${m}`).toBeLessThan(4.5);
      }
    },
  );

  it.each(["st", "psa"])("%s: falls to the bias of its independently enumerated mean, and no further", async (key) => {
    const draws = await drawsOf(key);
    const mean = flatten(enumeratedMean(key, hyperOf(key), model, parameters, data, 1));
    const bias2 = squared(mean, truth);
    const variance = draws.reduce((sum, draw) => sum + squared(draw, mean), 0) / draws.length;
    for (const m of [1, 16, 128]) {
      const found = errorOf(draws, m);
      expect(Math.abs(found.mean - bias2 - variance / m) / found.stdErr, `M = ${m}`).toBeLessThan(4.5);
    }
    // At 128 most of what is left is bias, of straight-through at least.
    if (key === "st") expect(bias2).toBeGreaterThan(variance / 128);
  });
});

describe("the variance of the engine's draws against an independent calculation", () => {
  const fixture = buildFixture({ layers: [{ hidden: [{ width: 3 }], units: 2 }] }, { rows: 1, spread: 1.5 });
  const bias = `${fixture.model.network.encoder[0][1].name}.bias`;

  // The baselines of these move from step to step: their variance is that of no fixed baseline.
  const moves = (key: string) => "decay" in (findEstimator(key)?.hyperparameters ?? {});
  const plain = ESTIMATORS.filter((row) => COMMON.includes(row.key)).map((row) => [row.key, {}] as const);
  const fixed = [...plain, ...SWITCHES].filter(([key]) => !moves(key));

  it.each(fixed)("%s %j", async (key, given) => {
    // Learned networks still are 0, where the independent calculation knows them.
    const own: typeof midway = (name, values) => (isScalars(name) ? midway(name, values) : values);
    const draws = await drawGradients(key, fixture, own, given);
    const { parameters, data } = fixture;
    const model = modelOf(key, fixture.model);
    const states = [data, new Float64Array(2)];
    const bound = BOUNDS.includes(key);
    const direct = directTerm(forward(model, parameters, data, 1, fixedStates(states)), 1, bound ? "sampled" : "path");
    const moments = new RunningStatistics(2);
    for (const draw of draws) moments.add((draw.get(bias) ?? new Float64Array(2)).map((g, i) => g - direct[i]));
    const control = [...(auxiliaryParameters(key, fixture.model, false).get("control.1") ?? [])];
    const f = functionOf(key, fixture.model, parameters, data);
    const eta = logitsOfOneLayer(model, parameters, data);
    const exact = exactMoments(key, f, eta, { hyper: hyperOf(key, given), control });
    if (Math.max(...exact.variance) < 1e-20) {
      exact.mean.forEach((mean, i) => {
        expect(Math.abs(moments.mean[i] - mean)).toBeLessThan(1e-5);
      });
      return;
    }
    const mean = testMean(moments, exact.mean);
    const variance = testVariance(moments, exact.variance);
    expect(mean.passed, mean.text).toBe(true);
    expect(variance.passed, variance.text).toBe(true);
  });
});

describe("antithetic pairs in the first of three layers against an independent calculation", () => {
  const fixture = NETS[2][1];
  const bias = `${fixture.model.network.encoder[0][0].name}.bias`;

  it.each([
    ["arm", "shared"],
    ["arm", "independent"],
    ["disarm", "shared"],
    ["disarm", "independent"],
  ] as const)("%s with %s noise above has the exact mean and variance", async (key, noise) => {
    const draws = await drawGradients(key, fixture, midway, { independent: noise === "independent" });
    const moments = new RunningStatistics(3);
    for (const draw of draws) moments.add(draw.get(bias) ?? new Float64Array(3));
    const [{ f, eta, above }] = firstLayers(fixture.model, fixture.parameters, [fixture.data], noise);
    const exact = exactMoments(key, f, eta, { above });
    const mean = testMean(moments, exact.mean);
    const variance = testVariance(moments, exact.variance);
    expect(mean.passed, mean.text).toBe(true);
    expect(variance.passed, variance.text).toBe(true);
  });
});

describe("muprop-fourier with networks in the middle of their training", () => {
  const fixture = buildFixture({ layers: [{ hidden: [{ width: 3 }], units: 2 }] }, { rows: 1, spread: 1.5 });
  const bias = `${fixture.model.network.encoder[0][1].name}.bias`;

  it.each<Params>([{}, { copies: 3, relu: true }])("%j has the exact mean and variance", async (given) => {
    const key = "muprop-fourier";
    const { model, parameters, data } = fixture;
    // What moves from step to step stays out of it.
    const changes = { mean: false, network: false, ...given };
    const draws = await drawGradients(key, fixture, midway, changes);
    const direct = directTerm(forward(model, parameters, data, 1, fixedStates([data, new Float64Array(2)])), 1, "path");
    const moments = new RunningStatistics(2);
    for (const draw of draws) moments.add((draw.get(bias) ?? new Float64Array(2)).map((g, i) => g - direct[i]));
    const hyper = hyperOf(key, changes);
    const own = auxiliaryParameters(key, model, true, changes);
    const hidden = [Number(hyper.units), Number(hyper.units)];
    const activation = hyper.relu ? "relu" : "tanh";
    const [stack] = auxiliaryNetworks(model.network, { hidden, activation, reads: "states" });
    const h = (x: Float64Array) => stackForward(stack, own, x, 1).outputs[2][0];
    const f = functionOf(key, model, parameters, data);
    const exact = exactMoments(key, f, logitsOfOneLayer(model, parameters, data), { hyper, h });
    const mean = testMean(moments, exact.mean);
    const variance = testVariance(moments, exact.variance);
    expect(mean.passed, mean.text).toBe(true);
    expect(variance.passed, variance.text).toBe(true);
  });
});
