import { describe, expect, it, vi } from "vitest";
import type { SeriesBlock } from "../reports/series";
import type { EstimatorRow } from "../estimators/contract";
import { findEstimator } from "../estimators/table";
import { experimentSchema } from "../spec/schema";
import { replicaBytes, replicaView } from "../kernels/compiler";
import { planRun } from "../planning/plan";
import type { Program } from "./program";
import { Run, slots } from "./run";
import { RECORD_VEC4S, shapeOf } from "../planning/run-uniform";

// Reflection of the shaders' structs wants the constant of a browser.
vi.stubGlobal("GPUShaderStage", { VERTEX: 1, FRAGMENT: 2, COMPUTE: 4 });

const PART = { kind: "bits", count: 8, wordsPerRow: 1 } as const;
const DATA = shapeOf({ inputs: 16, classes: 0, train: PART, test: PART });
const NOT_KNOWN = -1;
const SCALE_NOT_KNOWN = 3e38;

/** The series that a run reads from ring records of (step, objective, loss, squares, variance, scale, tau, error). */
function blocksOf(change: Partial<EstimatorRow["machinery"]>, records: number[][]): Record<string, SeriesBlock> {
  const row = findEstimator("st");
  if (!row) throw new Error("st");
  const estimator = { ...row, machinery: { ...row.machinery, ...change } };
  const spec = experimentSchema.parse({ model: { layers: [{ units: 4 }] }, batch: 4 });
  const plan = planRun(spec, estimator, {}, DATA, { variant: "sg8" });
  const run = new Run("st", plan, { count: () => 0 } as unknown as Program);
  const memory = new ArrayBuffer(replicaBytes() + 16 * RECORD_VEC4S * records.length);
  replicaView(memory, 0).set({ step: records.length });
  new Float32Array(memory, replicaBytes()).set(records.flat());
  return Object.fromEntries(run.parse(memory, 0, records.length).map((block) => [block.series, block]));
}

describe("the records of a run", () => {
  it("hold losses with their errors, and variances as logarithms, where they were measured", () => {
    const blocks = blocksOf({}, [
      [0, 9, 10, 12, Math.exp(-3), SCALE_NOT_KNOWN, NOT_KNOWN, NOT_KNOWN],
      [1, 9, NOT_KNOWN, 0, NOT_KNOWN, SCALE_NOT_KNOWN, NOT_KNOWN, NOT_KNOWN],
    ]);
    expect(Object.keys(blocks)).toEqual(["trainElbo", "logVariance"]);
    expect(blocks.trainElbo).toMatchObject({ step: Float64Array.of(0), value: Float32Array.of(-10) });
    expect(blocks.trainElbo.stdErr).toEqual(Float32Array.of(1));
    expect(blocks.logVariance.value[0]).toBeCloseTo(-3, 6);
  });

  it("hold what the estimator learns: scales of either sign, temperatures, errors of the baseline", () => {
    const control = () => [0, 0, 0, 0] as [number, number, number, number];
    const blocks = blocksOf({ control }, [
      [0, 9, 10, 0, NOT_KNOWN, 0, 0.5, 2],
      [1, 9, 10, 0, NOT_KNOWN, -1, 0.25, NOT_KNOWN],
      [2, 9, 10, 0, NOT_KNOWN, SCALE_NOT_KNOWN, NOT_KNOWN, 0],
    ]);
    expect(blocks.scale).toMatchObject({ step: Float64Array.of(0, 1), value: Float32Array.of(0, -1) });
    expect(blocks.temperature.value).toEqual(Float32Array.of(0.5, 0.25));
    expect(blocks.baselineError).toMatchObject({ step: Float64Array.of(0), value: Float32Array.of(2) });
    expect(blocks.baselineError).not.toHaveProperty("stdErr");
  });

  it("have no scale where the estimator learns none", () => {
    expect(blocksOf({}, [[0, 9, 10, 0, NOT_KNOWN, 0, 0, 0]])).not.toHaveProperty("scale");
  });
});

describe("ring slots", () => {
  it("are one stretch, or two where the ring wraps", () => {
    expect(slots(5, 5)).toEqual([]);
    expect(slots(5, 9)).toEqual([[5, 4]]);
    expect(slots(4094, 4099)).toEqual([
      [4094, 2],
      [0, 3],
    ]);
  });
});
