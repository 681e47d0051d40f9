/** A learning rate for each run, and the search for it, on a real device: against trainings of one run at one rate. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeTerminal } from "../support/fake-terminal";
import { main } from "../../cli/main";
import type { EngineEvent } from "../../src/client/contract";
import type { SeriesBlock } from "../../src/reports/series";
import { type ExperimentSpec, experimentSchema } from "../../src/spec/schema";
import type { MetricRecord } from "../../src/export/metrics";
import type { RateScore } from "../../src/tuning/score";
import { withoutSeconds } from "../support/checkpoint";
import { engineOpener } from "../support/engine";

const open = engineOpener();

function tiny(change: Record<string, unknown> = {}): ExperimentSpec {
  return experimentSchema.parse({
    dataset: { key: "bars", examples: 200 },
    model: { layers: [{ units: 6 }, { units: 4 }] },
    estimators: [{ key: "disarm" }],
    optimizer: { kind: "adam", learningRate: 0.01 },
    batch: 16,
    evaluate: { every: 0 },
    ...change,
  });
}

/** Training ELBOs of a run in order of step. */
function elbos(events: EngineEvent[], run: string): number[] {
  const blocks = events.flatMap((e) => (e.kind === "series" ? e.blocks : []));
  return blocks.filter((b: SeriesBlock) => b.run === run && b.series === "trainElbo").flatMap((b) => [...b.value]);
}

describe("runs at learning rates of their own", () => {
  it("train at them, beside a run at the experiment's, whose numbers stay the same", async () => {
    const [alone, slow, both] = [await open(), await open(), await open()];
    await alone.engine.configure(tiny());
    await slow.engine.configure(tiny({ optimizer: { kind: "adam", learningRate: 1e-3 } }));
    await both.engine.configure(tiny({ estimators: [{ key: "disarm" }, { key: "disarm", learningRate: 1e-3 }] }));
    for (let k = 0; k < 6; k++) for (const { engine } of [alone, slow, both]) await engine.step();
    expect(elbos(both.events, "disarm")).toEqual(elbos(alone.events, "disarm"));
    expect(elbos(both.events, "disarm(lr:1e-3)")).toEqual(elbos(slow.events, "disarm"));
    expect(elbos(slow.events, "disarm")).not.toEqual(elbos(alone.events, "disarm"));
  });

  it("leave the others alone when one rate is changed: they go on where they are", async () => {
    const { engine, events } = await open();
    await engine.configure(tiny({ estimators: [{ key: "disarm" }, { key: "st", learningRate: 1e-3 }] }));
    for (let k = 0; k < 3; k++) await engine.step();
    await engine.configure(tiny({ estimators: [{ key: "disarm" }, { key: "st", learningRate: 0.1 }] }));
    await engine.step();
    const speed = events.findLast((event) => event.kind === "speed");
    expect(speed?.kind === "speed" && speed.steps).toEqual({ disarm: 4, "st(lr:0.1)": 1 });
  });
});

describe("a search beside training", () => {
  const rates = [1e-3, 0.03];
  const scoresOf = (events: EngineEvent[]) =>
    events.flatMap((e) => (e.kind === "tune" && e.event.kind === "scores" ? e.event.scores : []));

  it("leaves the runs where they are, goes on after them, and is stopped between two pieces", async () => {
    const { engine, events } = await open();
    await engine.configure(tiny({ estimators: [{ key: "disarm", learningRate: 0.02 }, { key: "st" }] }));
    for (let k = 0; k < 3; k++) await engine.step();
    const before = withoutSeconds(await engine.checkpoint());
    expect(await engine.tune({ steps: 40, rates, score: "train", seeds: 1 })).toBe(true);
    const found = scoresOf(events);
    expect(found.map(({ estimator, rate }) => [estimator, rate])).toEqual([
      ["disarm", 1e-3],
      ["disarm", 0.03],
      ["st", 1e-3],
      ["st", 0.03],
    ]);
    expect(found.every(({ score, diverged }) => Number.isFinite(score) && diverged === null)).toBe(true);
    expect(withoutSeconds(await engine.checkpoint())).toEqual(before);
    const shares = events.flatMap((e) => (e.kind === "tune" && e.event.kind === "progress" ? e.event.share : []));
    expect(shares.length).toBeGreaterThan(0);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(events.findLast((e) => e.kind === "state")).toMatchObject({ state: "paused" });

    const long = engine.tune({ steps: 1_000_000, rates, score: "train", seeds: 1 });
    await engine.stopTune();
    expect(await long).toBe(false);
    const ended = engine.tune({ steps: 1_000_000, rates, score: "train", seeds: 1 });
    await engine.configure(tiny());
    expect(await ended).toBe(false);
    await engine.step();
    const problems = events.flatMap((event) => (event.kind === "problem" ? event.problem.code : []));
    expect(problems.filter((code) => code !== "software-adapter")).toEqual([]);
  });

  it("ends when the device is lost, and training goes on", async () => {
    const { engine, events } = await open();
    await engine.configure(tiny());
    await engine.step();
    const long = engine.tune({ steps: 1_000_000, rates, score: "train", seeds: 1 });
    await engine.loseDevice();
    expect(await long).toBe(false);
    for (let k = 0; k < 400 && !events.some(({ kind }) => kind === "recovered"); k++) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    await engine.step();
    const speed = events.findLast((event) => event.kind === "speed");
    expect(speed?.kind === "speed" && speed.steps.disarm).toBeGreaterThan(0);
  });
});

describe("a search for learning rates", () => {
  const SPEC = {
    dataset: { key: "bars", examples: 200 },
    model: { layers: [{ units: 5 }, { units: 4 }] },
    estimators: [{ key: "disarm" }, { key: "foust", learningRate: 0.5 }],
    optimizer: { kind: "adam", learningRate: 0.01, schedule: { kind: "step", period: 10 } },
    batch: 16,
    evaluate: { every: 20, examples: 50, hardEvery: 8 },
  };
  const STEPS = 40;
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tune-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function command(spec: unknown, name: string, ...options: string[]) {
    const path = join(folder, "spec.json");
    writeFileSync(path, JSON.stringify(spec));
    const terminal = fakeTerminal();
    const code = await main([name, path, "--steps", String(STEPS), ...options], terminal);
    expect(code, terminal.errLines.join("\n")).toBe(0);
    return terminal.outLines.join("\n");
  }
  const tuned = async (spec: unknown, ...options: string[]): Promise<{ scores: RateScore[]; [key: string]: unknown }> =>
    JSON.parse(await command(spec, "tune", "--json", ...options));
  const scoreAt = (scores: readonly RateScore[], estimator: string, rate: number) =>
    scores.find((score) => score.estimator === estimator && score.rate === rate)?.score ?? Number.NaN;

  it("finds for each rate what a training at this rate alone gives", async () => {
    const { scores, leftOut } = await tuned(SPEC, "--rates", "0.001,0.03");
    expect(leftOut).toEqual([]);
    expect(scores.map(({ estimator, rate }) => [estimator, rate])).toEqual([
      ["disarm", 0.001],
      ["disarm", 0.03],
      ["foust", 0.001],
      ["foust", 0.03],
    ]);
    const tested = await tuned(SPEC, "--rates", "0.001,0.03", "--score", "test");
    for (const rate of [0.001, 0.03]) {
      const out = join(folder, `at ${rate}`);
      const optimizer = { ...SPEC.optimizer, learningRate: rate };
      const evaluate = { ...SPEC.evaluate, hardEvery: 1 };
      await command(
        { ...SPEC, optimizer, evaluate, estimators: [{ key: "disarm" }, { key: "foust" }] },
        "train",
        "--out",
        out,
      );
      const lines = readFileSync(join(out, "metrics.jsonl"), "utf8").trimEnd().split("\n");
      const records = lines.map((line): MetricRecord => JSON.parse(line));
      for (const run of ["disarm", "foust"]) {
        const own = records.filter((record) => record.run === run);
        const window = own.filter(({ series, step }) => series === "trainElbo" && step >= 0.9 * STEPS);
        expect(window).toHaveLength(4);
        const mean = window.reduce((sum, { value }) => sum + (value ?? Number.NaN), 0) / window.length;
        expect(scoreAt(scores, run, rate)).toBeCloseTo(mean, 5);
        const test = own.find(({ series, step }) => series === "testElbo" && step === STEPS);
        expect(scoreAt(tested.scores, run, rate)).toBeCloseTo(test?.value ?? Number.NaN, 5);
      }
    }
  });

  it("averages over seeds, and does not depend on how many rates are trained at once", async () => {
    const few = { ...SPEC, estimators: [{ key: "disarm" }] };
    const both = await tuned(few, "--from", "0.001", "--to", "0.1", "--count", "3", "--seeds", "2");
    const alone = async (seed: number) =>
      scoreAt((await tuned({ ...few, seed }, "--rates", "0.01")).scores, "disarm", 0.01);
    const [first, second] = [await alone(7), await alone(8)];
    const found = both.scores[1];
    expect(found.rate).toBe(0.01);
    expect(found.parts.map((part) => Number(part.toFixed(5)))).toEqual(
      [first, second].map((s) => Number(s.toFixed(5))),
    );
    expect(found.score).toBeCloseTo((first + second) / 2, 5);
    expect(found.stdErr).toBeCloseTo(Math.abs(first - second) / 2, 5);
  });

  it("lets the other rates go on when one diverges, says so, and links to the best", async () => {
    const layers = [{ units: 6, hidden: [{ width: 8, activation: "linear" }] }];
    const wild = { ...SPEC, model: { layers }, optimizer: { kind: "sgd", learningRate: 1e-3, momentum: 0.9 } };
    const [out, picture] = [join(folder, "wild.json"), join(folder, "wild.svg")];
    const lines = await command(wild, "tune", "--rates", "1e-3,0.01,100", "--out", out, "--picture", picture);
    const { scores, best, link } = JSON.parse(readFileSync(out, "utf8"));
    expect(scores.map((score: RateScore) => score.diverged === null)).toEqual([true, true, false, true, true, false]);
    expect(best).toMatchObject([
      { estimator: "disarm", rate: 0.01, edge: null },
      { estimator: "foust", rate: 0.01, edge: null },
    ]);
    expect(lines).toMatch(/^disarm +-\d.* diverged/m);
    expect(lines).toContain(`#${link}`);
    expect(link).toContain("e=disarm(lr:0.01),foust(lr:0.01)");
    expect(readFileSync(picture, "utf8")).toContain("<svg");
  });
});
