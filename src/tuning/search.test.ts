/** Which rates are tried, which values count, what counts as diverged, and what is said of the best. */
import { describe, expect, it } from "vitest";
import type { SeriesBlock, SeriesName } from "../reports/series";
import { DEFAULT_SPEC } from "../experiment/spec";
import { rateSearchCsv, rateSearchJson } from "../export/rate-file";
import { ratePicture } from "../export/rate-picture";
import { FAMILIES } from "../models/table";
import { FEWEST_STEPS, reportEvery, ScoreCollector, windowOf } from "./collect";
import { rateMarks } from "./picture";
import { ratesAround, ratesBetween } from "./rates";
import { bestOf, caveats, estimatorsToTune, orderOf, type RateScore, type RateSearch, withBestRates } from "./score";

const st = { key: "st", params: {} };
const disarm = { key: "disarm", params: {} };

function search(scores: Partial<RateScore>[], change: Partial<RateSearch> = {}): RateSearch {
  const whole = scores.map(
    (score): RateScore => ({
      estimator: "st",
      rate: 0.01,
      score: -1,
      stdErr: 0.1,
      diverged: null,
      parts: [],
      ...score,
    }),
  );
  const spec = { ...DEFAULT_SPEC, estimators: [st, disarm] };
  const common = { steps: 100, rates: [0.001, 0.01, 0.1], score: "train", seeds: 1, leftOut: [] } as const;
  return { spec, ...common, scores: whole, ...change };
}

describe("the rates of a search", () => {
  it("are six around the experiment's, which is among them, in half decades", () => {
    expect(ratesAround(1e-3)).toEqual([3.2e-5, 1e-4, 3.2e-4, 1e-3, 3.2e-3, 1e-2]);
    expect(ratesAround(1.234e-3)).toContain(1.234e-3);
    expect(ratesAround(50)).toEqual([1.6, 5, 16, 50]);
  });

  it("lie at equal ratios between two ends, which stand as they are", () => {
    expect(ratesBetween(0.3, 1e-4, 4)).toEqual([1e-4, 1.4e-3, 0.021, 0.3]);
    expect(ratesBetween(1e-3, 1e-3, 6)).toEqual([1e-3]);
    expect(ratesBetween(1e-3, 1.0001e-3, 5)).toEqual([1e-3, 1.0001e-3]);
  });
});

describe("the score", () => {
  const block = (
    replica: number,
    series: SeriesName,
    steps: number[],
    value: (step: number) => number,
  ): SeriesBlock => ({
    ...{ run: "st", replica, series },
    step: Float64Array.from(steps),
    value: Float32Array.from(steps, value),
    stdErr: Float32Array.from(steps, () => 0.5),
    seconds: Float64Array.from(steps, () => 0),
  });
  const steps = (count: number, every = 1) => Array.from({ length: Math.ceil(count / every) }, (_, k) => k * every);

  it("is the mean of the last tenth of the steps, with the error of its parts", () => {
    expect(windowOf(2000)).toEqual({ from: 1800, parts: 10 });
    const collector = new ScoreCollector(FAMILIES.vae, "train", 2000, 1, [0.1]);
    collector.add(block(0, "trainElbo", steps(2000, 8), (step) => (step < 1800 ? -100 : step < 1900 ? -50 : -40)));
    collector.add(block(0, "objective", steps(2000), () => 5));
    const [found] = collector.scores("st", [null]);
    expect(found).toMatchObject({ estimator: "st", rate: 0.1, diverged: null });
    expect(found.score).toBeCloseTo(-45, 5);
    expect(found.stdErr).toBeCloseTo(Math.sqrt((10 * 25) / 9 / 10), 5);
    expect(found.parts).toHaveLength(10);
  });

  it("has values in every part of the window, however few steps there are", () => {
    for (let count = FEWEST_STEPS; count < 600; count++) {
      const every = reportEvery(count, 8);
      const collector = new ScoreCollector(FAMILIES.vae, "train", count, 1, [0.1]);
      collector.add(block(0, "trainElbo", steps(count, every), () => -7));
      expect(collector.scores("st", [null])[0], `${count} steps`).toMatchObject({ score: -7, diverged: null });
    }
  });

  it("of several seeds is the mean over them, and of a test what the test says after the last step", () => {
    const collector = new ScoreCollector(FAMILIES.classifier, "test", 50, 2, [0.1, 0.2]);
    for (const [replica, value] of [1, 3, 5, 9].entries()) {
      collector.add(block(replica, "testLoss", [0, 10, 50], (step) => (step === 50 ? value : 99)));
    }
    expect(collector.scores("st", [null, null, null, null])).toEqual([
      { estimator: "st", rate: 0.1, score: 2, stdErr: 1, diverged: null, parts: [1, 3] },
      { estimator: "st", rate: 0.2, score: 7, stdErr: 2, diverged: null, parts: [5, 9] },
    ]);
    const one = new ScoreCollector(FAMILIES.vae, "test", 50, 1, [0.1]);
    one.add(block(0, "testElbo", [0, 50], (step) => -step));
    // 50 nats below the start, whose error is half a nat.
    expect(one.scores("st", [null])).toEqual([
      { estimator: "st", rate: 0.1, score: -50, stdErr: 0.5, diverged: "worse than at the start", parts: [-50] },
    ]);
  });

  it("counts as diverged what stopped, what is no number, and what is clearly worse than the start", () => {
    const collector = new ScoreCollector(FAMILIES.vae, "train", 100, 1, [1, 2, 3, 4, 5]);
    const levels = [-20, -30, Number.NaN, -9, -10.2];
    levels.forEach((level, replica) => {
      collector.add(block(replica, "testElbo", [0], () => -10));
      collector.add(block(replica, "trainElbo", steps(100), () => level));
    });
    const why = collector.scores("st", ["the loss was not finite at step 9", null, null, null, null]);
    expect(why.map(({ diverged }) => diverged)).toEqual([
      "the loss was not finite at step 9",
      "worse than at the start",
      "no finite score",
      null,
      null,
    ]);
    expect(why.map(({ score }) => score === null)).toEqual([true, false, true, false, false]);
    const loss = new ScoreCollector(FAMILIES.classifier, "train", 100, 1, [1, 2]);
    for (const [replica, level] of [20, 5].entries()) {
      loss.add(block(replica, "trainLoss", steps(100), (step) => (step === 0 ? 10 : level)));
    }
    expect(loss.scores("st", [null, null]).map(({ diverged }) => diverged)).toEqual(["worse than at the start", null]);
  });
});

describe("the best rate", () => {
  it("is the highest ELBO, or the lowest loss, of those that trained", () => {
    const scores = [
      { rate: 0.001, score: -3 },
      { rate: 0.01, score: -2 },
      { rate: 0.1, score: -1, diverged: "worse than at the start" },
    ];
    expect(bestOf(search(scores), "st")).toMatchObject({ best: { rate: 0.01 }, alike: [], edge: null });
    const model = { ...DEFAULT_SPEC.model, kind: "classifier" as const };
    const losses = search(scores, { spec: { ...DEFAULT_SPEC, model } });
    expect(bestOf(losses, "st")).toMatchObject({ best: { rate: 0.001 }, edge: "lowest" });
    expect(bestOf(search([{ diverged: "no finite score", score: null }]), "st")).toBeNull();
  });

  it("says when another does not differ significantly: part by part where there are parts", () => {
    const common = [5, -5, 4, -4, 3, -3];
    const shifted = (by: number, wobble: number) =>
      common.map((value, k) => value + by + wobble * (k % 2 === 0 ? 1 : -1));
    const scores = [
      { rate: 0.001, score: -3, stdErr: 2, parts: shifted(-3, 0.1) },
      { rate: 0.01, score: -2, stdErr: 2, parts: shifted(-2, 0) },
      { rate: 0.1, score: -2.1, stdErr: 2, parts: shifted(-2.1, 1) },
    ];
    expect(bestOf(search(scores), "st")).toMatchObject({ best: { rate: 0.01 }, alike: [0.1] });
    const alone = scores.map((score) => ({ ...score, parts: [score.score] }));
    expect(bestOf(search(alone), "st")?.alike).toEqual([0.001, 0.1]);
    expect(caveats({ estimator: "st", best: search(scores).scores[1], alike: [0.1], edge: "highest" }, String)).toEqual(
      ["not distinguishable from 0.1 at 95 %", "the best is at the edge of the grid: try higher rates"],
    );
  });

  it("goes into the experiment, each estimator once, without a word where it is the experiment's own", () => {
    const found = search([
      { rate: 0.001, score: -1 },
      { rate: 0.01, score: -2 },
      { estimator: "disarm", rate: 0.1, score: -1 },
    ]);
    const estimators = [{ ...st, learningRate: 0.5 }, disarm, st, { key: "darn", params: {}, learningRate: 0.2 }];
    expect(estimatorsToTune({ estimators })).toEqual([st, disarm, { key: "darn", params: {} }]);
    expect(withBestRates({ ...found.spec, estimators }, found).estimators).toStrictEqual([
      st,
      { ...disarm, learningRate: 0.1 },
      { key: "darn", params: {}, learningRate: 0.2 },
    ]);
  });

  it("changes the order of the estimators", () => {
    const found = search([
      { rate: 0.001, score: -2 },
      { rate: 0.01, score: -1.9 },
      { estimator: "disarm", rate: 0.001, score: -3 },
      { estimator: "disarm", rate: 0.01, score: -1 },
      { estimator: "darn", rate: 0.01, score: null, diverged: "no finite score" },
    ]);
    expect(orderOf(found, 0.001).map(({ estimator }) => estimator)).toEqual(["st", "disarm", "darn"]);
    expect(orderOf(found, null)).toEqual([
      { estimator: "disarm", score: -1 },
      { estimator: "st", score: -1.9 },
      { estimator: "darn", score: null },
    ]);
  });
});

describe("a search as files", () => {
  const found = search([
    { rate: 0.001, score: -30 },
    { rate: 0.01, score: -20 },
    { estimator: "disarm", rate: 0.001, score: -25 },
    { estimator: "disarm", rate: 0.1, score: null, stdErr: null, diverged: "the loss was not finite at step 3" },
  ]);

  it("holds every score, the best rates and the experiment with them", () => {
    const json = JSON.parse(rateSearchJson(found));
    expect(json).toMatchObject({
      format: "sbn-lab-rate-search",
      best: [
        { estimator: "st", rate: 0.01 },
        { estimator: "disarm", rate: 0.001 },
      ],
      order: { experimentRate: ["disarm", "st"], bestRates: ["st", "disarm"] },
      link: "v=1&e=st(lr:0.01),disarm",
    });
    expect(rateSearchCsv(found).split("\n")[4]).toBe("disarm,0.1,,,the loss was not finite at step 3");
  });

  it("is drawn within its frame, better scores higher, what diverged as crosses below", () => {
    const { frame, curves, common } = rateMarks(found, 500, 400);
    for (const { points } of curves) {
      for (const { x, y, low, high } of points) {
        expect(x).toBeGreaterThan(frame.left);
        expect(x).toBeLessThan(frame.right);
        for (const at of [y, low, high]) expect(at > frame.top && at < frame.bottom).toBe(true);
      }
    }
    expect(curves[0].points[1].y).toBeLessThan(curves[0].points[0].y);
    expect(curves[0].points.map(({ best }) => best)).toEqual([false, true]);
    expect(curves[0].points[0].x).toBeCloseTo(common ?? 0, 6);
    expect(curves[1].diverged[0].y).toBeGreaterThan(frame.bottom);
    const svg = ratePicture(found);
    expect(svg.match(/<circle/g)).toHaveLength(3);
    expect(svg).toContain("<title>training ELBO against learning rate, a curve for each estimator</title>");
    expect(svg).not.toContain("NaN");
    expect(ratePicture(search([{ score: null, diverged: "no finite score" }]))).not.toContain("NaN");
  });
});
