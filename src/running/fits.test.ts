import { expect, test } from "vitest";
import { packBits } from "../data/pack";
import type { FoundDevice } from "../device/adapter";
import { type ExperimentSpec, experimentSchema, LIMITS } from "../spec/schema";
import { planBytes } from "../planning/plan";
import { shapeOf } from "../planning/run-uniform";
import { checkFits, checkFitsTogether, ProblemError, planEstimator } from "./session";

const data = packBits(new Uint8Array(64 * 10), 64);
const shape = shapeOf({ inputs: 64, classes: 0, train: data, test: data });

/** An adapter of these limits; asking it for anything would fail. */
function adapterOf(bufferBytes: number, totalBytes: number): FoundDevice {
  const limits = { bufferBytes, bindingBytes: bufferBytes, totalBytes };
  return { adapter: { variant: "tile" }, limits } as unknown as FoundDevice;
}

function plansOf(spec: ExperimentSpec, found: FoundDevice) {
  return spec.estimators.map((estimator) => planEstimator(spec, estimator, shape, found));
}

function refusal(work: () => void): string {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.detail;
    throw error;
  }
  return "";
}

test("the largest experiment that can be written is refused by its plan alone, with both numbers", () => {
  const spec = experimentSchema.parse({
    model: { layers: Array.from({ length: LIMITS.stochastic }, () => ({ units: LIMITS.width })) },
    estimators: [{ key: "disarm" }, { key: "st" }],
    batch: LIMITS.batch,
    seeds: LIMITS.seeds,
  });
  const small = adapterOf(2 ** 27, 2 ** 34);
  const [plan] = plansOf(spec, small);
  expect(refusal(() => checkFits(plan, small))).toMatch(/takes [\d,.]+ MiB, but one buffer may have 128 MiB here\./);
  // However large one buffer may be, the sum of all has a bound.
  const wide = adapterOf(2 ** 50, 2 ** 34);
  expect(refusal(() => checkFits(plan, wide))).toBe("");
  expect(refusal(() => checkFitsTogether(plansOf(spec, wide), 0, wide))).toMatch(
    /^Its 2 runs and the data take [\d,.]+ MiB, but all buffers together may have 16,384 MiB here\.$/,
  );
});

test("runs are refused together where each alone would fit", () => {
  const spec = experimentSchema.parse({ estimators: [{ key: "st" }, { key: "disarm" }] });
  const [st, disarm] = plansOf(spec, adapterOf(2 ** 27, 0)).map(planBytes);
  const found = adapterOf(2 ** 27, st + disarm + 100);
  const plans = plansOf(spec, found);
  expect(refusal(() => checkFitsTogether(plans, 100, found))).toBe("");
  expect(refusal(() => checkFitsTogether(plans, 101, found))).toContain("Its 2 runs and the data take");
});
