/**
 * Walks the table: the gradient of every parameter, the losses and the state of baselines after each of several steps
 * of the engine against the estimator's float64 twin, given the same noise.
 */
import { describe, expect, it } from "vitest";
import type { Params } from "../../src/estimators/contract";
import { misfit } from "../../src/estimators/fits";
import { ESTIMATORS, findEstimator } from "../../src/estimators/table";
import { batchIndices } from "../../src/random/permute";
import { freshBaseline } from "../../src/reference/estimators/baseline";
import { midway, SWITCHES } from "../support/estimator-cases";
import { TWINS } from "../../src/reference/estimators/table";
import { buildFixture, type Fixture } from "../support/fixtures";
import { drawNoise } from "../../src/reference/noise";
import { toFloat64 } from "../../src/reference/parameters";
import { disagreement, Lab } from "../support/lab";

/** Sums of at most some hundred single-precision terms, exp and log with an ulp or two: 2e-5 leaves a factor of 20. */
const SHARE = 2e-5;
const STEPS = 3;
const SEED = 5;

const NETS: [string, Fixture][] = [
  ["one layer, odd widths, (-1, 1)", buildFixture({ layers: [{ units: 13 }] }, { inputs: 30, rows: 7, spread: 0.6 })],
  [
    "two layers with tanh and relu, (0, 1), fixed prior, not centred",
    buildFixture(
      {
        layers: [
          {
            hidden: [
              { width: 9, activation: "tanh" },
              { width: 6, activation: "relu" },
            ],
            units: 5,
          },
          { hidden: [{ width: 7, activation: "tanh" }], units: 3 },
        ],
        representation: { lo: 0, hi: 1 },
        prior: "fixed",
        centre: false,
      },
      { inputs: 17, rows: 24, spread: 0.7 },
    ),
  ],
  [
    "three layers of uneven depth with leaky relu, (-0.5, 0.5)",
    buildFixture(
      {
        layers: [
          { units: 6 },
          {
            hidden: [
              { width: 5, activation: "leaky" },
              { width: 4, activation: "tanh" },
            ],
            units: 4,
          },
          { hidden: [{ width: 3, activation: "linear" }], units: 2 },
        ],
        representation: { lo: -0.5, hi: 0.5 },
      },
      { inputs: 11, rows: 33, spread: 0.9 },
    ),
  ],
  [
    "a classifier of two classes, three layers, (0, 1)",
    buildFixture(
      { kind: "classifier", layers: [{ units: 5 }, { units: 6 }, { units: 4 }], representation: { lo: 0, hi: 1 } },
      { inputs: 2, rows: 24, spread: 1.2 },
    ),
  ],
  [
    "a classifier of five classes with a tanh layer, (-1, 1), not centred",
    buildFixture(
      {
        kind: "classifier",
        layers: [{ hidden: [{ width: 7, activation: "tanh" }], units: 5 }, { units: 6 }],
        centre: false,
      },
      { inputs: 6, rows: 7, spread: 0.9, classes: 5 },
    ),
  ],
  [
    "a classifier of three classes, joined by linear maps, (-0.5, 0.5)",
    buildFixture(
      {
        kind: "classifier",
        layers: [{ units: 9 }, { units: 37 }, { units: 14 }],
        representation: { lo: -0.5, hi: 0.5 },
      },
      { inputs: 5, rows: 22, spread: 1.1, classes: 3 },
    ),
  ],
  [
    "a VAE of variables with several values between Boolean units, (0, 1)",
    buildFixture(
      {
        layers: [{ units: 5 }, { hidden: [{ width: 6 }], units: 3, states: 4 }, { units: 2, states: 3 }],
        representation: { lo: 0, hi: 1 },
      },
      { inputs: 9, rows: 13, spread: 0.8 },
    ),
  ],
  [
    "a VAE of one layer of variables with three values, fixed prior",
    buildFixture({ layers: [{ units: 5, states: 3 }], prior: "fixed" }, { inputs: 11, rows: 9, spread: 0.7 }),
  ],
  [
    "a classifier of three classes with variables of five values, then Boolean units",
    buildFixture(
      { kind: "classifier", layers: [{ units: 3, states: 5 }, { units: 4 }] },
      { inputs: 5, rows: 11, spread: 0.9, classes: 3 },
    ),
  ],
  [
    "structured prediction of 13 pixels from 9, joined by linear maps, (-1, 1)",
    buildFixture(
      { kind: "structured", layers: [{ units: 6 }, { units: 5 }] },
      { inputs: 9, rows: 7, spread: 0.8, targets: 13 },
    ),
  ],
  [
    "structured prediction through variables of several values",
    buildFixture(
      { kind: "structured", layers: [{ units: 4 }, { units: 2, states: 3 }] },
      { inputs: 5, rows: 6, targets: 7, spread: 0.9 },
    ),
  ],
  ["a single unit of everything", buildFixture({ layers: [{ units: 1 }] }, { inputs: 1, rows: 1 })],
];

const conv2d = { kind: "conv2d", channels: 4, size: 3, padding: 1, activation: "tanh" };
const CONVOLUTIONS: [string, Fixture][] = [
  [
    "a VAE with convolutions and a residual sum below the first of two layers",
    buildFixture(
      {
        layers: [
          {
            hidden: [conv2d, { ...conv2d, activation: "linear" }, { kind: "add", back: 2, activation: "relu" }],
            units: 5,
          },
          { units: 3 },
        ],
      },
      { inputs: 15, image: { width: 3, height: 5 }, rows: 9, spread: 0.5 },
    ),
  ],
  [
    "a classifier with convolutions of odd channels over images of two",
    buildFixture(
      {
        kind: "classifier",
        layers: [
          {
            hidden: [
              { ...conv2d, channels: 3, stride: 2 },
              { ...conv2d, channels: 5, size: 2 },
            ],
            units: 4,
          },
        ],
      },
      { inputs: 40, image: { width: 5, height: 4 }, rows: 6, spread: 0.5, classes: 3 },
    ),
  ],
];

const VARIED: (readonly [string, Params])[] = [
  ["st", { asPublished: true }],
  ["darn", { asPublished: true }],
  ["foust", { b: 0.3, a: 0.7, gamma: 1.5, reweight: false, asPublished: true }],
  ["gumbel-softmax", { tau: 0.2 }],
  ["arm", { average: true }],
  ["disarm", { average: true }],
  ["arm", { average: true, independent: true }],
  ["nvil", { normalise: false, network: false, decay: 0.5 }],
  ["nvil", { mean: false, local: false }],
  ["reinforce-ewa", { perExample: true, decay: 0.6 }],
  ["muprop", { network: true, normalise: true }],
  ["muprop-fourier", { rho: 0.7, copies: 3, units: 7, normalise: true }],
  ["muprop-fourier", { residual: false, mean: false, units: 7 }],
  ["rloo", { samples: 4 }],
  ["vimco", { samples: 3 }],
  ["arms", { samples: 2 }],
  ["arms", { samples: 5, average: true }],
  ["double-cv", { samples: 3 }],
  ["rodeo", { samples: 3, units: 5 }],
  ["relax", { units: 6 }],
  ...SWITCHES,
  ["local-expectation", { samples: 2 }],
  ["noise-operator", { samples: 3, rho: 0.3, darn: true, asPublished: true }],
  ["gumbel-softmax", { tau: 0.8, anneal: 0.01, floor: 0.2 }],
  // The floor is reached at the second step.
  ["st-gumbel-softmax", { tau: 0.3, anneal: 0.01, floor: 0.298 }],
  ["gumbel-rao", { tau: 0.4, draws: 3, floor: 0.9 }],
  ["gapped-st", { tau: 0.7, gap: 0.4 }],
  ["psa", { enhance: true }],
];
const CASES = [...ESTIMATORS.map((row) => [row.key, {}] as const), ...VARIED];

describe.each(NETS)("%s", (_, fixture) => {
  const suited = CASES.filter(([key]) => misfit(findEstimator(key) ?? ESTIMATORS[0], fixture.spec) === null);

  it.each(suited)("%s %j: gradients, losses and baselines of three steps", (key, params) =>
    follow(fixture, key, params),
  );
});

describe.each(CONVOLUTIONS)("%s", (_, fixture) => {
  it.each([
    ["disarm", {}],
    ["rloo", { samples: 3 }],
    ["st", {}],
    ["rebar", {}],
    ["nvil", { network: true }],
    ["gumbel-softmax", {}],
  ] as const)("%s %j: gradients, losses and baselines of three steps", (key, params) => follow(fixture, key, params));
});

// Logits and what flips do to them reach both ends of the logistic function in single precision.
it.each([4, 10, 25])("psa where units saturate: weights up to %d", async (spread) => {
  const model = { kind: "classifier", layers: [{ units: 6 }, { units: 5 }, { units: 5 }] };
  await follow(buildFixture(model, { inputs: 2, rows: 40, spread }), "psa", {});
});

/** Trains for a few steps, twin beside engine. */
async function follow(fixture: Fixture, key: string, params: Params): Promise<void> {
  const lab = await Lab.open({ key, params, fixture, own: midway });
  try {
    const { model, rows } = fixture;
    const parameters = new Map(
      [...fixture.parameters].map(([name, v]) => [name, Float64Array.from(Float32Array.from(v))]),
    );
    let state = freshBaseline(model.network.units.length, toFloat64(lab.own(SEED)));
    for (let step = 0; step < STEPS; step++) {
      lab.train(1);
      const [found] = await lab.gradients();
      const noise = drawNoise(model.network, rows, SEED, step);
      const output = TWINS[key]({
        model,
        parameters,
        data: lab.batch(SEED, step),
        rows,
        noise,
        hyper: lab.plan.params,
        step,
        examples: batchIndices(SEED, step, rows, rows),
        state,
      });
      for (const [name, expected] of [...output.gradients, ...(output.learnedGradients ?? [])]) {
        // What an estimator learns from is a small difference of signals as large as the loss, or the square of one.
        const largest = Math.max(...output.objective.map(Math.abs));
        const floor = output.gradients.has(name) ? undefined : largest;
        const problem = disagreement(found.get(name) ?? [], expected, SHARE, floor);
        expect(problem, `step ${step}, ${name}: ${problem}`).toBeNull();
      }
      const [replica] = await lab.program.readReplicas();
      const mean = (values: Float64Array) => values.reduce((sum, v) => sum + v, 0) / rows;
      expect(disagreement([replica.objective], [mean(output.objective)], SHARE)).toBeNull();
      expect(disagreement([replica.loss], [mean(output.loss)], SHARE)).toBeNull();
      if (output.state) {
        state = output.state;
        const sums = output.state.mean.slice(1);
        expect(disagreement(replica.signal_mean.subarray(0, sums.length), sums, SHARE)).toBeNull();
      }
    }
  } finally {
    lab.destroy();
  }
}
