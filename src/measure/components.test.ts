import { describe, expect, it } from "vitest";
import { uniformStream } from "../random/threefry";
import { collectDraws } from "./collected";
import { ComponentSums } from "./components";
import { ProbeStatistics } from "./probe-statistics";

const SEGMENTS = [
  { name: "first", from: 0, to: 3 },
  { name: "total", from: 0, to: 11 },
];
const REFERENCE = Float64Array.from({ length: 11 }, (_, i) => i - 5);

/** Off by 0.5 in every component; variance scale^2 / 3. */
function draws(count: number, scale: number, seed: number): Float64Array[] {
  const next = uniformStream([seed, 0, 0, 0]);
  return Array.from({ length: count }, () => REFERENCE.map((g) => g + 0.5 + scale * (2 * next() - 1)));
}

describe("components of a gradient", () => {
  it("are the same from sums over all draws", () => {
    const all = draws(70, 3, 5);
    const [one, together] = [1, 2].map(() => new ComponentSums(SEGMENTS, 4, REFERENCE));
    for (const draw of all) one.add(draw);
    together.take(collectDraws(all, REFERENCE, SEGMENTS));
    for (const k of [0, 1]) {
      const [a, b] = [one.report(k, null, 110), together.report(k, null, 110)];
      a.mean.forEach((value, i) => {
        expect(b.mean[i]).toBeCloseTo(value, 5);
        expect(b.stdErr[i]).toBeCloseTo(a.stdErr[i], 5);
      });
      expect(b.slope?.value).toBeCloseTo(a.slope?.value ?? 0, 10);
      expect(b.slope?.stdErr).toBeCloseTo(a.slope?.stdErr ?? 0, 10);
    }
  });

  it("have their mean and its standard error", () => {
    const sums = new ComponentSums(SEGMENTS, 100, REFERENCE);
    for (const draw of draws(3000, 3, 1)) sums.add(draw);
    const { of, stride, exact, mean, stdErr, exactStdErr } = sums.report(0, null, 50);
    expect([of, stride, [...exact]]).toEqual([3, 1, [-5, -4, -3]]);
    mean.forEach((value, i) => {
      expect(Math.abs(value - exact[i] - 0.5)).toBeLessThan(4 * stdErr[i]);
      expect(stdErr[i] / Math.sqrt(3 / 3000)).toBeCloseTo(1, 1);
    });
    expect(exactStdErr).toBeUndefined();
  });

  it("are one out of each stretch where there are more than wanted, of every column alike", () => {
    const sums = new ComponentSums(SEGMENTS, 4, REFERENCE);
    for (const draw of draws(32, 0, 1)) sums.add(draw);
    const total = sums.report(1, null, 110);
    expect([total.of, total.stride, [...total.index]]).toEqual([11, 3, [0, 4, 6, 10]]);
    expect([...total.exact]).toEqual([-5, -1, 1, 5]);
    expect([...total.mean]).toEqual([-4.5, -0.5, 1.5, 5.5]);
    expect([...total.stdErr]).toEqual([0, 0, 0, 0]);
    const layer = new ComponentSums([{ name: "layer", from: 0, to: 6272 }], 2000, new Float64Array(6272));
    const columns = new Array(8).fill(0);
    for (const i of layer.report(0, null, 0).index) columns[i % 8] += 1;
    expect(Math.min(...columns)).toBeGreaterThan(180);
  });

  it("carry the error of a truth that was drawn", () => {
    const truth = new ComponentSums(SEGMENTS, 4, new Float64Array(11));
    for (const draw of draws(900, 3, 7)) truth.add(draw);
    const statistics = new ProbeStatistics(REFERENCE, SEGMENTS, null, { most: 4, truth });
    for (const draw of draws(64, 3, 8)) statistics.add(draw);
    const { components } = statistics.report();
    expect(Object.keys(components ?? {})).toEqual(["first", "total"]);
    expect(components?.total.exactStdErr).toHaveLength(4);
    expect(components?.total.exactStdErr?.[0]).toBeCloseTo(Math.sqrt(3 / 900), 2);
  });

  it("have a slope along the truth, with an error that many measurements bear out", () => {
    const slopes = Array.from({ length: 100 }, (_, seed) => {
      const sums = new ComponentSums(SEGMENTS, 4, REFERENCE);
      for (const draw of draws(40, 3, 100 + seed)) sums.add(draw);
      return sums.report(1, null, 110).slope ?? { value: 0, stdErr: 0 };
    });
    // Of -5 .. 5, each of them off by 0.5: no tilt.
    const mean = slopes.reduce((sum, { value }) => sum + value, 0) / slopes.length;
    const spread = Math.sqrt(slopes.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (slopes.length - 1));
    expect(Math.abs(mean - 1)).toBeLessThan((4 * spread) / 10);
    expect(slopes.reduce((sum, { stdErr }) => sum + stdErr, 0) / 100 / spread).toBeCloseTo(1, 0);
    expect(new ComponentSums(SEGMENTS, 4, new Float64Array(11)).report(1, null, 0).slope).toBeNull();
  });

  it("are not in a report that was not asked for them", () => {
    const statistics = new ProbeStatistics(REFERENCE, SEGMENTS);
    for (const draw of draws(64, 3, 8)) statistics.add(draw);
    expect(statistics.report()).not.toHaveProperty("components");
  });
});
