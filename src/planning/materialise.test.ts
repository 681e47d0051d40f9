/** The step between parameters and weights: nothing where the parameters are the weights, and in its place where they are not. */
import { afterEach, describe, expect, it } from "vitest";
import { findEstimator } from "../estimators/table";
import { LAYERS } from "../layers/table";
import { experimentSchema } from "../spec/schema";
import type { JobFields } from "./jobs";
import { offsetOf, weightOf } from "./layout";
import { type Plan, planRun } from "./plan";
import { shapeOf } from "./run-uniform";

const PART = { kind: "bits", count: 8, wordsPerRow: 1 } as const;
const DATA = shapeOf({ inputs: 13, classes: 0, train: PART, test: PART });
const WEIGHT = "encoder.0.weight";

function planOf(key = "st"): Plan {
  const row = findEstimator(key);
  if (!row) throw new Error(key);
  const layers = [{ hidden: [{ width: 7 }], units: 5 }, { units: 3 }];
  return planRun(experimentSchema.parse({ model: { layers }, batch: 4 }), row, {}, DATA, { variant: "sg8" });
}

/** Places of the right-hand matrices (or, of gradients, of the results) in the products of a kernel. */
function places(plan: Plan, kernel: string, field: "b" | "c"): number[] {
  const dispatches = plan.passes.step.dispatches.filter((dispatch) => dispatch.kernel === kernel);
  return dispatches.flatMap(({ job }) => (job.products as JobFields[]).map((product) => Number(product[field])));
}

afterEach(() => {
  LAYERS.dense.materialise = undefined;
});

describe("weights", () => {
  it("are the parameters themselves, at no cost", () => {
    const plan = planOf();
    expect(plan.layout.made).toEqual([]);
    expect(plan.layout.blockSize).toBe(plan.layout.size);
    expect(plan.passes.start.dispatches).toEqual([]);
    for (const { name, offset } of plan.layout.views) expect(weightOf(plan.layout, name)).toBe(offset);
  });

  it("that are made have places of their own behind the parameters; products read them, gradients move the parameters", () => {
    const plain = planOf();
    LAYERS.dense.materialise = ({ name }) =>
      `${name}.weight` === WEIGHT ? [{ parameter: WEIGHT, kernel: "sign", job: { bits: 1 } }] : [];
    const plan = planOf();
    const { layout } = plan;
    const from = offsetOf(layout, WEIGHT);
    expect(layout.made).toEqual([
      { parameter: WEIGHT, kernel: "sign", job: { bits: 1 }, from, to: layout.size, size: 32 },
    ]);
    expect([layout.size, layout.blockSize]).toEqual([plain.layout.size, plain.layout.size + 32]);
    expect(plan.sizes).toEqual({ ...plain.sizes, parameters: plain.sizes.parameters + 32 });
    expect(plan.train).toEqual({ ...plain.train, parameter_stride: layout.blockSize });

    expect(places(plan, "forward", "b")).toEqual(
      places(plain, "forward", "b").map((b) => (b === from ? layout.size : b)),
    );
    expect(places(plan, "gradient", "c")).toEqual(places(plain, "gradient", "c"));
    const kernels = plan.passes.step.dispatches.map(({ kernel }) => kernel);
    expect(kernels.slice(-3)).toEqual(["gradient", "sign", "finish"]);
    const job = { bits: 1, parameter_at: from, weight_at: layout.size, size: 32, across: 1 };
    expect(plan.passes.start.dispatches).toEqual([{ kernel: "sign", label: `make ${WEIGHT}`, job, grid: [1, 1] }]);
  });

  it("that are made of what is no parameter are refused", () => {
    LAYERS.dense.materialise = () => [{ parameter: "encoder.9.weight", kernel: "sign" }];
    expect(() => planOf()).toThrow('A weight is made from "encoder.9.weight", which is no parameter of this model.');
  });
});
