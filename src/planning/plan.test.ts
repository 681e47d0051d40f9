import { describe, expect, it } from "vitest";
import { misfit } from "../estimators/fits";
import type { Params } from "../estimators/contract";
import { ESTIMATORS, findEstimator } from "../estimators/table";
import { type ExperimentSpec, experimentSchema } from "../spec/schema";
import { MAX_PRODUCTS } from "../kernels/products";
import { initialParameters } from "../models/initialise";
import { COMMON } from "../../tests/support/estimator-cases";
import { gridOf, MAX_GROUPS, productDispatches } from "./jobs";
import { packParameters, unpackParameters } from "./layout";
import { largestBuffer, planBytes, planRun } from "./plan";
import { shapeOf } from "./run-uniform";

const part = (count: number) => ({ kind: "bits", count, wordsPerRow: 25 }) as const;
const DATA = shapeOf({ inputs: 784, classes: 0, train: part(1000), test: part(100) });

function spec(layers: unknown[], change: Record<string, unknown> = {}): ExperimentSpec {
  return experimentSchema.parse({ model: { layers }, batch: 24, ...change });
}

function plan(key: string, from: ExperimentSpec, data = DATA, params: Params = {}) {
  const row = findEstimator(key);
  if (!row) throw new Error(key);
  return planRun(from, row, params, data, { variant: "sg8" });
}

const ONE = [{ units: 200 }];
const HIDDEN = [{ width: 200 }, { width: 200 }];
const TWO = [
  { hidden: HIDDEN, units: 200 },
  { hidden: HIDDEN, units: 200 },
];

describe("the plan of a step", () => {
  it.each(COMMON)("%s takes few dispatches: 10 for one layer and 30 for two, or twice that", (key) => {
    const row = findEstimator(key);
    // Slopes of the learning signal and networks of their own take passes of their own.
    const more = row?.machinery.slopes || row?.machinery.bound ? 2 : 1;
    expect(plan(key, spec(ONE)).passes.step.dispatches.length).toBeLessThanOrEqual(10 * more);
    expect(plan(key, spec(TWO)).passes.step.dispatches.length).toBeLessThanOrEqual(30 * more);
  });

  it("writes every gradient before the weight gradients read it, whatever the depths of the stacks", () => {
    const uneven = [
      { units: 5 },
      { hidden: [{ width: 7 }, { width: 3 }, { width: 9 }], units: 4 },
      { hidden: [{ width: 2 }], units: 6 },
    ];
    for (const row of ESTIMATORS.filter((each) => misfit(each, spec(uneven).model) === null)) {
      const { passes, tensors } = plan(row.key, spec(uneven));
      const written = new Map<number, number>();
      passes.step.dispatches.forEach((dispatch, at) => {
        if (dispatch.kernel === "backward") {
          for (const p of dispatch.job.products as { a: number; c: number; accumulate: number }[]) {
            expect(written.has(p.a), `${row.key}: ${dispatch.label} reads a gradient that nothing wrote`).toBe(true);
            expect(written.has(p.c), `${row.key}: ${dispatch.label}`).toBe(p.accumulate === 1);
            written.set(p.c, at);
          }
        }
        if (dispatch.kernel === "likelihood") {
          for (const level of dispatch.job.levels as { d_theta: number; d_slope: number }[]) {
            written.set(level.d_theta, at);
            written.set(level.d_slope, at);
          }
        }
        if (dispatch.kernel === "slope") written.set(dispatch.job.d_eta as number, at);
        if (dispatch.kernel === "logistic" || dispatch.kernel === "steinGradient") {
          written.set(dispatch.job.d_net as number, at);
        }
        if (dispatch.kernel === "logisticGradient") {
          written.set(dispatch.job.d_first as number, at);
          written.set(dispatch.job.d_last as number, at);
        }
        if (dispatch.kernel === "estimate") {
          const { path, d_eta, d_baseline, d_net } = dispatch.job as Record<string, number>;
          if (row.machinery.gradient === "path") expect(written.has(path)).toBe(true);
          written.set(d_eta, at);
          written.set(d_baseline, at);
          written.set(d_net, at);
        }
      });
      for (const stack of [
        ...tensors.encoder,
        ...tensors.decoder,
        ...tensors.auxiliary.flatMap(({ stacks }) => stacks),
      ]) {
        for (const [at, gradient] of (stack.learning ?? stack.back).gradient.entries())
          expect(written.has(gradient), `${row.key} ${stack.layers[at].layer.name}`).toBe(true);
      }
    }
  });

  it.each(["rebar", "relax"])("%s evaluates 1 + 2 L rows at a fixed temperature, 2 L more to learn it", (key) => {
    for (const [layers, counted] of [
      [ONE, 3],
      [TWO, 5],
    ] as const) {
      const fixed = plan(key, spec([...layers]), DATA, { learnTemperature: false });
      const learned = plan(key, spec([...layers]));
      expect([fixed.evaluations, learned.evaluations]).toEqual([counted, counted]);
      expect(fixed.tensors.groups.at(-1)).toBe(counted);
      expect(learned.tensors.groups.at(-1)).toBe(counted + 2 * layers.length);
    }
  });

  it("takes the kernels of every level's distribution, and counts a change of every variable to every other value", () => {
    const mixed = plan("local-expectation", spec([{ units: 5 }, { units: 3, states: 4 }]));
    expect(mixed.evaluations).toBe(1 + 5 + 3 * 3);
    expect(mixed.tensors.groups).toEqual([1, 1 + 5, 1 + 5 + 9]);
    const kernels = mixed.passes.step.dispatches.map(({ kernel }) => kernel);
    expect(kernels.filter((kernel) => /sample|estimate|likelihood/i.test(kernel)).toSorted()).toEqual(
      ["estimate", "estimateCategorical", "likelihood", "sample", "sampleCategorical"].toSorted(),
    );
    const between = plan("st", spec([{ units: 3, states: 4 }, { units: 5 }])).passes.step.dispatches;
    expect(between.map(({ kernel }) => kernel)).toContain("likelihoodCategorical");
  });

  it.each(COMMON)("a test of %s names no rows of gradients: nothing of a step is written beside it", (key) => {
    const { dispatches } = plan(key, spec(TWO)).passes.chunk;
    for (const { kernel, job } of dispatches) {
      if (kernel !== "likelihood") continue;
      for (const level of job.levels as Record<string, number>[]) expect(level.slope_rows, key).toBe(0);
    }
    expect(dispatches.some(({ kernel }) => kernel === "likelihood")).toBe(true);
  });

  it("counts its memory: replicas multiply it, flips need a row for every unit", () => {
    const one = plan("st", spec(ONE));
    const eight = plan("st", spec(ONE, { seeds: 8 }));
    expect(planBytes(eight)).toBe(8 * planBytes(one));
    const flips = plan("local-expectation", spec(ONE));
    expect(flips.tensors.groups).toEqual([1, 201]);
    expect(largestBuffer(flips).name).toBe("activations");
    expect(largestBuffer(flips).bytes).toBeGreaterThan(201 * 24 * 784 * 4);
  });
});

describe("grids and products", () => {
  it("splits what exceeds one dimension and refuses what exceeds two", () => {
    expect(gridOf(10)).toEqual({ grid: [10, 1], across: 10 });
    const { grid, across } = gridOf(3 * MAX_GROUPS + 1);
    expect(grid).toEqual([MAX_GROUPS, 4]);
    expect(across).toBe(MAX_GROUPS);
    expect(() => gridOf(MAX_GROUPS ** 2 + 1)).toThrow(/65535/);
  });

  it("numbers tiles through all products of a dispatch, and starts another when the uniform is full", () => {
    const product = {
      rows: 40,
      inner4: 3,
      columns4: 9,
      a: 0,
      b: 0,
      c: 0,
      bias: 0,
      hidden: 0,
      activation: 0,
      accumulate: 0,
    };
    const tile = { source: "register", constants: {}, rows: 32, columns4: 8 } as const;
    const many = Array.from({ length: MAX_PRODUCTS.forward + 1 }, () => product);
    const [first, second] = productDispatches("forward", "test", many, tile);
    expect(first.job.tiles).toBe(4 * MAX_PRODUCTS.forward);
    expect((first.job.products as { first_tile: number }[]).map((p) => p.first_tile).slice(0, 3)).toEqual([0, 4, 8]);
    expect(second.job).toMatchObject({ count: 1, tiles: 4 });
  });
});

describe("the layout of parameters", () => {
  it("takes every number in and gives it back, padding aside", () => {
    const from = spec([{ hidden: [{ width: 3 }], units: 5 }, { units: 2 }]);
    const { layout, network } = plan("nvil", from, { ...DATA, inputs: 7 });
    const named = initialParameters(network, from.model, 3, { mean: new Float32Array(7).fill(0.3) });
    const back = unpackParameters(layout, packParameters(layout, named));
    for (const [name, values] of named) expect(back.get(name), name).toEqual(values);
    expect(layout.modelCount).toBe([...named.values()].reduce((sum, values) => sum + values.length, 0));
  });

  it("refuses unknown names and wrong lengths in words", () => {
    const { layout } = plan("st", spec(ONE));
    expect(() => packParameters(layout, new Map([["nobody", [1]]]))).toThrow('no parameter "nobody"');
    expect(() => packParameters(layout, new Map([["prior.logits", [1]]]))).toThrow(
      "has 1 numbers; this model expects 200",
    );
  });
});
