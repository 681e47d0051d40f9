/**
 * Several steps of training on the device against the float64 model, gradient and optimizer: every optimizer, switch and
 * schedule, and the ring's and the evaluation's figures.
 */
import { describe, expect, it } from "vitest";
import { readBuffer } from "../../src/device/readback";
import { OPTIMIZERS } from "../../src/optimizers/table";
import { experimentSchema } from "../../src/spec/schema";
import { USE } from "../../src/random/keys";
import { fillUniform } from "../../src/random/threefry";
import { TWINS } from "../../src/reference/estimators/table";
import { buildFixture } from "../support/fixtures";
import { forward, hardStates } from "../../src/reference/model";
import { drawNoise } from "../../src/reference/noise";
import { initialOptimizerState, optimizerStep } from "../oracles/optimizers";
import { cloneParameters } from "../../src/reference/parameters";
import { placeOf } from "../../src/kernels/record";
import { disagreement, Lab } from "../support/lab";

const SEED = 5;
const STEPS = 6;
const fixture = buildFixture(
  { layers: [{ hidden: [{ width: 6 }], units: 5 }, { units: 3 }] },
  { inputs: 13, rows: 10, spread: 0.5 },
);

const CASES: [string, Record<string, unknown>][] = [
  // Every row as it is; then what rows and steps can be asked for beside.
  ...OPTIMIZERS.map(({ key, name }): [string, Record<string, unknown>] => [name, { kind: key, learningRate: 0.02 }]),
  ["Nesterov", { kind: "sgd", learningRate: 0.05, nesterov: true, momentum: 0.8 }],
  ["Adam with weight decay", { kind: "adam", learningRate: 0.02, weightDecay: 0.3, beta1: 0.7, beta2: 0.95 }],
  [
    "centred RMSprop with weight decay",
    { kind: "rmsprop", learningRate: 0.005, centred: true, weightDecay: 0.3, alpha: 0.7 },
  ],
  ["clipped SGD with weight decay", { kind: "sgd", learningRate: 0.1, clipNorm: 0.5, weightDecay: 0.1 }],
  ["clipped Adam", { kind: "adam", learningRate: 0.02, clipNorm: 0.3 }],
  ["warm-up, then cosine", { kind: "sgd", learningRate: 0.1, schedule: { kind: "cosine", warmup: 2, period: 5 } }],
  ["steps", { kind: "sgd", learningRate: 0.1, schedule: { kind: "step", period: 2, factor: 0.3 } }],
];

describe.each(CASES)("%s", (_, optimizer) => {
  it.each(["st", "disarm"])("trains %s as the float64 twin does", async (key) => {
    const spec = experimentSchema.parse({ optimizer }).optimizer;
    const lab = await Lab.open({ key, fixture, seeds: [SEED], change: { optimizer, batch: 4 }, keepGradient: false });
    try {
      const parameters = cloneParameters(fixture.parameters);
      const state = initialOptimizerState(spec, parameters);
      const losses: number[] = [];
      for (let step = 0; step < STEPS; step++) {
        const noise = drawNoise(fixture.model.network, 4, SEED, step);
        const data = lab.batch(SEED, step);
        const output = TWINS[key]({ model: fixture.model, parameters, data, rows: 4, noise, hyper: lab.plan.params });
        losses.push(output.loss.reduce((sum, loss) => sum + loss, 0) / 4);
        optimizerStep(spec, parameters, output.gradients, state);
      }
      lab.train(STEPS);
      const found = await lab.program.readParameters(0);
      for (const [name, expected] of parameters) {
        // Six updates, each with the rounding of a gradient; Adam divides small numbers by small numbers.
        const problem = disagreement(found.get(name) ?? [], expected, 1e-4);
        expect(problem, `${name}: ${problem}`).toBeNull();
      }
      const ring = new Float32Array(await readBuffer(lab.program.compiler.device, lab.program.buffers.ring));
      const { record } = lab.plan;
      const recorded = losses.map((__, step) => ring[step * 4 * record.vec4s + placeOf(record, "loss")]);
      expect(disagreement(recorded, losses, 1e-5)).toBeNull();
    } finally {
      lab.destroy();
    }
  });
});

describe("figures that are reported", () => {
  it("the gradient variance is the exponentially weighted one of the gradients that were", async () => {
    const lab = await Lab.open({ key: "st", fixture, change: { batch: 4, evaluate: { varianceEvery: 1 } } });
    try {
      let mean: number[] = [];
      let variance: number[] = [];
      for (let step = 0; step < 5; step++) {
        lab.train(1);
        const [named] = await lab.gradients();
        const g = [...fixture.parameters.keys()].flatMap((name) => [...(named.get(name) ?? [])]);
        if (step === 0) mean = g;
        const d = g.map((value, i) => value - mean[i]);
        variance = step === 0 ? g.map(() => 0) : variance.map((s, i) => 0.99 * (s + 0.01 * d[i] * d[i]));
        mean = mean.map((m, i) => m + 0.01 * d[i]);
        const ring = new Float32Array(await readBuffer(lab.program.compiler.device, lab.program.buffers.ring));
        const expected = variance.reduce((sum, v) => sum + v, 0) / variance.length;
        const { record } = lab.plan;
        expect(ring[step * 4 * record.vec4s + placeOf(record, "variance")]).toBeCloseTo(expected, 7);
      }
    } finally {
      lab.destroy();
    }
  });

  // A test reads plain samples whatever a training step needs beside them: relaxed ones, several, or slopes of several.
  const tested = ["gumbel-softmax", "rloo", "double-cv", "rodeo"];
  it.each(tested)("the test loss of %s is the mean over the examples, with noise keyed by example", async (key) => {
    const change = { batch: 4, evaluate: { examples: 10 } };
    const lab = await Lab.open({ key, fixture, change });
    try {
      const { device } = lab.program.compiler;
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      lab.program.encodePass(pass, "reset");
      for (let chunk = 0; chunk < 3; chunk++) lab.program.encodePass(pass, "chunk");
      pass.end();
      device.queue.submit([encoder.finish()]);
      const [state] = await lab.program.readReplicas();
      const { network } = fixture.model;
      const levels = network.units.map((n, l) => {
        const uniforms = new Float64Array(10 * n);
        for (let row = 0; row < 10; row++) {
          fillUniform(uniforms.subarray(row * n, (row + 1) * n), [SEED, 0, USE.evaluate, l + 1], row);
        }
        return uniforms;
      });
      const latent = [new Float64Array(0), ...levels];
      const { loss } = forward(fixture.model, fixture.parameters, fixture.data, 10, hardStates(latent));
      const mean = loss.reduce((sum, l) => sum + l, 0) / 10;
      const squares = loss.reduce((sum, l) => sum + (l - mean) ** 2, 0);
      expect(state.count).toBe(10);
      expect(disagreement([state.mean, state.square], [mean, squares], 1e-4)).toBeNull();
      // Nothing is written over the data that it reads, which rows read at any time.
      const { x } = lab.plan.tensors;
      const data = new Float32Array(await readBuffer(device, lab.program.buffers.activations, 16 * x, 16 * 4 * 4));
      expect(data.filter((value) => value !== 0 && value !== 1)).toHaveLength(0);
    } finally {
      lab.destroy();
    }
  });
});
