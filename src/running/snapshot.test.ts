import { describe, expect, it, vi } from "vitest";
import { findEstimator } from "../estimators/table";
import { checkpointLayout, hashOf } from "../planning/layout-hash";
import { type Plan, planRun } from "../planning/plan";
import { shapeOf } from "../planning/run-uniform";
import { type ExperimentSpec, experimentSchema } from "../spec/schema";
import { CHECKPOINT_BUFFERS, type CheckpointBuffers, CheckpointError } from "./program";
import type { Run } from "./run";
import { readCheckpoint, restoreSnapshot, type Snapshot, snapshotOf, writeCheckpoint } from "./snapshot";

const PART = { kind: "bits", count: 8, wordsPerRow: 1 } as const;
const DATA = shapeOf({ inputs: 16, classes: 0, train: PART, test: PART });

function planOf(spec: ExperimentSpec, key = "st"): Plan {
  const row = findEstimator(key);
  if (!row) throw new Error(key);
  return planRun(spec, row, {}, DATA, { variant: "sg8" });
}

function hidden(...widths: number[]): ExperimentSpec {
  const layers = [{ hidden: widths.map((width) => ({ width })), units: 16 }];
  return experimentSchema.parse({ model: { layers }, batch: 4 });
}

/** A run whose device does nothing but say what it was given. */
function runOf(plan: Plan) {
  const buffers = Object.fromEntries(
    CHECKPOINT_BUFFERS.map((name) => [name, new ArrayBuffer(16)]),
  ) as CheckpointBuffers;
  const program = { loadCheckpoint: vi.fn(), writeMean: vi.fn(), saveCheckpoint: async () => buffers };
  return { run: { id: "st", plan, program, issued: 3, seconds: 1 } as unknown as Run, program };
}

function refusal(work: () => void): string {
  try {
    work();
  } catch (error) {
    if (error instanceof CheckpointError) return error.message;
    throw error;
  }
  return "";
}

describe("a snapshot", () => {
  it("of two hidden layers the other way round has the same size and is refused, and nothing is written", async () => {
    const [before, after] = [planOf(hidden(8, 12)), planOf(hidden(12, 8))];
    expect(after.sizes).toEqual(before.sizes);
    const snapshot = await snapshotOf(runOf(before).run);
    const { run, program } = runOf(after);
    expect(refusal(() => restoreSnapshot(run, snapshot, new Float32Array(16)))).toBe(
      "The checkpoint is of another layout: it holds parameter encoder.0.weight [16,8] held in the order 1,0 at 0 where this experiment has parameter encoder.0.weight [16,12] held in the order 1,0 at 0. Open the experiment that it was saved from, or start from step 0.",
    );
    expect(program.loadCheckpoint).not.toHaveBeenCalled();
    const same = runOf(planOf(hidden(8, 12)));
    restoreSnapshot(same.run, snapshot, new Float32Array(16));
    expect(same.program.loadCheckpoint).toHaveBeenCalledOnce();
  });

  it("of another optimizer's state, or of an estimator that learns something else, is refused too", async () => {
    const spec = hidden(8);
    const rmsprop = { ...spec, optimizer: { ...spec.optimizer, kind: "rmsprop" as const } };
    const sgd = { ...spec, optimizer: { ...spec.optimizer, kind: "sgd" as const } };
    expect(planOf(rmsprop).sizes).toEqual(planOf(sgd).sizes);
    const from = async (plan: Plan, into: Plan) => {
      const snapshot = await snapshotOf(runOf(plan).run);
      return refusal(() => restoreSnapshot(runOf(into).run, snapshot, new Float32Array(16)));
    };
    expect(await from(planOf(rmsprop), planOf(sgd))).toMatch(
      /it holds square_avg of .* this experiment has momentum_buffer of/,
    );
    expect(await from(planOf(spec, "rebar"), planOf(spec, "st"))).toMatch(
      /it holds parameter of the estimator control\.1 \[4\]/,
    );
    expect(await from(planOf(spec, "nvil"), planOf(spec, "nvil"))).toBe("");
  });
});

describe("a checkpoint file", () => {
  const spec = hidden(8, 12);
  const { estimators: _, ...experiment } = spec;
  const saved = async (): Promise<Snapshot> => snapshotOf(runOf(planOf(spec)).run);

  it("carries the layout of every run", async () => {
    const snapshot = await saved();
    const [read] = readCheckpoint(writeCheckpoint(JSON.stringify(experiment), [snapshot]), JSON.stringify(experiment));
    expect(read).toEqual(snapshot);
    expect(read.layout).toEqual(checkpointLayout(planOf(spec)));
  });

  it("of an earlier version, without layouts and without fields that came later, is known by its experiment", async () => {
    const { layout: __, ...older } = await saved();
    const { alpha: ___, centred: ____, ...optimizer } = experiment.optimizer;
    const text = JSON.stringify({ ...experiment, optimizer });
    const [read] = readCheckpoint(writeCheckpoint(text, [older]), JSON.stringify(experiment));
    expect(read).toEqual(older);
    const { run, program } = runOf(planOf(spec));
    restoreSnapshot(run, read, new Float32Array(16));
    expect(program.loadCheckpoint).toHaveBeenCalledOnce();
    const swapped = JSON.stringify({ ...experiment, model: hidden(12, 8).model, optimizer });
    expect(refusal(() => readCheckpoint(writeCheckpoint(swapped, [older]), JSON.stringify(experiment)))).toMatch(
      /belongs to another experiment/,
    );
  });
});

it("hashes as the published vectors of 64-bit FNV-1a", () => {
  expect([hashOf(""), hashOf("a"), hashOf("foobar")]).toEqual([
    "cbf29ce484222325",
    "af63dc4c8601ec8c",
    "85944171f73967e8",
  ]);
});
