import { describe, expect, it } from "vitest";
import {
  fisherTail,
  incompleteBeta,
  logGamma,
  normalThreshold,
  perComparison,
  studentTail,
  studentThreshold,
} from "./distributions";

describe("distribution functions", () => {
  it("agree with closed forms", () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
    expect(logGamma(10)).toBeCloseTo(Math.log(362880), 12);
    expect(incompleteBeta(0.3, 1, 1)).toBeCloseTo(0.3, 14);
    expect(incompleteBeta(0.3, 2, 1)).toBeCloseTo(0.09, 14);
    // I_x(2, 3) = 6 x^2 - 8 x^3 + 3 x^4
    expect(incompleteBeta(0.7, 2, 3)).toBeCloseTo(6 * 0.49 - 8 * 0.343 + 3 * 0.2401, 13);
    // Student with one degree of freedom is Cauchy, with two P(|T| > t) = 1 - t / sqrt(2 + t^2).
    expect(studentTail(1, 1)).toBeCloseTo(0.5, 13);
    expect(studentTail(3, 2)).toBeCloseTo(1 - 3 / Math.sqrt(11), 13);
    // F with 2 and n degrees: P(F > f) = (1 + 2 f / n)^(-n / 2).
    expect(fisherTail(2.5, 2, 8)).toBeCloseTo((1 + 5 / 8) ** -4, 13);
  });

  it("agree with printed tables of quantiles", () => {
    expect(studentThreshold(0.05, 10)).toBeCloseTo(2.228139, 6);
    expect(studentThreshold(0.01, 30)).toBeCloseTo(2.749996, 6);
    expect(normalThreshold(0.05)).toBeCloseTo(1.959964, 5);
    expect(normalThreshold(1e-6) / 4.891638).toBeCloseTo(1, 5);
    expect(fisherTail(3.708265, 3, 10)).toBeCloseTo(0.05, 6);
  });

  it("keeps the joint false-alarm rate over many comparisons", () => {
    expect(1 - (1 - perComparison(0.01, 250)) ** 250).toBeCloseTo(0.01, 12);
    expect(perComparison(0.01, 1)).toBeCloseTo(0.01, 15);
  });
});
