/**
 * A step between parameters and weights, proven by sign weights that exist in this test only: products read the weights, gradients
 * move the parameters, and a checkpoint goes on with both.
 */
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { readBuffer } from "../../src/device/readback";
import type { EstimatorRow } from "../../src/estimators/contract";
import { findEstimator } from "../../src/estimators/table";
import { LAYERS } from "../../src/layers/table";
import { TWINS } from "../../src/reference/estimators/table";
import { drawNoise } from "../../src/reference/noise";
import { cloneParameters, type Parameters } from "../../src/reference/parameters";
import { experimentSchema } from "../../src/spec/schema";
import { initialOptimizerState, optimizerStep } from "../oracles/optimizers";
import { buildFixture } from "../support/fixtures";
import { disagreement, Lab } from "../support/lab";
import signWeights from "./sign-weights.wgsl?raw";

const SEEDS = [5, 9];
const STEPS = 5;
const fixture = buildFixture(
  { layers: [{ hidden: [{ width: 6 }], units: 5 }, { units: 3 }] },
  { inputs: 13, rows: 10, spread: 0.5 },
);
const change = { batch: 4, optimizer: { kind: "adam", learningRate: 0.02, weightDecay: 0.1 } };
const labs: Lab[] = [];

beforeAll(() => {
  LAYERS.dense.materialise = ({ name }) => [{ parameter: `${name}.weight`, kernel: "signWeights" }];
});
afterEach(() => {
  for (const lab of labs.splice(0)) lab.destroy();
});
afterAll(() => {
  LAYERS.dense.materialise = undefined;
});

/** A row of the table that brings the kernel. */
function bringing(key: string): EstimatorRow {
  const row = findEstimator(key);
  if (!row) throw new Error(key);
  const kernels = { ...row.machinery.kernels, signWeights: { main: { name: "sign-weights", code: signWeights } } };
  return { ...row, machinery: { ...row.machinery, kernels } };
}

async function open(key: string, changes: Record<string, unknown> = change): Promise<Lab> {
  const lab = await Lab.open({ key, row: bringing(key), fixture, seeds: SEEDS, change: changes, keepGradient: false });
  labs.push(lab);
  return lab;
}

const signs = (values: ArrayLike<number>) => Float64Array.from(values, (value) => 0.25 * Math.sign(value));

/** The weights of these parameters. */
function weightsOf(parameters: Parameters): Parameters {
  return new Map([...parameters].map(([name, values]) => [name, name.endsWith(".weight") ? signs(values) : values]));
}

it.each(["st", "disarm"])("%s trains parameters by the gradients in their signs, as its float64 twin", async (key) => {
  const lab = await open(key);
  lab.train(STEPS);
  const spec = experimentSchema.parse(change).optimizer;
  for (const [replica, seed] of SEEDS.entries()) {
    const parameters = cloneParameters(fixture.parameters);
    const state = initialOptimizerState(spec, parameters);
    for (let step = 0; step < STEPS; step++) {
      const noise = drawNoise(fixture.model.network, 4, seed, step);
      const given = { model: fixture.model, data: lab.batch(seed, step), rows: 4, noise, hyper: lab.plan.params };
      const { gradients } = TWINS[key]({ ...given, parameters: weightsOf(parameters) });
      optimizerStep(spec, parameters, gradients, state);
    }
    const found = await lab.program.readParameters(replica);
    for (const [name, expected] of parameters) {
      const problem = disagreement(found.get(name) ?? [], expected, 1e-4);
      expect(problem, `${name}: ${problem}`).toBeNull();
    }
  }
});

it("has the weights of the parameters as they stand, at the start and after every update, clipped or not", async () => {
  for (const clipNorm of [0, 0.1]) {
    const lab = await open("st", { ...change, optimizer: { ...change.optimizer, clipNorm } });
    for (const steps of [0, 3]) {
      lab.train(steps);
      const { layout } = lab.plan;
      const all = new Float32Array(await readBuffer(lab.program.compiler.device, lab.program.buffers.parameters));
      expect(layout.made).toHaveLength(6);
      SEEDS.forEach((_, replica) => {
        const block = all.subarray(4 * layout.blockSize * replica, 4 * layout.blockSize * (replica + 1));
        for (const { from, to, size } of layout.made) {
          const weights = block.subarray(4 * to, 4 * (to + size));
          expect([...weights]).toEqual([...signs(block.subarray(4 * from, 4 * (from + size)))]);
          expect(weights.some((weight) => weight !== 0)).toBe(true);
        }
      });
    }
  }
});

it("goes on from a checkpoint bit for bit", async () => {
  const lab = await open("disarm");
  lab.train(3);
  const saved = await lab.program.saveCheckpoint();
  lab.train(4);
  const bits = async () => new Uint32Array((await lab.program.saveCheckpoint()).parameters);
  const expected = await bits();
  lab.restart();
  lab.program.loadCheckpoint(saved);
  lab.train(4);
  expect(await bits()).toEqual(expected);
});
