import { describe, expect, it, test } from "vitest";
import { findEstimator } from "../../src/estimators/table";
import { costWords, extraCostWords, memoryWords, pictureWords } from "./words";

describe("costWords", () => {
  it.each([
    ["1", 1, "1 evaluation"],
    ["1 (+ baseline)", 1, "1 evaluation (+ baseline)"],
    ["L + 1", 3, "L + 1 = 3 evaluations"],
    ["1 + Σ n", 73, "1 + Σ n = 73 evaluations"],
    ["1 + Σ n", 1001, "1 + Σ n = 1,001 evaluations"],
    ["K", 1, "K = 1 evaluation"],
    ["S (1 + Σ n)", 25, "S (1 + Σ n) = 25 evaluations"],
    ["1 + L (n − 1)", 5, "1 + L (n − 1) = 5 evaluations"],
    ["1 + L (2 for one layer)", 3, "1 + L = 3 evaluations (2 for one layer)"],
    ["K (and their derivatives)", 2, "K = 2 evaluations (and their derivatives)"],
  ])("%s for %d", (evaluationsFormula, evaluations, words) => {
    expect(costWords({ evaluationsFormula }, evaluations)).toBe(words);
  });
});

describe("extraCostWords", () => {
  const words = (key: string, learnTemperature: boolean) =>
    extraCostWords(findEstimator(key) ?? { extraEvaluations: undefined }, {
      units: [3, 2],
      params: { learnTemperature },
    });

  it("says what is evaluated beyond the papers' count, and what for", () => {
    expect(words("rebar", true)).toMatch(/^and 2 L = 4 more, for the difference/);
    expect(words("rebar", false)).toBeNull();
    expect(words("disarm", true)).toBeNull();
  });
});

describe("memoryWords", () => {
  it.each([
    ["1", "1 row of activations per example"],
    ["1 (+ a network of 100 units a layer)", "1 row of activations per example (+ a network of 100 units a layer)"],
    ["2 K (+ K (K − 1) (n + 1) of it)", "2 K rows of activations per example (+ K (K − 1) (n + 1) of it)"],
  ])("%s", (memory, words) => {
    expect(memoryWords({ memory })).toBe(words);
  });
});

test("pictures say whose they are where several seeds run", () => {
  expect(pictureWords(1250, { seed: 7, seeds: 1 })).toBe("at step 1,250");
  expect(pictureWords(1250, { seed: 7, seeds: 8 })).toBe("at step 1,250, seed 7, the first of 8");
});
