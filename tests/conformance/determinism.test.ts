/**
 * The same seed on the same device gives the same bits, however steps are submitted, replicated, interleaved or
 * interrupted; and so does the float64 optimizer up to rounding.
 */
import { afterAll, describe, expect, it } from "vitest";
import { ESTIMATORS } from "../../src/estimators/table";
import { keysFor } from "../support/estimator-cases";
import { findOptimizer, OPTIMIZER_KEYS } from "../../src/optimizers/table";
import { buildFixture } from "../support/fixtures";
import { Lab } from "../support/lab";

const fixture = buildFixture(
  {
    layers: [
      { hidden: [{ width: 7 }], units: 9 },
      { hidden: [{ width: 5, activation: "relu" }], units: 6 },
    ],
  },
  { inputs: 19, rows: 21, spread: 0.5 },
);
/** For rows that are defined for classifiers only. */
const classifier = buildFixture(
  { kind: "classifier", layers: [{ units: 9 }, { units: 6 }] },
  { inputs: 3, rows: 21, spread: 0.8, classes: 3 },
);
/** For the row that visits all states of one layer. */
const shallow = buildFixture({ layers: [{ hidden: [{ width: 7 }], units: 5 }] }, { inputs: 19, rows: 21, spread: 0.5 });
const change = { batch: 8, optimizer: { kind: "adam", learningRate: 0.01, weightDecay: 0.01 } };
const labs: Lab[] = [];

async function open(key: string, seeds = [5], changes: Record<string, unknown> = change): Promise<Lab> {
  const suited = [fixture, classifier, shallow].find(({ spec }) => keysFor(spec).includes(key));
  if (!suited) throw new Error(`No fixture suits ${key}.`);
  const lab = await Lab.open({ key, fixture: suited, change: changes, seeds, keepGradient: false });
  labs.push(lab);
  return lab;
}

/** All state that training carries on, as bytes. */
async function bits(lab: Lab): Promise<Record<string, Uint32Array>> {
  const saved = await lab.program.saveCheckpoint();
  return Object.fromEntries(Object.entries(saved).map(([name, buffer]) => [name, new Uint32Array(buffer)]));
}

afterAll(() => {
  for (const lab of labs) lab.destroy();
});

describe.each(ESTIMATORS.map((row) => row.key))("%s", (key) => {
  it("repeats itself bit for bit, ten steps in one submission or one each", async () => {
    const lab = await open(key);
    lab.train(10);
    const once = await bits(lab);
    lab.restart();
    lab.train(10, 1);
    expect(await bits(lab)).toEqual(once);
    lab.restart();
    lab.train(9);
    expect((await bits(lab)).parameters).not.toEqual(once.parameters);
  });

  it("gives three replicas the bits of three runs alone", async () => {
    const together = await open(key, [3, 9, 27]);
    together.train(6);
    const all = (await bits(together)).parameters;
    for (const [r, seed] of [3, 9, 27].entries()) {
      const alone = await open(key, [seed]);
      alone.train(6);
      const own = (await bits(alone)).parameters;
      expect(all.slice(r * own.length, (r + 1) * own.length)).toEqual(own);
    }
  });

  it("does not notice another run that is encoded between its dispatches", async () => {
    const alone = await open(key);
    alone.train(5);
    const undisturbed = await bits(alone);
    const lab = await open(key);
    const other = await open(key === "st" ? "disarm" : "st", [99]);
    const { device } = lab.program.compiler;
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let step = 0; step < 5; step++) {
      lab.program.encodePass(pass, "report");
      const longest = Math.max(lab.program.count("step"), other.program.count("step"));
      for (let k = 0; k < longest; k++) {
        if (k < lab.program.count("step")) lab.program.encode(pass, "step", k);
        if (k < other.program.count("step")) other.program.encode(pass, "step", k);
      }
    }
    pass.end();
    device.queue.submit([encoder.finish()]);
    expect(await bits(lab)).toEqual(undisturbed);
  });

  it("goes on from a checkpoint as if nothing had happened", async () => {
    const lab = await open(key);
    lab.train(4);
    const saved = await lab.program.saveCheckpoint();
    lab.train(6);
    const expected = await bits(lab);
    lab.restart();
    lab.train(1);
    lab.program.loadCheckpoint(saved);
    lab.train(6);
    expect(await bits(lab)).toEqual(expected);
  });
});

it.each(OPTIMIZER_KEYS)("%s goes on from a checkpoint as if nothing had happened", async (kind) => {
  // Every switch is on, so that all that the row can keep is kept.
  const switches = Object.entries(findOptimizer(kind).hyperparameters).filter(([, { kind: of }]) => of === "boolean");
  const on = Object.fromEntries(switches.map(([name]) => [name, true]));
  const lab = await open("disarm", [5], { batch: 8, optimizer: { kind, learningRate: 0.01, ...on } });
  lab.train(4);
  const saved = await lab.program.saveCheckpoint();
  lab.train(6);
  const expected = await bits(lab);
  lab.restart();
  lab.program.loadCheckpoint(saved);
  lab.train(6, 1);
  expect(await bits(lab)).toEqual(expected);
});
