import { describe, expect, it } from "vitest";
import { uniformStream } from "../random/threefry";
import { collectDraws } from "./collected";
import { gradientNorms, ProbeStatistics } from "./probe-statistics";

const REFERENCE = Float64Array.of(3, 0, 0, 4, 0);
const SEGMENTS = [
  { name: "first", from: 0, to: 2 },
  { name: "second", from: 2, to: 5 },
  { name: "total", from: 0, to: 5 },
];

describe("the statistics of a probe", () => {
  const next = uniformStream([3, 0, 0, 0]);
  const statistics = new ProbeStatistics(REFERENCE, SEGMENTS);
  // Unbiased in the first layer, off by 1 in the second; variance 1/3 a component.
  for (let m = 0; m < 2000; m++) statistics.add(REFERENCE.map((g, i) => g + (i === 2 ? 1 : 0) + 2 * next() - 1));
  const { samples, layers } = statistics.report();

  it("are the same from sums over all draws, also of draws that do not vary", () => {
    const draws = Array.from({ length: 215 }, () => REFERENCE.map((g, i) => (i < 2 ? 2 : g + 2 * next() - 0.7)));
    const [one, together] = [1, 2].map(() => new ProbeStatistics(REFERENCE, SEGMENTS));
    for (const draw of draws) one.add(draw);
    together.take(collectDraws(draws, REFERENCE, SEGMENTS));
    const [a, b] = [one.report(), together.report()];
    expect(b.samples).toBe(215);
    for (const { name } of SEGMENTS) {
      for (const key of ["bias2", "bias2StdErr", "variance", "varianceStdErr", "signal2", "signal2StdErr"] as const) {
        expect(b.layers[name][key], `${name} ${key}`).toBeCloseTo(a.layers[name][key], 10);
      }
      for (const m of [1, 10, 100]) {
        const [x, y] = [a.layers[name].cosine[m], b.layers[name].cosine[m]];
        expect(y.groups).toBe(x.groups);
        for (const key of ["low", "median", "high"] as const) expect(y[key]).toBeCloseTo(x[key], 10);
      }
    }
    expect(b.layers.first.variance).toBe(0);
  });

  it("are of each layer and of all", () => {
    expect(samples).toBe(2000);
    expect(Math.abs(layers.first.bias2)).toBeLessThan(4 * layers.first.bias2StdErr);
    expect(layers.second.bias2).toBeCloseTo(1, 1);
    expect(layers.total.bias2).toBeCloseTo(layers.first.bias2 + layers.second.bias2, 12);
    expect(layers.total.variance).toBeCloseTo(5 / 3, 1);
    expect(gradientNorms(REFERENCE, SEGMENTS)).toEqual({
      first: { gradNorm: 3 },
      second: { gradNorm: 4 },
      total: { gradNorm: 5 },
    });
  });

  it("let the error of unbiased means fall as one over the root, and that of biased ones down to the bias", () => {
    expect(layers.first.rmse[1]).toBeCloseTo(Math.sqrt(2 / 3) / 3, 1);
    expect(layers.first.rmse[1] / layers.first.rmse[100]).toBeGreaterThan(7);
    expect(layers.second.rmse[1000]).toBeCloseTo(1 / 4, 2);
  });

  it("bring the cosine near 1 where the mean is right, and to the bias's angle where not", () => {
    expect(layers.total.cosine[1].groups).toBe(2000);
    expect(layers.total.cosine[1000].groups).toBe(2);
    expect(layers.first.cosine[1000].median).toBeGreaterThan(0.999);
    expect(layers.second.cosine[1000].median).toBeCloseTo(4 / Math.hypot(4, 1), 2);
    const { low, median, high } = layers.first.cosine[1];
    expect(low).toBeLessThan(median);
    expect(median).toBeLessThan(high);
  });
});
