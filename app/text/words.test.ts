import { describe, expect, it } from "vitest";
import { costWords } from "./words";

describe("costWords", () => {
  it.each([
    ["1", 1, "1 evaluation"],
    ["1 (+ baseline)", 1, "1 evaluation (+ baseline)"],
    ["L + 1", 3, "L + 1 = 3 evaluations"],
    ["1 + Σ n", 73, "1 + Σ n = 73 evaluations"],
    ["1 + Σ n", 1001, "1 + Σ n = 1,001 evaluations"],
    ["K", 1, "K = 1 evaluation"],
  ])("%s for %d", (evaluationsFormula, evaluations, words) => {
    expect(costWords({ evaluationsFormula }, evaluations)).toBe(words);
  });
});
