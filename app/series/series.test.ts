import { describe, expect, it } from "vitest";
import { bandOf } from "./bands";
import { type Columns, envelope, thin } from "./decimate";
import { RunningSeries } from "./running-series";
import { SeriesStore } from "./series-store";
import { smooth } from "./smooth";

function filled(values: number[], capacity?: number): RunningSeries {
  const series = new RunningSeries(capacity);
  values.forEach((value, k) => {
    series.push(k + 1, value, (k + 1) / 10);
  });
  return series;
}

describe("RunningSeries", () => {
  it("is exact until its buckets run out", () => {
    const series = filled([3, 1, 2], 8);
    expect([...series.mean.slice(0, series.length)]).toEqual([3, 1, 2]);
    expect(series.width).toBe(1);
  });

  it("keeps count, mean, minimum and maximum when buckets merge", () => {
    const values = Array.from({ length: 1000 }, (_, k) => ((k * 7919) % 613) - 300);
    const series = filled(values, 16);
    expect(series.length).toBeLessThanOrEqual(16);
    const used = Array.from({ length: series.length }, (_, k) => k);
    const count = used.reduce((sum, k) => sum + series.count[k], 0);
    const mean = used.reduce((sum, k) => sum + series.count[k] * series.mean[k], 0) / count;
    expect(count).toBe(1000);
    expect(mean).toBeCloseTo(values.reduce((sum, v) => sum + v, 0) / 1000, 3);
    expect(Math.min(...used.map((k) => series.low[k]))).toBe(Math.min(...values));
    expect(Math.max(...used.map((k) => series.high[k]))).toBe(Math.max(...values));
    expect(series.step[series.length - 1]).toBe(1000);
  });

  it("grows past its first allocation", () => {
    const series = filled(Array.from({ length: 700 }, (_, k) => k));
    expect(series.length).toBe(700);
    expect(series.mean[699]).toBe(699);
    expect(series.mean[3]).toBe(3);
  });

  it("forgets what lies after a step that it goes back to", () => {
    const series = filled([5, 6, 7, 8, 9]);
    series.push(3, 70, 0.3);
    expect([...series.mean.slice(0, series.length)]).toEqual([5, 6, 70]);
  });

  it("leaves out values that are not finite", () => {
    const series = filled([1, Number.NaN, Number.NEGATIVE_INFINITY, 4]);
    expect([...series.step.slice(0, series.length)]).toEqual([1, 4]);
  });

  it("survives a snapshot", () => {
    const series = filled([1, 2, 3, 4, 5, 6, 7, 8, 9], 4);
    const copy = RunningSeries.from(series.snapshot(), 4);
    expect(copy.snapshot()).toEqual(series.snapshot());
    copy.push(10, 10, 1);
    series.push(10, 10, 1);
    expect(copy.snapshot()).toEqual(series.snapshot());
  });

  it("finds the last bucket at or before x", () => {
    expect(RunningSeries.indexAt([1, 3, 5], 3, 0)).toBe(-1);
    expect(RunningSeries.indexAt([1, 3, 5], 3, 3)).toBe(1);
    expect(RunningSeries.indexAt([1, 3, 5], 3, 99)).toBe(2);
  });
});

describe("smooth", () => {
  it("copies when off", () => {
    expect([...smooth(filled([-200, -100, -150]), 0)]).toEqual([-200, -100, -150]);
  });

  it("does not lag behind a line, not even at its ends", () => {
    const line = Array.from({ length: 500 }, (_, k) => -300 + 0.25 * k);
    const out = smooth(filled(line), 100);
    for (const k of [0, 1, 250, 498, 499]) expect(out[k]).toBeCloseTo(line[k], 6);
  });

  it("averages noise out", () => {
    const noise = Array.from({ length: 2000 }, (_, k) => (k % 2 === 0 ? 1 : -1));
    const out = smooth(filled(noise), 50);
    for (const k of [500, 1000, 1999]) expect(Math.abs(out[k])).toBeLessThan(0.05);
  });

  it("weighs neighbours by e to the minus distance", () => {
    const series = new RunningSeries();
    const spike = (step: number) => (step === 800 ? 1 : 0);
    for (let step = 0; step <= 1600; step += 100) series.push(step, spike(step), step);
    const total = Array.from({ length: 17 }, (_, k) => Math.exp(-Math.abs(k - 8))).reduce((sum, w) => sum + w, 0);
    expect(smooth(series, 100)[8]).toBeCloseTo(1 / total, 6);
  });

  it("smooths a short curve less, so that its shape shows", () => {
    const young = Array.from({ length: 40 }, (_, k) => -100 * Math.exp(-k / 5));
    const out = smooth(filled(young), 1000);
    expect(out[39] - out[20]).toBeLessThan(8);
    expect(out[10] - out[0]).toBeGreaterThan(40);
  });

  it("reads nearly the same from a thinned curve", () => {
    const values = Array.from({ length: 4000 }, (_, k) => -100 - 100 * Math.exp(-k / 900));
    const exact = filled(values);
    const thinned = filled(values, 512);
    const a = smooth(exact, 300);
    const b = smooth(thinned, 300);
    expect(b[b.length - 1]).toBeCloseTo(a[a.length - 1], 1);
  });
});

describe("bandOf", () => {
  it("gives the mean and the n - 1 deviation over replicas", () => {
    const band = bandOf([filled([1, 10]), filled([3, 14]), filled([8])], 0);
    expect(band.mean[0]).toBeCloseTo(4, 6);
    expect(band.deviation[0]).toBeCloseTo(Math.sqrt(13), 6);
    expect([...band.replicas]).toEqual([3, 2]);
    expect(band.mean[1]).toBeCloseTo(12, 6);
  });

  it("says that the spread of one replica is not known", () => {
    expect(bandOf([filled([1])], 0).deviation[0]).toBeNaN();
    expect(bandOf([], 0).length).toBe(0);
  });
});

describe("decimate", () => {
  const n = 10_000;
  const x = Float64Array.from({ length: n }, (_, k) => k + 1);
  const y = Float64Array.from({ length: n }, (_, k) => (k === 5003 ? 50 : Math.sin(k)));
  const columns: Columns = { from: 1, to: n, count: 100, log: false };

  it("keeps a spike between two pixels", () => {
    const line = envelope(x, y, y, n, columns);
    expect(line.y).toContain(50);
    expect(line.x.length).toBeLessThanOrEqual(2 * 102);
  });

  it("keeps the last point of every column, the newest above all", () => {
    const line = thin(x, y, n, columns);
    expect(line.x.length).toBeLessThanOrEqual(102);
    expect(line.x[line.x.length - 1]).toBe(n);
  });

  it("draws only what is in view, and a neighbour on either side", () => {
    const line = thin(x, y, n, { from: 100, to: 110, count: 1000, log: false });
    expect(line.x).toEqual([99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111]);
  });

  it("leaves zero out of a log axis", () => {
    const line = thin([0, 1, 10, 100], [1, 2, 3, 4], 4, { from: 1, to: 100, count: 50, log: true });
    expect(line.x).toEqual([1, 10, 100]);
  });
});

describe("SeriesStore", () => {
  const block = (run: string, replica: number, step: number[], value: number[]) => ({
    run,
    replica,
    series: "trainElbo" as const,
    step: Float64Array.from(step),
    value: Float32Array.from(value),
    seconds: Float64Array.from(step),
  });

  it("appends blocks, counts versions and forgets removed runs", () => {
    const store = new SeriesStore();
    const before = store.version;
    store.append([block("st", 0, [1, 2], [-5, -4]), block("arm", 1, [1], [-9])]);
    expect(store.version).toBeGreaterThan(before);
    expect(store.replicas("st", "trainElbo")[0].length).toBe(2);
    expect(store.replicas("arm", "trainElbo")).toHaveLength(1);
    store.keepOnly(["st"]);
    expect(store.replicas("arm", "trainElbo")).toHaveLength(0);
  });

  it("lets all series of a run go back together", () => {
    const store = new SeriesStore();
    const variance = { ...block("st", 0, [8, 16], [1, 2]), series: "logVariance" as const };
    store.append([block("st", 0, [1, 9, 17], [-5, -4, -3]), variance, block("st", 1, [17], [-9])]);
    store.append([block("st", 0, [9], [-8])]);
    expect([...store.replicas("st", "trainElbo")[0].mean.slice(0, 2)]).toEqual([-5, -8]);
    expect(store.replicas("st", "trainElbo")[0].length).toBe(2);
    expect(store.replicas("st", "logVariance")[0].length).toBe(1);
    expect(store.replicas("st", "trainElbo")[1].length).toBe(1);
  });

  it("loads what it saved", () => {
    const store = new SeriesStore();
    store.append([block("st", 0, [1, 2], [-5, -4])]);
    const copy = new SeriesStore();
    copy.load(store.snapshot());
    expect(copy.snapshot()).toEqual(store.snapshot());
  });
});
