/** A small sweep, made by hand, for the tests of its picture, words and file. */
import type { SweepPart } from "../../src/probing/reports";
import { experimentSchema } from "../../src/spec/schema";
import type { SweepRecord } from "../../src/export/sweep-file";
import { layer, ST } from "./gradient-fixtures";

/** |g*| = 2; `bias2` of st in the layers below the head; a truth that was drawn has an error of 9 %. */
export function sweepPart(value: number, seed: number, bias2: number, kind: "exact" | "sampled" = "exact"): SweepPart {
  const found = layer(bias2, 1);
  const layers = { hidden: { gradNorm: 2, ...(kind === "sampled" ? { relativeStdErr: 0.09 } : {}) } };
  const estimators = { st: { ...ST, layers: { hidden: found } } };
  const reference = { kind, by: "hand" };
  const report = { protocol: { batch: "6 examples, the same" }, loss: null, reference, layers, estimators };
  return { value, units: [value], seed, report, leftOut: [] };
}

export function skippedPart(value: number, problem: string): SweepPart {
  const leftOut = [{ estimator: "psa", reason: "it has no room" }];
  return { value, units: [value], seed: 7, report: null, problem, leftOut };
}

export function sweepRecord(...parts: SweepPart[]): SweepRecord {
  const model = { kind: "classifier", layers: [{ units: 5 }] };
  const spec = experimentSchema.parse({ dataset: { key: "cosine" }, model, estimators: [{ key: "st" }] });
  return { over: "width", spec, samples: 100, seeds: 2, parts };
}
