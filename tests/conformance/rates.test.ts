/** A learning rate for each replica: its bits are those of a run alone at that rate, through schedules and checkpoints. */
import { afterAll, describe, expect, it } from "vitest";
import { buildFixture } from "../support/fixtures";
import { withRate } from "../../src/running/snapshot";
import { Lab } from "../support/lab";

const fixture = buildFixture(
  {
    layers: [
      { hidden: [{ width: 7 }], units: 9 },
      { hidden: [], units: 6 },
    ],
  },
  { inputs: 19, rows: 21, spread: 0.5 },
);
const RATES = [1e-4, 0.003, 0.07];
const OPTIMIZERS: [string, Record<string, unknown>][] = [
  ["Adam with weight decay", { kind: "adam", weightDecay: 0.01 }],
  ["clipped SGD with momentum", { kind: "sgd", clipNorm: 0.5 }],
  ["warm-up, then cosine", { kind: "adam", schedule: { kind: "cosine", warmup: 3, period: 5 } }],
  ["steps", { kind: "sgd", schedule: { kind: "step", period: 2, factor: 0.3 } }],
];
const labs: Lab[] = [];

async function open(key: string, optimizer: Record<string, unknown>, rates: number[], learningRate: number) {
  const change = { batch: 8, optimizer: { ...optimizer, learningRate } };
  const lab = await Lab.open({
    key,
    fixture,
    change,
    seeds: rates.length > 0 ? rates.map(() => 5) : [5],
    rates,
    keepGradient: false,
  });
  labs.push(lab);
  return lab;
}

async function parameters(lab: Lab): Promise<Uint32Array> {
  return new Uint32Array((await lab.program.saveCheckpoint()).parameters);
}

afterAll(() => {
  for (const lab of labs) lab.destroy();
});

describe.each(OPTIMIZERS)("replicas at rates of their own, %s", (_, optimizer) => {
  // One that learns something itself, at a rate that follows the run's, and one that keeps nothing.
  it.each(["nvil", "disarm"])("have the bits of runs of %s alone at these rates", async (key) => {
    const together = await open(key, optimizer, RATES, 1);
    together.train(7);
    const all = await parameters(together);
    const seen = new Set<string>();
    for (const [r, rate] of RATES.entries()) {
      const alone = await open(key, optimizer, [], rate);
      alone.train(7);
      const own = await parameters(alone);
      expect(all.slice(r * own.length, (r + 1) * own.length)).toEqual(own);
      seen.add(own.join());
    }
    expect(seen.size).toBe(RATES.length);
  });
});

it("a checkpoint from before replicas kept their rate goes on at the run's", async () => {
  const { replicaBytes, replicaView } = await import("../../src/kernels/compiler");
  const lab = await open("disarm", { kind: "adam" }, [], 0.02);
  lab.train(3);
  const saved = await lab.program.saveCheckpoint();
  lab.train(5);
  const expected = await parameters(lab);
  const old = { ...saved, replicas: saved.replicas.slice(0) };
  for (let at = 0; at < old.replicas.byteLength; at += replicaBytes()) {
    (replicaView(old.replicas, at).views.learning_rate as Float32Array)[0] = 0;
  }
  lab.program.loadCheckpoint(old);
  lab.train(5);
  expect(await parameters(lab)).toEqual(expected);
});

it("a checkpoint at half the rate goes on as a run at half the rate", async () => {
  const lab = await open("disarm", { kind: "sgd", momentum: 0 }, [], 0.5);
  const start = await lab.program.saveCheckpoint();
  const half = withRate({ run: "disarm", step: 0, seconds: 0, buffers: start }, 0.5);
  lab.program.loadCheckpoint(half.buffers);
  lab.train(4);
  const slow = await open("disarm", { kind: "sgd", momentum: 0 }, [], 0.25);
  slow.train(4);
  expect(await parameters(lab)).toEqual(await parameters(slow));
});
