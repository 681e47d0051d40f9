import { beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_SPEC } from "../../src/experiment/spec";
import type { RateScore } from "../../src/tuning/score";
import { useLab } from "./store";
import { isOf, timeLeft } from "./tuning";

const options = { steps: 100, rates: [0.1, 1], score: "train", seeds: 1 } as const;
const score: RateScore = { estimator: "st", rate: 0.1, score: -1, stdErr: 0.1, diverged: null, parts: [] };
const lab = () => useLab.getState();

describe("the search for learning rates in the store", () => {
  beforeEach(() => {
    lab().endTuning();
    lab().beginTuning(DEFAULT_SPEC, options, 1000);
  });

  it("grows as the engine reports, and stays when it has ended", () => {
    lab().takeTuning({ kind: "progress", estimator: "st", step: 1500, steps: 3000, share: 0.25 });
    expect(lab().tuning).toEqual({ startedAt: 1000, share: 0.25, text: "st: step 1,500 of 3,000" });
    lab().takeTuning({ kind: "scores", scores: [score] });
    lab().takeTuning({ kind: "left-out", estimator: "arm", reason: "too large" });
    lab().endTuning();
    expect(lab().tuning).toBeNull();
    // What is still on its way when the search has ended is of no search.
    lab().takeTuning({ kind: "scores", scores: [score] });
    expect(lab().rateSearch).toMatchObject({ scores: [score], leftOut: [{ estimator: "arm", reason: "too large" }] });
  });

  it("belongs to an experiment whatever races in it and at which rate, and goes with it", () => {
    const search = lab().rateSearch;
    if (!search) throw new Error("No search.");
    const rated = { ...DEFAULT_SPEC, estimators: [{ key: "st", params: {}, learningRate: 0.1 }] };
    const faster = { ...rated, optimizer: { ...rated.optimizer, learningRate: 0.5 } };
    expect([rated, faster].map((spec) => isOf(search, spec))).toEqual([true, true]);
    expect(isOf(search, { ...faster, batch: 3 })).toBe(false);
    expect(isOf(search, { ...faster, optimizer: { ...faster.optimizer, kind: "sgd" } })).toBe(false);
    lab().keepSearchOf(faster);
    expect(lab().rateSearch).toBe(search);
    lab().keepSearchOf({ ...faster, batch: 3 });
    expect(lab().rateSearch).toBeNull();
  });

  it("says how long it will take once that is known", () => {
    expect(timeLeft({ startedAt: 0, share: 0.25, text: "" }, 1000)).toBe(3000);
    expect(timeLeft({ startedAt: 0, share: 0, text: "" }, 1000)).toBeNull();
  });
});
