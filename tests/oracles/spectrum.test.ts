import { describe, expect, it } from "vitest";
import { enumerateStates } from "../../src/measure/exact";
import { degreeWeights, leastLeft } from "./spectrum";

const p = Float64Array.of(0.3, 0.8, 0.5);
const states = enumerateStates(3);
const values = (f: (x: Float64Array) => number) =>
  Array.from({ length: 8 }, (_, s) => f(states.subarray(3 * s, 3 * s + 3)));

describe("degreeWeights", () => {
  it("finds the coefficients of sums and products of characters", () => {
    const chi = (x: Float64Array, i: number) => (x[i] - p[i]) / Math.sqrt(p[i] * (1 - p[i]));
    const f = values(
      (x) => 2 + 3 * chi(x, 0) - chi(x, 2) + 0.5 * chi(x, 1) * chi(x, 2) + 4 * chi(x, 0) * chi(x, 1) * chi(x, 2),
    );
    [4, 10, 0.25, 16].forEach((weight, degree) => {
      expect(degreeWeights(f, p)[degree]).toBeCloseTo(weight, 12);
    });
  });

  it("adds up to the mean square", () => {
    const f = values((x) => Math.sin(5 * x[0] + x[1]) - 2 * x[2] * x[1]);
    const square = f.reduce((sum, value, s) => {
      const q = [0, 1, 2].reduce((product, i) => product * (states[3 * s + i] === 1 ? p[i] : 1 - p[i]), 1);
      return sum + q * value ** 2;
    }, 0);
    expect(degreeWeights(f, p).reduce((sum, w) => sum + w, 0)).toBeCloseTo(square, 12);
  });
});

describe("leastLeft", () => {
  it("is 15/16 of degree 2 with one copy and rho = 1/2, above 4/5 of any degree, and nothing of it with endless copies", () => {
    expect(leastLeft(2, 0.5, 1)).toBeCloseTo(15 / 16, 12);
    for (const degree of [2, 3, 5, 20]) {
      expect(leastLeft(degree, 0.5, 1)).toBeGreaterThan(0.8);
      expect(leastLeft(degree, 0.5, 1e12)).toBeCloseTo(0, 9);
    }
    expect([leastLeft(0, 0.5, 4), leastLeft(1, 0.5, 4)]).toEqual([1, 1]);
  });

  it("leaves more than 93 % of degree 2 with one copy, whatever rho is", () => {
    for (let rho = 0.05; rho < 1; rho += 0.05) expect(leastLeft(2, rho, 1)).toBeGreaterThan(0.93);
  });
});
