import { describe, expect, it } from "vitest";
import { uniformStream } from "../random/threefry";
import { RunningStatistics } from "./running-statistics";
import { meanInterval, testMean, testMeanJointly, testVariance } from "./statistics";

/** `count` samples of `length` uniforms on (0, 1): mean 1/2, variance 1/12. */
function draw(count: number, length: number, seed: number): Float64Array[] {
  const next = uniformStream([seed, 0, 0, 1]);
  return Array.from({ length: count }, () => Float64Array.from({ length }, () => next()));
}

function statisticsOf(samples: Float64Array[]): RunningStatistics {
  const statistics = new RunningStatistics(samples[0].length);
  for (const sample of samples) statistics.add(sample);
  return statistics;
}

const filled = (length: number, value: number) => new Float64Array(length).fill(value);

describe("testMean", () => {
  it("alarms about as often as it says", () => {
    const trials = 400;
    let alarms = 0;
    for (let trial = 0; trial < trials; trial++) {
      if (!testMean(statisticsOf(draw(60, 5, trial)), filled(5, 0.5), 0.1).passed) alarms += 1;
    }
    // 40 expected, standard deviation 6.
    expect(alarms).toBeGreaterThan(16);
    expect(alarms).toBeLessThan(64);
  });

  it("finds one wrong component among many and names it", () => {
    const expected = filled(50, 0.5);
    expected[17] += 0.05;
    const result = testMean(statisticsOf(draw(2000, 50, 1)), expected);
    expect(result.passed).toBe(false);
    expect(result.index).toBe(17);
    expect(result.text).toContain("mean[17]");
    expect(result.text).toContain("50 comparisons");
  });

  it("wants components without variance to be right, and no NaN", () => {
    const constant = [0, 1, 2].map(() => Float64Array.of(0.25, 1));
    expect(testMean(statisticsOf(constant), [0.25, 1]).passed).toBe(true);
    expect(testMean(statisticsOf(constant), [0.25, 1.001]).passed).toBe(false);
    expect(testMean(statisticsOf([Float64Array.of(1), Float64Array.of(Number.NaN)]), [1]).passed).toBe(false);
  });
});

describe("testVariance", () => {
  it("accepts the right variance and rejects one that is 15 % off", () => {
    const statistics = statisticsOf(draw(4000, 10, 2));
    expect(testVariance(statistics, filled(10, 1 / 12)).passed).toBe(true);
    expect(testVariance(statistics, filled(10, 1.15 / 12)).passed).toBe(false);
  });
});

describe("testMeanJointly", () => {
  it("sees a small error of every component that no single one shows", () => {
    const samples = draw(500, 40, 5);
    const shifted = filled(40, 0.5).map((m, i) => m + (i % 2 ? 1 : -1) * 0.02);
    expect(testMean(statisticsOf(samples), shifted).passed).toBe(true);
    expect(testMeanJointly(samples, shifted).pValue).toBeLessThan(1e-6);
    expect(testMeanJointly(samples, filled(40, 0.5)).pValue).toBeGreaterThan(1e-3);
  });

  it("counts directions: copies and constants add none", () => {
    const samples = draw(200, 3, 4).map(([a, b, c]) => Float64Array.of(a, b, c, a + b, 7));
    const result = testMeanJointly(samples, [0.5, 0.5, 0.5, 1, 7]);
    expect(result.rank).toBe(3);
    expect(result.pValue).toBeGreaterThan(1e-3);
  });

  it("has p-values that are uniform: half of them below a half", () => {
    const values = Array.from({ length: 200 }, (_, i) => testMeanJointly(draw(40, 6, 100 + i), filled(6, 0.5)).pValue);
    const below = values.filter((p) => p < 0.5).length;
    // 100 expected, standard deviation 7.
    expect(Math.abs(below - 100)).toBeLessThan(30);
  });
});

describe("meanInterval", () => {
  it("is Student's", () => {
    const { low, high } = meanInterval(3, 2, 11, 0.95);
    expect(high - 3).toBeCloseTo(2 * 2.228139, 5);
    expect(3 - low).toBeCloseTo(2 * 2.228139, 5);
  });
});
