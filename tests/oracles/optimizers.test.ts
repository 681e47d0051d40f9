import { describe, expect, it } from "vitest";
import { experimentSchema, type OptimizerSpec } from "../../src/spec/schema";
import { clipFactor, globalNorm, initialOptimizerState, optimizerStep, scheduleFactor } from "./optimizers";
import type { Parameters } from "../../src/reference/parameters";

const spec = (optimizer: Record<string, unknown>): OptimizerSpec => experimentSchema.parse({ optimizer }).optimizer;
const one = (name: string, ...values: number[]): Parameters => new Map([[name, Float64Array.from(values)]]);

/** Weight of one parameter after each gradient in turn. */
function follow(optimizer: Record<string, unknown>, gradients: number[], start = 1, name = "a.bias"): number[] {
  const parameters = one(name, start);
  const state = initialOptimizerState(spec(optimizer), parameters);
  return gradients.map((g) => {
    optimizerStep(spec(optimizer), parameters, one(name, g), state);
    return parameters.get(name)![0];
  });
}

function expectClose(actual: number[], expected: number[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 12);
  });
}

describe("sgd", () => {
  const sgd = { kind: "sgd", learningRate: 0.1 };
  it("moves by the decayed sum of gradients", () => {
    // v: 1, 0.5 + 2, 1.25 - 1
    expectClose(follow({ ...sgd, momentum: 0.5 }, [1, 2, -1]), [0.9, 0.65, 0.625]);
    expectClose(follow({ ...sgd, momentum: 0 }, [1, 2, -1]), [0.9, 0.7, 0.8]);
  });

  it("looks ahead with Nesterov", () => {
    // g + mu v: 1 + 0.5, 2 + 1.25, -1 + 0.125
    expectClose(follow({ ...sgd, momentum: 0.5, nesterov: true }, [1, 2, -1]), [0.85, 0.525, 0.6125]);
  });
});

describe("adam", () => {
  it("moves by the rate at first, whatever the gradient's size", () => {
    for (const g of [1e-3, 5, -700]) {
      const [w] = follow({ kind: "adam", learningRate: 0.01, epsilon: 1e-12 }, [g]);
      expect(w).toBeCloseTo(1 - 0.01 * Math.sign(g), 9);
    }
  });

  it("follows bias-corrected moments", () => {
    // beta1 = beta2 = 1/2: m = 1/2, 5/4; s = 1/2, 9/4; corrections 1/2, 3/4.
    const expected = 1 - 0.1 * (1 + 5 / 3 / Math.sqrt(3));
    const path = follow({ kind: "adam", learningRate: 0.1, beta1: 0.5, beta2: 0.5, epsilon: 1e-15 }, [1, 2]);
    expect(path[1]).toBeCloseTo(expected, 12);
  });

  it("adds epsilon outside the root", () => {
    const [w] = follow({ kind: "adam", learningRate: 0.1, epsilon: 1 }, [3]);
    expect(w).toBeCloseTo(1 - (0.1 * 3) / (3 + 1), 12);
  });
});

describe("rmsprop", () => {
  const rms = { kind: "rmsprop", learningRate: 0.1, alpha: 0.75, epsilon: 1e-15 };

  it("divides by the root of the running mean square, which starts at 0", () => {
    // s: 1/4 * 4 = 1, 3/4 + 1/4 * 1 = 1; steps 2 / 1, 1 / 1.
    expectClose(follow(rms, [2, 1]), [1 - 0.2, 1 - 0.3]);
  });

  it("centred, divides by the running standard deviation", () => {
    // m: 1/2, 1/2; s: 1, 1: the root of 1 - 1/4.
    const path = follow({ ...rms, centred: true }, [2, 0.5]);
    expect(path[0]).toBeCloseTo(1 - (0.1 * 2) / Math.sqrt(0.75), 12);
    // s = 3/4 + 1/16 = 13/16; m = 3/8 + 1/8 = 1/2.
    expect(path[1]).toBeCloseTo(path[0] - (0.1 * 0.5) / Math.sqrt(13 / 16 - 1 / 4), 12);
  });

  it("adds epsilon outside the root, and stands still where there is no gradient", () => {
    const [w] = follow({ ...rms, epsilon: 1 }, [2]);
    expect(w).toBeCloseTo(1 - (0.1 * 2) / (1 + 1), 12);
    expectClose(follow(rms, [0, 0]), [1, 1]);
  });
});

describe("weight decay", () => {
  const decayed = { kind: "sgd", learningRate: 0.1, momentum: 0, weightDecay: 0.5 };
  it("shrinks weights, apart from the gradient, and leaves biases and the prior alone", () => {
    expectClose(follow(decayed, [0], 2, "encoder.0.weight"), [2 * 0.95]);
    expectClose(follow({ ...decayed, momentum: 0.9 }, [0, 0], 2, "encoder.0.weight"), [1.9, 1.805]);
    expectClose(follow(decayed, [0], 2, "encoder.0.bias"), [2]);
    expectClose(follow(decayed, [0], 2, "prior.logits"), [2]);
  });
});

describe("clipping", () => {
  it("scales all gradients by one factor, and only when they are too long", () => {
    const gradients: Parameters = new Map([...one("a.weight", 3), ...one("b.bias", 0, 4)]);
    expect(globalNorm(gradients)).toBe(5);
    expect(clipFactor(gradients, 1)).toBeCloseTo(0.2, 15);
    expect(clipFactor(gradients, 6)).toBe(1);
    expect(clipFactor(gradients, 0)).toBe(1);
    const parameters: Parameters = new Map([...one("a.weight", 0), ...one("b.bias", 0, 0)]);
    const sgd = spec({ kind: "sgd", learningRate: 1, momentum: 0, clipNorm: 1 });
    optimizerStep(sgd, parameters, gradients, initialOptimizerState(sgd, parameters));
    expect(parameters.get("a.weight")![0]).toBeCloseTo(-0.6, 15);
    expect(parameters.get("b.bias")![1]).toBeCloseTo(-0.8, 15);
  });
});

describe("scheduleFactor", () => {
  const at = (schedule: Record<string, unknown>, t: number) => scheduleFactor(spec({ schedule }).schedule, t);
  it("warms up linearly from 1 / warmup to 1", () => {
    expect([0, 1, 3, 4].map((t) => at({ warmup: 4 }, t))).toEqual([0.25, 0.5, 1, 1]);
  });

  it("falls by a cosine to 0 and stays there", () => {
    const cosine = { kind: "cosine", warmup: 2, period: 10 };
    expectClose(
      [2, 7, 12, 50].map((t) => at(cosine, t)),
      [1, 0.5, 0, 0],
    );
  });

  it("cuts every period", () => {
    const step = { kind: "step", warmup: 1, period: 10, factor: 0.5 };
    expect([1, 10, 11, 20, 21].map((t) => at(step, t))).toEqual([1, 1, 0.5, 0.5, 0.25]);
  });

  it("scales the step, weight decay included", () => {
    const path = follow(
      { kind: "sgd", learningRate: 0.1, momentum: 0, weightDecay: 1, schedule: { warmup: 2 } },
      [1, 1],
      1,
      "a.weight",
    );
    expectClose(path, [1 - 0.05 - 0.05, 0.9 - 0.1 - 0.09]);
  });
});
