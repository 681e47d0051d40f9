import { describe, expect, it } from "vitest";
import { xScale } from "./axes";
import { formatSpread, formatValue, readAt } from "./readout";
import { SeriesStore } from "../series/series-store";

function store(): SeriesStore {
  const series = new SeriesStore();
  for (const replica of [0, 1]) {
    series.append([
      {
        run: "st",
        replica,
        series: "trainElbo",
        step: Float64Array.of(10, 20, 30),
        value: Float32Array.of(-200 - replica, -150 - replica, -120 - replica),
        seconds: Float64Array.of(1, 2, 3),
      },
    ]);
  }
  return series;
}

describe("readAt", () => {
  const scale = xScale("step", false, null, 64);

  it("reads the newest value, or the last one at or before the crosshair", () => {
    expect(readAt(store(), "st", "trainElbo", scale, 0, null)).toMatchObject({ value: -120.5, step: 30, replicas: 2 });
    expect(readAt(store(), "st", "trainElbo", scale, 0, 29)).toMatchObject({ value: -150.5, step: 20 });
    expect(readAt(store(), "st", "trainElbo", scale, 0, 29)?.spread).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it("has nothing to say before the first value, or of an unknown run", () => {
    expect(readAt(store(), "st", "trainElbo", scale, 0, 9)).toBeNull();
    expect(readAt(store(), "arm", "trainElbo", scale, 0, null)).toBeNull();
  });

  it("reads by seconds too", () => {
    const seconds = xScale("seconds", false, null, 64);
    expect(readAt(store(), "st", "trainElbo", seconds, 0, 2.5)).toMatchObject({ step: 20 });
  });
});

describe("numbers", () => {
  it("writes the digits that the error allows", () => {
    expect(formatValue(-112.3456, 0.9)).toBe("−112.35");
    expect(formatValue(-112.3456, 3.2)).toBe("−112.3");
    expect(formatValue(-112.3456, 42)).toBe("−112");
    expect(formatValue(-112.3456)).toBe("−112.35");
    expect(formatSpread(0.93)).toBe("± 0.93");
    expect(formatSpread(3.21)).toBe("± 3.2");
    expect(formatSpread(Number.NaN)).toBe("");
  });
});
