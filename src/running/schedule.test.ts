import { describe, expect, it } from "vitest";
import { isEvaluationDue, isReportDue, reportWords, stepsToEvaluation } from "./schedule";

const steps = (last: number) => Array.from({ length: last + 1 }, (_, step) => step);

describe("test evaluations", () => {
  it("come before the first step, at 10, 30 and 100, and then regularly", () => {
    expect(steps(500).filter((step) => isEvaluationDue(step, 250))).toEqual([0, 10, 30, 100, 250, 500]);
    expect(steps(100).filter((step) => isEvaluationDue(step, 50))).toEqual([0, 10, 30, 50, 100]);
    expect(steps(12).filter((step) => isEvaluationDue(step, 4))).toEqual([0, 4, 8, 12]);
    expect(steps(100).some((step) => isEvaluationDue(step, 0))).toBe(false);
  });

  it.each([4, 10, 50, 250])("are reached by the steps to the next one, every %d", (every) => {
    const due = steps(1000).filter((step) => isEvaluationDue(step, every));
    const reached = [0];
    for (let step = 0; step < 1000; ) {
      step += stepsToEvaluation(step, every);
      if (step <= 1000) reached.push(step);
    }
    expect(reached).toEqual(due);
    expect(stepsToEvaluation(7, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("reports of the hard-sampled model", () => {
  it("come at each of the first steps, so that curves begin together", () => {
    const due = steps(48).filter((step) => isReportDue(step, 8));
    expect(due).toEqual([...steps(32), 40, 48]);
  });

  it("are said in words", () => {
    expect(reportWords(1)).toBe("every step");
    expect(reportWords(8)).toContain("8th");
    expect(reportWords(2)).toContain("2nd");
    expect(reportWords(11)).toContain("11th");
  });
});
