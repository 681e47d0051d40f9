import { describe, expect, it } from "vitest";
import { familySeries, reducerOf } from "../export/declared-series";
import { reportedSeries } from "../export/run-file";
import { layoutRecord, recordDeclarations } from "../kernels/record";
import { FAMILIES } from "../models/table";
import { ESTIMATOR_SERIES, SERIES } from "../reports/series";
import { DEFAULT_SPEC } from "../experiment/spec";
import type { EstimatorRow } from "./contract";
import { ownFields, STEP_SERIES, stepSeries } from "./series";
import { ESTIMATORS, findEstimator } from "./table";

const row = (key: string): EstimatorRow => {
  const found = findEstimator(key);
  if (!found) throw new Error(key);
  return found;
};
const own = (key: string) => ownFields(STEP_SERIES.filter(({ of }) => of(row(key)))).map(({ name }) => name);

describe("series", () => {
  it("are all declared, those of steps once", () => {
    expect(new Set(STEP_SERIES.map(({ series }) => series)).size).toBe(STEP_SERIES.length);
    const families = Object.values(FAMILIES).flatMap(familySeries);
    const declared = new Set([...families, ...STEP_SERIES].map(({ series }) => series));
    expect([...declared].sort()).toEqual([...SERIES].sort());
    for (const name of ESTIMATOR_SERIES) expect(stepSeries(name).series).toBe(name);
  });

  it("that families share have one reducer, and training is averaged where tests are points", () => {
    for (const { series, reducer } of Object.values(FAMILIES).flatMap(familySeries))
      expect(reducerOf(series)).toBe(reducer);
    expect([reducerOf("trainElbo"), reducerOf("testElbo"), reducerOf("scale")]).toEqual(["mean", "first", "mean"]);
  });

  it("with a number of their own bring the WGSL that the record calls", () => {
    for (const { name, shader } of ownFields(STEP_SERIES)) {
      expect(shader).toContain(`fn series_${name}(z: u32) -> f32`);
      expect(recordDeclarations(layoutRecord([{ name, shader }]))).toContain(`series_${name}(z)`);
    }
  });

  it("are of the estimators that train or learn what they show", () => {
    expect(own("st")).toEqual([]);
    expect(own("rebar")).toEqual(["scale", "temperature"]);
    expect(own("nvil")).toEqual(["baselineError"]);
    // With the five of every run they fit two vec4s.
    for (const { key } of ESTIMATORS) expect(own(key).length).toBeLessThanOrEqual(3);
  });
});

it("a run's file lists the series of its model and estimators with their units", () => {
  const listed = reportedSeries(DEFAULT_SPEC, [row("vimco"), row("rebar")]);
  expect(listed.map(({ series }) => series)).toEqual([
    ...["trainElbo", "testElbo", "bound", "logVariance", "scale", "temperature"],
  ]);
  expect(listed[0]).toEqual({ series: "trainElbo", title: "Training ELBO", unit: "nats per example", reducer: "mean" });
});
