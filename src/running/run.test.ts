import { describe, expect, it, vi } from "vitest";
import type { SeriesBlock } from "../reports/series";
import { findEstimator } from "../estimators/table";
import { experimentSchema } from "../spec/schema";
import { replicaBytes, replicaView } from "../kernels/compiler";
import { planRun } from "../planning/plan";
import type { Program } from "./program";
import { Run, slots } from "./run";
import { layoutRecord, NOT_KNOWN, placeOf, recordDeclarations } from "../kernels/record";
import { shapeOf } from "../planning/run-uniform";

// Reflection of the shaders' structs wants the constant of a browser.
vi.stubGlobal("GPUShaderStage", { VERTEX: 1, FRAGMENT: 2, COMPUTE: 4 });

const PART = { kind: "bits", count: 8, wordsPerRow: 1 } as const;
const DATA = shapeOf({ inputs: 16, classes: 0, train: PART, test: PART });
/** Numbers of a record by name; those that are not named were not measured. */
type Numbers = Record<string, number>;

/** The series that a run of an estimator reads from ring records. */
function blocksOf(key: string, records: Numbers[]): Record<string, SeriesBlock> {
  const row = findEstimator(key);
  if (!row) throw new Error(key);
  const spec = experimentSchema.parse({ model: { layers: [{ units: 4 }] }, batch: 4 });
  const plan = planRun(spec, row, {}, DATA, { variant: "sg8" });
  const run = new Run(key, plan, { count: () => 0 } as unknown as Program);
  const { record } = plan;
  const memory = new ArrayBuffer(replicaBytes() + 16 * record.vec4s * records.length);
  replicaView(memory, 0).set({ step: records.length });
  const ring = new Float32Array(memory, replicaBytes());
  ring.fill(NOT_KNOWN);
  records.forEach((numbers, k) => {
    for (const [name, value] of Object.entries(numbers)) ring[4 * record.vec4s * k + placeOf(record, name)] = value;
  });
  return Object.fromEntries(run.parse(memory, 0, records.length).map((block) => [block.series, block]));
}

describe("the records of a run", () => {
  it("hold losses with their errors, and variances as logarithms, where they were measured", () => {
    const blocks = blocksOf("st", [
      { objective: 9, loss: 10, loss_square: 12, variance: Math.exp(-3) },
      { objective: 9, loss_square: 0 },
    ]);
    expect(Object.keys(blocks)).toEqual(["trainElbo", "logVariance"]);
    expect(blocks.trainElbo).toMatchObject({ step: Float64Array.of(0), value: Float32Array.of(-10) });
    expect(blocks.trainElbo.stdErr).toEqual(Float32Array.of(1));
    expect(blocks.logVariance.value[0]).toBeCloseTo(-3, 6);
  });

  it("hold what the estimator learns: scales of either sign, temperatures, errors of the baseline", () => {
    const loss = { objective: 9, loss: 10, loss_square: 0 };
    const rebar = blocksOf("rebar", [
      { ...loss, scale: 0, temperature: 0.5 },
      { ...loss, scale: -1, temperature: 0.25 },
      { ...loss, scale: Number.POSITIVE_INFINITY },
    ]);
    expect(rebar.scale).toMatchObject({ step: Float64Array.of(0, 1), value: Float32Array.of(0, -1) });
    expect(rebar.temperature.value).toEqual(Float32Array.of(0.5, 0.25));
    const nvil = blocksOf("nvil", [{ ...loss, baselineError: 2 }, loss, { ...loss, baselineError: 0 }]);
    expect(nvil.baselineError).toMatchObject({ step: Float64Array.of(0), value: Float32Array.of(2) });
    expect(nvil.baselineError).not.toHaveProperty("stdErr");
  });

  it("hold the objective where the estimator's own pass is not hard, and the bound where it trains one", () => {
    const loss = { objective: 9, loss: 10, loss_square: 0 };
    expect(blocksOf("gumbel-softmax", [loss]).objective.value).toEqual(Float32Array.of(-9));
    expect(blocksOf("vimco", [loss]).bound.value).toEqual(Float32Array.of(-9));
    expect(blocksOf("st", [loss])).not.toHaveProperty("objective");
  });

  it("have no number that the estimator does not report", () => {
    expect(() => blocksOf("st", [{ scale: 0 }])).toThrow(
      'The records of this plan have no "scale"; they have step, objective, loss, loss_square, variance.',
    );
  });
});

describe("a record", () => {
  const own = [{ name: "scale", shader: "" }];

  it("is written where it is read", () => {
    const layout = layoutRecord(own);
    const values = [...recordDeclarations(layout).matchAll(/ring\[place \* 2u \+ (\d)u\] = vec4f\((.+)\);/g)];
    const written = values.flatMap(([, at, list]) => list.split(/, /).map((text, k) => [text, 4 * Number(at) + k]));
    expect(written.slice(0, layout.fields.length)).toEqual(
      layout.fields.map((name) => [name === "scale" ? "series_scale(z)" : `record.${name}`, placeOf(layout, name)]),
    );
    expect(written.slice(layout.fields.length)).toEqual([
      ["0.0", 6],
      ["0.0", 7],
    ]);
  });

  it("is as long as it must be", () => {
    expect([0, 3, 4].map((count) => layoutRecord(Array(count).fill(own[0])).vec4s)).toEqual([2, 2, 3]);
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
