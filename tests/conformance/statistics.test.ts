/**
 * The engine's own draws against enumeration: unbiased estimators pass a test of the mean, biased ones fail the same
 * test, and with one layer the variance of every estimator is that of an independent calculation. One example per
 * replica and step, so that every replica of every step is one independent draw.
 */
import { describe, expect, it } from "vitest";
import { ESTIMATORS } from "../../src/estimators/table";
import { exactGradient } from "../../src/measure/exact";
import { VectorMoments } from "../../src/measure/moments";
import { logitsOfOneLayer, signalOfOneLayer } from "../../src/measure/one-layer";
import { testMean, testVariance } from "../../src/measure/statistics";
import { exactMoments } from "../../src/measure/variance";
import { directTerm } from "../../src/reference/backward";
import { scaleRepresentation } from "../../src/reference/estimators/foust";
import { buildFixture, type Fixture } from "../../src/reference/fixtures";
import { fixedStates, forward } from "../../src/reference/model";
import { flatten, toFloat64 } from "../../src/reference/parameters";
import { Lab } from "../support/lab";

const REPLICAS = 128;
const STEPS = 100;
const PARAMS: Record<string, Record<string, number | boolean>> = {
  nvil: { normalise: false },
  foust: { b: 0.6, a: 0.8 },
  "gumbel-softmax": { tau: 0.4 },
};

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
];

/** Gradients of single draws, one flat vector each, of the parameters in the fixture's order. */
async function drawGradients(key: string, fixture: Fixture): Promise<Map<string, Float64Array>[]> {
  const seeds = Array.from({ length: REPLICAS }, (_, r) => 1000 + r);
  const lab = await Lab.open({ key, params: PARAMS[key], fixture, seeds, change: { batch: 1 }, midway: true });
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
  const all = new VectorMoments(truth.length);
  for (const sample of samples) all.add(sample);
  const variance = all.variance();
  const keep = [...variance.keys()].filter((i) => variance[i] > 1e-10);
  for (let i = 0; i < truth.length; i++) {
    if (!keep.includes(i))
      expect(Math.abs(all.mean[i] - truth[i])).toBeLessThan(1e-5 * Math.max(1, Math.abs(truth[i])));
  }
  const pick = (v: Float64Array) => Float64Array.from(keep, (i) => v[i]);
  const moments = new VectorMoments(keep.length);
  for (const sample of samples) moments.add(pick(sample));
  return { truth: pick(truth), moments };
}

describe.each(NETS)("the mean of the engine's draws against enumeration: %s", (_, fixture) => {
  const model = (key: string) => (key === "foust" ? scaleRepresentation(fixture.model, PARAMS.foust) : fixture.model);
  const names = [...fixture.parameters.keys()];

  it.each(ESTIMATORS.map((row) => [row.key, row.biased ? "biased" : "unbiased"]))("%s is %s", async (key, claim) => {
    const draws = (await drawGradients(key, fixture)).map((named) =>
      flatten(new Map(names.map((name) => [name, named.get(name) ?? new Float64Array(0)]))),
    );
    const exact = flatten(exactGradient(model(key), fixture.parameters, fixture.data, 1).gradients);
    if (claim === "unbiased") {
      const { truth, moments } = varying(draws, exact);
      const result = testMean(moments, truth);
      expect(result.passed, result.text).toBe(true);
    } else {
      const moments = new VectorMoments(exact.length);
      for (const draw of draws) moments.add(draw);
      expect(testMean(moments, exact).passed, "the test must see the bias").toBe(false);
    }
  });
});

describe("the variance of the engine's draws against an independent calculation", () => {
  const fixture = buildFixture({ layers: [{ hidden: [{ width: 3 }], units: 2 }] }, { rows: 1, spread: 1.5 });
  const bias = `${fixture.model.network.encoder[0][1].name}.bias`;

  // The baselines of reinforce-ewa and nvil move from step to step: their variance is that of no fixed baseline.
  const fixed = ESTIMATORS.filter((row) => !("decay" in row.hyperparameters)).map((row) => row.key);

  it.each(fixed)("%s", async (key) => {
    const draws = await drawGradients(key, fixture);
    const hyper = Object.fromEntries(
      Object.entries(ESTIMATORS.find((row) => row.key === key)?.hyperparameters ?? {}).map(([name, h]) => [
        name,
        h.default,
      ]),
    );
    const params = { ...hyper, ...PARAMS[key] };
    const model = key === "foust" ? scaleRepresentation(fixture.model, params) : fixture.model;
    const states = [fixture.data, new Float64Array(2)];
    const direct = directTerm(forward(model, fixture.parameters, fixture.data, 1, fixedStates(states)), 1, "path");
    const moments = new VectorMoments(2);
    for (const draw of draws) moments.add((draw.get(bias) ?? new Float64Array(2)).map((g, i) => g - direct[i]));
    const f = signalOfOneLayer(model, fixture.parameters, fixture.data);
    const exact = exactMoments(key, f, logitsOfOneLayer(model, fixture.parameters, fixture.data), { hyper: params });
    const mean = testMean(moments, exact.mean);
    const variance = testVariance(moments, exact.variance);
    expect(mean.passed, mean.text).toBe(true);
    expect(variance.passed, variance.text).toBe(true);
  });
});
