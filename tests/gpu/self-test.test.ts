/** What every device must compute right before anything trains on it, with the first estimator of an experiment. */
import { expect, it } from "vitest";
import { DEFAULT_SPEC } from "../../src/experiment/spec";
import { selfTest } from "../../src/running/self-test";
import { getCompiler } from "../support/lab";

it.each([
  ["vae", "disarm"],
  ["vae", "exact"],
  ["classifier", "exact"],
  ["classifier", "psa"],
  ["structured", "st"],
] as const)("a step of a small %s agrees with the twin of %s", async (kind, key) => {
  const { compiler, variant } = await getCompiler();
  const like = { ...DEFAULT_SPEC, model: { ...DEFAULT_SPEC.model, kind } };
  const { passed, deviation } = await selfTest(compiler, variant, like, { key, params: {} });
  expect(deviation).toBeLessThan(1e-3);
  expect(passed).toBe(true);
});
