import { expect, test } from "vitest";
import type { RunResult } from "../src/export/run-file";
import { fakeTerminal } from "../tests/support/fake-terminal";
import { FAMILIES } from "../src/models/table";
import { clock, Progress } from "./progress";
import { summaryLines, windowLines, withError } from "./report";
import { tableLines } from "./terminal";

function result(run: string, means: [to: number, mean: number][], seeds = [7]): RunResult {
  return {
    run,
    name: run,
    biased: false,
    evaluations: 1,
    parameters: 5,
    steps: 20,
    seconds: 0.5,
    frozen: null,
    replicas: seeds.map((seed, replica) => ({
      replica,
      seed,
      testElbo: { value: -10.123, stdErr: 0.04, step: 20, examples: 100 },
      trainElboWindows: means.map(([to, mean]) => ({ from: to - 10, to, mean, stdErr: 0.5, records: 10 })),
      model: "model.safetensors",
    })),
  };
}

test("window means stand in a row per window, a column per run and seed", () => {
  const runs = [
    result("st", [
      [10, -20],
      [20, -15],
    ]),
    result("arm", [[10, -30]]),
  ];
  const table = windowLines(runs, FAMILIES.vae).filter((line) => line !== "");
  expect(table[1].split(/ {2,}/)).toEqual(["before step", "st", "arm"]);
  expect(table[2].trim().split(/ {2,}/)).toEqual(["10", "-20.00 ± 0.50", "-30.00 ± 0.50"]);
  expect(table[3].trim().split(/ {2,}/)).toEqual(["20", "-15.00 ± 0.50"]);
  expect(windowLines([result("st", [[10, -20]], [7, 8])], FAMILIES.vae)[2]).toMatch(/st seed 7 +st seed 8/);
});

test("the summary has a row per run and seed, and the likelihood only where it was asked for", () => {
  const [header, row, files] = summaryLines([result("st", [])], FAMILIES.vae, "there", ["a", "b"]);
  expect(header.split(/ {2,}/)).toEqual(["run", "seed", "steps", "ms/step", "test ELBO"]);
  expect(row.split(/ {2,}/)).toEqual(["st", "7", "20", "25.0", "-10.123 ± 0.040"]);
  expect(files).toBe("there: a, b");
  const asked = result("st", []);
  asked.replicas[0].testLogLikelihood = { value: -9, stdErr: 0.1, step: 20, protocol: "" };
  expect(summaryLines([asked], FAMILIES.vae, "there", [])[1]).toContain("-9.00 ± 0.10");
});

test("numbers have the digits that their error allows", () => {
  expect(withError(-143.2149, 0.081)).toBe("-143.215 ± 0.081");
  expect(withError(-143.2149, 1.4)).toBe("-143.2 ± 1.4");
  expect(withError(-143.2149, 25)).toBe("-143 ± 25");
  expect(withError(-143.2149, null)).toBe("-143.21");
  expect(withError(null, null)).toBe("not finite");
});

test("tables align texts to the left and numbers to the right", () => {
  expect(
    tableLines(
      [
        ["a", "bb"],
        ["aaa", "1"],
      ],
      [1],
    ),
  ).toEqual(["a    bb", "aaa   1"]);
});

const elbos = (run: string, ...values: number[]) => ({
  run,
  replica: 0,
  series: "trainElbo" as const,
  step: Float64Array.from(values, (_, k) => k),
  value: Float32Array.from(values),
  seconds: new Float64Array(values.length),
});

test("a watched training shows one line: how far, how fast, how well", () => {
  let now = 0;
  const terminal = fakeTerminal(true);
  const progress = new Progress(terminal, 100, ["st", "arm"], () => now);
  progress.update(0);
  progress.add(elbos("st", -10, -10));
  now = 1000;
  progress.update(25);
  now = 1100;
  progress.update(30);
  progress.end();
  expect(terminal.statusLines).toEqual([
    `[${"-".repeat(20)}] 0 of 100 steps`,
    `[${"#".repeat(5)}${"-".repeat(15)}] 25 of 100 steps, 25.0 steps/s, 0:03 left  st -10.0`,
    "",
  ]);
  expect(terminal.errLines).toEqual([]);
});

test("a log gets a line now and then, none at the start", () => {
  let now = 0;
  const terminal = fakeTerminal(false);
  const progress = new Progress(terminal, 1e6, ["st"], () => now);
  for (; now < 40_000; now += 1000) progress.update(now / 10);
  expect(terminal.statusLines).toEqual([]);
  expect(terminal.errLines).toHaveLength(2);
  expect(terminal.errLines[1]).toMatch(/^3,000 of 1,000,000 steps, 100 steps\/s, 2:46:10 left$/);
});

test("the ELBO that is shown follows the latest batches and forgets the first", () => {
  const progress = new Progress(fakeTerminal(), 100, ["st"], () => 0);
  progress.add(elbos("st", -1000));
  expect(progress.line(1)).toContain("st -1000.0");
  progress.add(elbos("st", ...new Array(1000).fill(-10), Number.NaN));
  expect(progress.line(2)).toContain("st -10.0");
});

test("times are short", () => {
  expect([0, 9.6, 61, 3600, 36_061].map(clock)).toEqual(["0:00", "0:10", "1:01", "1:00:00", "10:01:01"]);
});
