/** A number that stops being finite freezes its replica at that step, whatever number it is; the rest goes on. */
import { afterEach, describe, expect, test } from "vitest";
import { replicaBytes, replicaView } from "../../src/kernels/compiler";
import { buildFixture } from "../support/fixtures";
import type { CheckpointBuffers } from "../../src/running/program";
import { FROZEN_CAUSES } from "../../src/running/run";
import { Lab } from "../support/lab";

const fixture = buildFixture({ layers: [{ units: 6 }, { units: 4 }] }, { inputs: 9, rows: 12, spread: 0.5 });
const labs: Lab[] = [];
afterEach(() => {
  for (const lab of labs.splice(0)) lab.destroy();
});

async function open(key: string, optimizer: Record<string, unknown>): Promise<Lab> {
  const lab = await Lab.open({
    key,
    fixture,
    seeds: [5, 6],
    keepGradient: false,
    change: { batch: 4, optimizer: { learningRate: 0.01, ...optimizer } },
  });
  labs.push(lab);
  return lab;
}

/** Three sound steps, a change of the state, and three more steps. */
async function disturb(lab: Lab, change: (saved: CheckpointBuffers) => void): Promise<CheckpointBuffers> {
  lab.train(3);
  const saved = await lab.program.saveCheckpoint();
  change(saved);
  lab.program.loadCheckpoint(saved);
  lab.train(3);
  return lab.program.saveCheckpoint();
}

/** What stopped the first replica, and where; the second must have gone on. */
async function stopOf(lab: Lab): Promise<[string, number]> {
  const [first, second] = await lab.program.readReplicas();
  expect([second.frozen, second.step]).toEqual([0, 6]);
  expect(first.step).toBe(first.frozen_step);
  return [FROZEN_CAUSES[first.frozen - 1], first.frozen_step];
}

describe.each([
  ["adam", {}],
  ["sgd", {}],
  ["adam", { clipNorm: 1 }],
  ["sgd", { clipNorm: 1 }],
  ["rmsprop", { centred: true }],
])("%s %j", (kind, settings) => {
  test("a weight that becomes infinite in an update freezes the replica there, before its loss shows it", async () => {
    const lab = await open("st", { kind, ...settings });
    await disturb(lab, (saved) => {
      // The next update of this weight leaves what a float can hold.
      new Float32Array(saved.moments)[0] = Number.POSITIVE_INFINITY;
    });
    expect(await stopOf(lab)).toEqual(["parameters", 3]);
  });

  test("after it nothing moves any more", async () => {
    const lab = await open("st", { kind, ...settings });
    const once = await disturb(lab, (saved) => {
      new Float32Array(saved.moments)[0] = Number.NaN;
    });
    lab.train(2);
    const twice = await lab.program.saveCheckpoint();
    const block = (saved: CheckpointBuffers) => new Uint32Array(saved.parameters, 0, 4 * lab.plan.sizes.parameters);
    expect(block(twice)).toEqual(block(once));
  });
});

test("a second moment that overflows is found, although its weight stays finite", async () => {
  const lab = await open("st", { kind: "adam" });
  const saved = await disturb(lab, (state) => {
    new Float32Array(state.moments)[4 * lab.plan.layout.size] = Number.POSITIVE_INFINITY;
  });
  expect(await stopOf(lab)).toEqual(["parameters", 3]);
  expect(new Float32Array(saved.parameters).every(Number.isFinite)).toBe(true);
});

test("what an estimator learns beside the model is watched like the model", async () => {
  const lab = await open("relax", { kind: "adam" });
  await disturb(lab, (saved) => {
    new Float32Array(saved.moments)[4 * lab.plan.layout.modelSize] = Number.NaN;
  });
  expect(await stopOf(lab)).toEqual(["parameters", 3]);
});

test("a loss that is not finite freezes before anything is updated", async () => {
  const lab = await open("st", { kind: "sgd" });
  const { offset } = lab.plan.layout.byName.get("decoder.0.bias") ?? { offset: 0 };
  const broken = await disturb(lab, (saved) => {
    new Float32Array(saved.parameters)[4 * offset] = Number.POSITIVE_INFINITY;
  });
  expect(await stopOf(lab)).toEqual(["loss", 3]);
  const bad = [...new Float32Array(broken.parameters)].filter((value) => !Number.isFinite(value));
  expect(bad).toHaveLength(1);
});

test("a learning signal that overflows is found in its running statistics", async () => {
  const lab = await open("reinforce-ewa", { kind: "sgd" });
  await disturb(lab, (saved) => {
    const { views } = replicaView(saved.replicas, 0);
    (views.signal_mean as Float32Array)[0] = 3e38;
    expect(saved.replicas.byteLength).toBe(2 * replicaBytes());
  });
  expect(await stopOf(lab)).toEqual(["statistics", 3]);
});
