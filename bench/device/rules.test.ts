import { describe, expect, it } from "vitest";
import type { Peer } from "./peers";
import { targets, tileAdvice, variantAdvice } from "./rules";
import type { StepTiming } from "./steps";

const step = (change: Partial<StepTiming>): StepTiming => ({
  model: "two layers",
  estimator: "st",
  variant: "tile",
  replicas: 1,
  medianMs: 10,
  toFirst: 1,
  dispatches: 26,
  encodeMs: 0.1,
  gigaflops: 1,
  ...change,
});

describe("advice", () => {
  it("names a variant that is faster than the rules' by more than noise", () => {
    const slow = [step({}), step({ variant: "sg8", medianMs: 6, toFirst: 0.61 })];
    expect(variantAdvice([slow])[0]).toContain("should have picked sg8, whose step takes 0.61 of the time");
    const close = [step({}), step({ variant: "sg8", medianMs: 9.7, toFirst: 0.97 })];
    expect(variantAdvice([close])[0]).toContain("nothing is faster");
  });

  it("names only the products whose tile should change", () => {
    const timing = (kernel: string, medianMs: number, chosen = false) => ({ kernel, medianMs, chosen, gigaflops: 1 });
    const right = { size: "a", timings: [timing("tile", 1, true), timing("sg8", 2)] };
    const wrong = { size: "b", timings: [timing("tile", 2, true), timing("block 16x32", 1)] };
    expect(tileAdvice([right, wrong])).toEqual(["b: the rules picked tile; block 16x32 takes 0.50 of the time."]);
  });
});

describe("targets", () => {
  it("are reached, missed, or not measured", () => {
    const peer = (library: string, toOurs: number): Peer => {
      return { case: "2L-128", library, medianMs: 1, toOurs, meanLoss: 1, failure: null };
    };
    const replicas = [[step({}), step({ replicas: 8, toFirst: 2.5 })]];
    const found = targets([peer("TensorFlow.js", 12), peer("jax-js", 6)], replicas);
    expect(found.map(({ what, reached }) => [what, reached])).toEqual([
      ["TensorFlow.js, 2L-128", true],
      ["jax-js, 2L-128", false],
      ["PyTorch, eager, 2L-128", null],
      ["PyTorch, CUDA graph, 2L-128", null],
      ["eight replicas, two layers", false],
    ]);
  });
});
