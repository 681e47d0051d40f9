import { describe, expect, it } from "vitest";
import { uniformStream } from "../random/threefry";
import { RunningStatistics } from "./running-statistics";

const next = uniformStream([3, 0, 0, 0]);
/** Skewed samples of two components, the second far from 0. */
const samples = Array.from({ length: 301 }, () => [-Math.log(next()), 1e6 + next() ** 2]);

function twoPass(component: number): { mean: number; sums: number[] } {
  const values = samples.map((sample) => sample[component]);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, sums: [2, 3, 4].map((k) => values.reduce((sum, x) => sum + (x - mean) ** k, 0)) };
}

function expectEqual(statistics: RunningStatistics): void {
  expect(statistics.count).toBe(samples.length);
  for (const component of [0, 1]) {
    const { mean, sums } = twoPass(component);
    const found = [statistics.second, statistics.third, statistics.fourth].map((sum) => sum[component]);
    expect(Math.abs(statistics.mean[component] / mean - 1)).toBeLessThan(1e-14);
    // A mean of 1e6 is known to 1e-10: relative errors of the central sums stay below 1e-8.
    sums.forEach((sum, k) => {
      expect(Math.abs(found[k] / sum - 1), `component ${component}, order ${k + 2}`).toBeLessThan(1e-8);
    });
  }
}

describe("RunningStatistics", () => {
  it("equals two passes, one sample at a time", () => {
    const statistics = new RunningStatistics(2);
    for (const sample of samples) statistics.add(sample);
    expectEqual(statistics);
    expect(statistics.variance()[0]).toBeCloseTo(twoPass(0).sums[0] / 300, 12);
    expect(statistics.meanError()[0]).toBeCloseTo(Math.sqrt(twoPass(0).sums[0] / 300 / 301), 12);
  });

  it("equals two passes when parts of odd sizes are merged, empty ones included", () => {
    const whole = new RunningStatistics(2);
    for (const [from, to] of [
      [0, 1],
      [1, 1],
      [1, 4],
      [4, 52],
      [52, 301],
    ]) {
      const part = new RunningStatistics(2);
      for (const sample of samples.slice(from, to)) part.add(sample);
      whole.merge(part);
    }
    expectEqual(whole);
  });

  it("says how well the variance is known: for a fair Bernoulli variable, next to exactly", () => {
    // mu_4 = 1/16 = sigma^4, so the leading term vanishes and 2 sigma^4 / (n (n - 1)) is left.
    const n = 1000;
    const statistics = new RunningStatistics(1);
    for (let i = 0; i < n; i++) statistics.add([i % 2]);
    expect(statistics.varianceError()[0]).toBeLessThan(0.001);
    // For a normal sample it is sigma^2 sqrt(2 / n): 0.0447 of the variance here, itself uncertain by some 7 %.
    const normal = new RunningStatistics(1);
    for (let i = 0; i < n; i++) normal.add([Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next())]);
    expect(normal.varianceError()[0] / normal.variance()[0]).toBeGreaterThan(0.035);
    expect(normal.varianceError()[0] / normal.variance()[0]).toBeLessThan(0.055);
  });

  it("knows no variance below two samples, and refuses samples of another length", () => {
    const statistics = new RunningStatistics(2);
    statistics.add([1, 2]);
    expect(statistics.variance()[0]).toBeNaN();
    expect(() => statistics.add([1])).toThrow("not 2");
  });
});
